/*
 * Class mode: the lesson on a big screen, one step at a time, with a clock and the next step in sight.
 * Keys: space, Enter, right arrow, PageDown on; left arrow, PageUp back; B or . a dark screen; N the teacher's directions;
 * S the board; P stops the clock; Esc back to the lesson. Nothing is recorded: where one was is kept until the tab is closed.
 */
(function (slidesOf, views, clocks) {
  "use strict";

  var HASH = "#class";
  var ROOM_FOR_NOTES = 760; // a narrower screen is the teacher's own: nobody reads it from the last row
  var page = document.documentElement;
  var slides = [];
  var clock = null; // knows the slide that is shown, too
  var view = null;
  var timer = 0;
  var wasFull = false;
  var cameFrom = null;

  /* ---- the view ---- */

  function tick() {
    clock.tick();
    showClock();
  }

  function showClock() {
    var whole = slides.reduce(function (sum, one) {
      return sum + one.minutes;
    }, 0);
    views.showClock(view, slides[clock.at].minutes, clock.spent[clock.at], clock.sum(), whole, clock.isRunning());
  }

  function fit() {
    views.fit(view);
  }

  function pause() {
    clock.run(!clock.isRunning());
    showClock();
  }

  function show() {
    var slide = slides[clock.at];
    var steps = slides.filter(isStep);
    var next = slides[clock.at + 1];
    view.where.textContent = isStep(slide) ? "第 " + (steps.indexOf(slide) + 1) + " 步，共 " + steps.length + " 步" : "";
    view.title.textContent = slide.title;
    view.body.textContent = "";
    view.body.className = "class-body is-" + slide.kind;
    view.body.appendChild(slide.body);
    view.notes.textContent = "";
    view.notesSwitch.hidden = !slide.notes;
    if (slide.notes) {
      view.notes.appendChild(slide.notes);
    }
    showNotes();
    view.back.disabled = clock.at === 0;
    view.on.textContent = !next ? "回到教案" : clock.at === 0 ? "开始" : "下一步";
    view.next.textContent = next ? "接下来：" + next.title + (next.minutes ? "（" + next.minutes + " 分）" : "") : "";
    views.press(view.boardSwitch, false);
    view.box.classList.remove("blank");
    view.live.scrollTop = 0;
    showClock();
    fit();
    clock.keep();
  }

  function isStep(slide) {
    return slide.kind === "step";
  }

  function toggleNotes() {
    views.press(view.notesSwitch, !views.isPressed(view.notesSwitch));
    showNotes();
    fit();
  }

  /* The teacher's directions instead of the class's slide; a slide that has none stays as it is. */
  function showNotes() {
    view.body.hidden = views.isPressed(view.notesSwitch) && Boolean(slides[clock.at].notes);
    view.notes.hidden = !view.body.hidden;
  }

  function toggleBoard() {
    var on = !views.isPressed(view.boardSwitch);
    views.press(view.boardSwitch, on);
    view.body.textContent = "";
    view.body.appendChild(on ? slidesOf.board() : slides[clock.at].body);
    fit();
  }

  function toggleBlank() {
    view.box.classList.toggle("blank");
  }

  /* ---- moving ---- */

  function go(to) {
    if (to >= 0 && to < slides.length && to !== clock.at) {
      tick();
      clock.at = to;
      if (!clock.spent[to]) {
        clock.run(true); // a step that is new starts the clock, also one that was stopped
      }
      show();
    }
  }

  /* On a question, first open everything that fits, of several right ones all: hands are up before the answer is. */
  function on() {
    var closed = Array.prototype.filter.call(view.body.querySelectorAll(".class-choices details"), function (choice) {
      return !choice.open && choice.querySelector(".fits");
    });
    if (closed.length) {
      closed.forEach(function (choice) {
        choice.open = true;
      });
      fit();
    } else if (clock.at + 1 < slides.length) {
      go(clock.at + 1);
    }
  }

  /* The button on the last slide leads out; keys do not, so that a remote pressed once too often changes nothing. */
  function onOrOut() {
    if (clock.at + 1 < slides.length) {
      on();
    } else {
      leave();
    }
  }

  function back() {
    go(clock.at - 1);
  }

  var KEYS = {
    " ": on, Enter: on, ArrowRight: on, PageDown: on, ArrowLeft: back, PageUp: back,
    b: toggleBlank, B: toggleBlank, ".": toggleBlank, n: toggleNotes, N: toggleNotes, s: toggleBoard, S: toggleBoard,
    p: pause, P: pause, Escape: leave,
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    if (event.key === "Tab") {
      views.holdFocus(view, event);
      return;
    }
    var pressesButton = (event.key === " " || event.key === "Enter") && /^(BUTTON|SUMMARY|A)$/.test(event.target.tagName);
    var does = KEYS[event.key];
    event.stopPropagation(); // the page's own keys sleep
    if (does && !pressesButton) {
      event.preventDefault();
      does();
    }
  }

  var touchX = null;

  function onTouch(event) {
    if (event.type === "touchstart") {
      touchX = event.touches.length === 1 ? event.touches[0].clientX : null;
    } else if (touchX !== null) {
      var moved = event.changedTouches[0].clientX - touchX;
      if (Math.abs(moved) > 80) {
        (moved < 0 ? on : back)();
      }
      touchX = null;
    }
  }

  /* ---- coming and going ---- */

  function open() {
    if (view) {
      return;
    }
    cameFrom = document.activeElement;
    slides = slidesOf.all();
    clock = clocks.of(slides.length, clocks.kept());
    clock.run(clock.at > 0);
    view = views.build({
      title: slides[0].title, toggleNotes: toggleNotes, toggleBoard: toggleBoard, toggleBlank: toggleBlank, leave: leave,
      pause: pause, back: back, onOrOut: onOrOut,
    });
    document.body.appendChild(view.box);
    page.classList.add("in-class");
    document.addEventListener("keydown", onKey, true);
    view.live.addEventListener("touchstart", onTouch, { passive: true });
    view.live.addEventListener("touchend", onTouch);
    view.live.addEventListener("toggle", fit, true);
    view.box.addEventListener("click", function (event) {
      if (view && view.box.classList.contains("blank") && !event.target.closest("button")) {
        toggleBlank();
      }
    });
    window.addEventListener("resize", fit);
    show();
    if (window.innerWidth < ROOM_FOR_NOTES && slides.some(isStep)) {
      toggleNotes();
    }
    view.box.focus();
    timer = setInterval(tick, 1000);
    clocks.stayAwake(true);
    if (location.hash !== HASH) {
      location.hash = HASH; // the phone's way back closes the view
    }
  }

  function wholeScreen() {
    var ask = view.box.requestFullscreen || view.box.webkitRequestFullscreen;
    var asked = ask && ask.call(view.box);
    if (asked && asked.catch) {
      asked.catch(function () {}); // forbidden or not there: the view covers the window anyhow
    }
  }

  function close() {
    if (!view) {
      return;
    }
    tick();
    clock.keep();
    clearInterval(timer);
    document.removeEventListener("keydown", onKey, true);
    window.removeEventListener("resize", fit);
    page.classList.remove("in-class");
    view.box.remove();
    view = null;
    wasFull = false;
    clocks.stayAwake(false);
    if (fullElement()) {
      (document.exitFullscreen || document.webkitExitFullscreen).call(document);
    }
    if (cameFrom && cameFrom.focus) {
      cameFrom.focus();
    }
  }

  /* After the last slide a teacher who is signed in finds 上完了; whoever leaves before finds the steps. */
  function leave() {
    var taught = document.getElementById("taught");
    var isOver = clock.at + 1 === slides.length && taught && !taught.hidden;
    clock.tick();
    if (taught) {
      taught.dispatchEvent(new CustomEvent("xinyu-class-left", { detail: clocks.seen(clock, slides) }));
    }
    close();
    if (location.hash === HASH) {
      location.hash = isOver ? "taught" : "steps";
    }
  }

  function fullElement() {
    return document.fullscreenElement || document.webkitFullscreenElement;
  }

  function onFullscreen() {
    if (wasFull && !fullElement() && view) {
      leave(); // Esc of the browser itself: no key reaches the page
    }
    wasFull = Boolean(fullElement());
    if (view) {
      fit();
    }
  }

  function onHash() {
    if (location.hash === HASH) {
      open();
    } else {
      close();
    }
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-class-start]")) {
      open();
      wholeScreen();
    }
  });
  document.addEventListener("fullscreenchange", onFullscreen);
  document.addEventListener("webkitfullscreenchange", onFullscreen);
  window.addEventListener("hashchange", onHash);
  window.addEventListener("pagehide", function () {
    if (view) {
      tick();
      clock.keep();
    }
  });
  if (location.hash === HASH) {
    open();
  }
})(xinyuSlides, xinyuClassView, xinyuClassClock);
