/*
 * The slides of class mode, made of what the lesson page already holds: cover, steps, 举手选一选, close.
 * Only what pupils may see stands on a slide by itself: the words to say, the board, the questions. The teacher's own
 * directions come on request; 安全边界 and 给老师的话 never do.
 */
var xinyuSlides = (function (make) {
  "use strict";

  function text(selector, inside) {
    var found = (inside || document).querySelector(selector);
    return found ? found.textContent.replace(/\s+/g, " ").trim() : "";
  }

  /* A copy without ids and anchors of its own: the page keeps the originals. */
  function copy(element) {
    var made = element.cloneNode(true);
    if (made.nodeType !== Node.ELEMENT_NODE) {
      return made;
    }
    made.removeAttribute("id");
    Array.prototype.forEach.call(made.querySelectorAll("[id]"), function (part) {
      part.removeAttribute("id");
    });
    return made;
  }

  function copies(elements, into) {
    Array.prototype.forEach.call(elements, function (element) {
      into.appendChild(copy(element));
    });
    return into;
  }

  /* The steps of the length that is chosen on the page. */
  function chosenSteps() {
    var list = document.querySelector("[data-steps]");
    var out = list.classList.contains("len-20") ? /cut-at-(20|30)/ : list.classList.contains("len-30") ? /cut-at-30/ : /^$/;
    return Array.prototype.filter.call(list.querySelectorAll(".steps > li"), function (step) {
      return !out.test(step.className);
    });
  }

  function titleOf(step) {
    return step.querySelector("h3").firstChild.textContent.trim();
  }

  /* Which step of the whole lesson it is, from 1: shorter lessons leave some out. */
  function numberOf(step) {
    return Array.prototype.indexOf.call(step.parentNode.children, step) + 1;
  }

  function minutesOf(step) {
    return Number(step.querySelector(".min b").textContent);
  }

  function board() {
    var lines = document.querySelector(".board pre");
    var made = make("div", "class-board");
    if (lines) {
      made.appendChild(make("p", "class-small", "板书"));
      made.appendChild(copy(lines));
    }
    return made;
  }

  function cover(steps) {
    var body = make("div");
    var list = make("ol", "class-plan");
    steps.forEach(function (step) {
      var item = make("li");
      item.appendChild(make("span", "", titleOf(step)));
      item.appendChild(make("span", "num", minutesOf(step) + " 分"));
      list.appendChild(item);
    });
    body.appendChild(list);
    body.appendChild(make("p", "class-small", "点“开始”，或者按空格、右箭头、翻页笔。点“退出”或者按 Esc，回到教案。"));
    return { kind: "cover", title: text("h1"), minutes: 0, body: body };
  }

  function ofStep(step) {
    var prose = step.querySelector(".prose");
    var body = make("div");
    var spoken = prose.querySelectorAll(".say");
    if (spoken.length) {
      copies(spoken, body);
      Array.prototype.forEach.call(body.querySelectorAll(".say p"), function (words) {
        Array.prototype.forEach.call(words.childNodes, function (part) {
          if (part.nodeType === Node.TEXT_NODE && (!part.previousSibling || part.previousSibling.nodeName === "BR")) {
            part.data = part.data.replace(/^\s*说[：:]\s*/, ""); // 说： is for the teacher's eye, on each line
          }
        });
      });
    } else {
      body.appendChild(board());
    }
    var notes = make("div", "prose");
    copies(prose.children, notes);
    return { kind: "step", number: numberOf(step), title: titleOf(step), minutes: minutesOf(step), body: body, notes: notes };
  }

  /* All right choices open at once: what explains the whole question stands under the last of them alone. */
  function explainOnce(list) {
    var right = Array.prototype.filter.call(list.children, function (choice) { return choice.querySelector(".fits"); });
    right.slice(0, -1).forEach(function (choice) {
      choice.querySelector(".explains").remove();
    });
  }

  /* A question to the class: hands are counted by eye and kept nowhere. A choice opens like on the page. */
  function ofQuestion(question) {
    var body = make("div");
    body.appendChild(make("p", "class-small", "举手选一选，不记名，不记分"));
    body.appendChild(copies(question.querySelector(".stem").childNodes, make("p", "class-stem")));
    var list = copies(question.querySelectorAll("details"), make("div", "class-choices"));
    Array.prototype.forEach.call(list.children, function (choice) {
      choice.open = false;
    });
    explainOnce(list);
    body.appendChild(list);
    return { kind: "question", title: "想一想", minutes: 0, body: body };
  }

  function close() {
    var body = make("div");
    var help = make("div", "class-help");
    var own = document.querySelectorAll(".body .own-help");
    if (!own.length) {
      body.appendChild(board()); // the school's own help takes its place
    }
    help.appendChild(make("p", "", "想找人说说：信任的大人，12356"));
    help.appendChild(make("p", "", "现在有危险：身边的大人，110，120"));
    copies(own, help);
    body.appendChild(help);
    return { kind: "close", title: "这节课到这里", minutes: 0, body: body };
  }

  /* All slides in order. */
  function all() {
    var steps = chosenSteps();
    var questions = document.querySelectorAll(".think-q");
    return [cover(steps)].concat(steps.map(ofStep), Array.prototype.map.call(questions, ofQuestion), [close()]);
  }

  return { all: all, board: board };
})(xinyuClassView.make);
