/* The view of class mode: its parts, the size of its letters, its clock face. It knows no lesson. */
var xinyuClassView = (function () {
  "use strict";

  var KEYS = "键盘：空格 下一步，← 上一步，N 讲法，S 板书，B 黑屏，P 停表，Esc 退出";
  var SIZES = 6; // steps down from the largest letters (class-mode.css)
  var page = document.documentElement;

  function make(tag, name, text) {
    var element = document.createElement(tag);
    if (name) {
      element.className = name;
    }
    if (text) {
      element.textContent = text;
    }
    return element;
  }

  function button(name, words, does, pressed) {
    var made = make("button", name, words);
    made.type = "button";
    if (pressed) {
      made.setAttribute("aria-pressed", "false");
    }
    made.addEventListener("click", function (event) {
      var box = made.closest(".class-mode");
      does();
      if (event.detail) {
        box.focus(); // a pointer pressed it: space belongs to the lesson again
      }
    });
    return made;
  }

  /* `acts` has what the buttons do. */
  function built(acts) {
    var box = make("div", "class-mode");
    var top = make("div", "class-top");
    var tools = make("div", "class-tools");
    var foot = make("div", "class-foot");
    var made = { box: box };
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-modal", "true");
    box.setAttribute("aria-label", "上课：" + acts.title);
    box.tabIndex = -1;
    made.where = make("p", "num");
    made.sum = make("p", "num class-sum");
    made.notesSwitch = button("class-tool", "讲法", acts.toggleNotes, true);
    made.boardSwitch = button("class-tool", "板书", acts.toggleBoard, true);
    var dark = make("button", "class-tool", "深色");
    dark.type = "button";
    dark.setAttribute("data-set-mode", "dark"); // display.js answers
    dark.setAttribute("aria-pressed", String(page.getAttribute("data-mode") === "dark"));
    tools.append(made.notesSwitch, made.boardSwitch, button("class-tool", "黑屏", acts.toggleBlank), dark, button("class-tool", "退出", acts.leave));
    top.append(made.where, made.sum, tools);

    made.stage = make("div", "class-stage");
    made.title = make("h2", "class-title");
    made.body = make("div", "class-body");
    made.notes = make("div", "class-notes");
    made.notes.hidden = true;
    made.live = make("div", "class-main");
    made.live.setAttribute("aria-live", "polite");
    made.live.append(made.title, made.body, made.notes);
    made.clock = button("class-clock", "", acts.pause, true);
    made.clockNote = make("span", "class-small");
    made.time = make("b", "num");
    made.clock.append(made.clockNote, made.time);
    made.stage.append(made.live, made.clock);

    made.passed = make("progress", "class-passed");
    made.passed.max = 1;
    made.passed.setAttribute("aria-label", "这一步用去的时间");
    made.back = button("btn", "上一步", acts.back);
    made.next = make("p", "class-next");
    made.on = button("btn btn-go", "下一步", acts.onOrOut);
    foot.append(made.back, made.next, made.on);
    box.append(top, made.stage, made.passed, foot, make("p", "class-keys", KEYS));
    return made;
  }

  /* The largest letters with which the slide needs no scrolling; the smallest may scroll. */
  function fit(view) {
    var live = view.live;
    for (var size = 0; size < SIZES; size++) {
      view.box.setAttribute("data-fit", String(size));
      if (live.scrollHeight <= live.clientHeight + 1 && live.scrollWidth <= live.clientWidth + 1) {
        return;
      }
    }
  }

  function press(switchButton, on) {
    switchButton.setAttribute("aria-pressed", String(on));
  }

  function isPressed(switchButton) {
    return switchButton.getAttribute("aria-pressed") === "true";
  }

  /* Focus goes round inside the view. */
  function holdFocus(view, event) {
    var stops = Array.prototype.filter.call(view.box.querySelectorAll("button, summary, a[href]"), function (stop) {
      return !stop.disabled && stop.getClientRects().length;
    });
    var last = stops.length - 1;
    var here = stops.indexOf(document.activeElement);
    if (event.shiftKey ? here <= 0 : here === last) {
      event.preventDefault();
      stops[event.shiftKey ? last : 0].focus();
    }
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  /* `spent` milliseconds of this slide's `minutes`, `all` of the `whole` lesson's. */
  function showClock(view, minutes, spent, all, whole, runs) {
    var left = Math.round((minutes * 60000 - spent) / 1000);
    var seconds = Math.abs(left);
    var shown = Math.floor(seconds / 60) + ":" + two(seconds % 60);
    view.clock.hidden = view.passed.hidden = !minutes;
    view.time.textContent = left < 0 ? "+" + shown : shown;
    view.clockNote.textContent = !runs ? "停着" : left < 0 ? "超了" : "这一步还有";
    view.clock.classList.toggle("over", left < 0);
    press(view.clock, !runs);
    view.sum.textContent = "已上 " + Math.floor(all / 60000) + " 分，共 " + whole + " 分";
    view.passed.value = minutes ? Math.min(1, spent / (minutes * 60000)) : 0;
  }

  return { build: built, fit: fit, showClock: showClock, press: press, isPressed: isPressed, holdFocus: holdFocus, make: make };
})();
