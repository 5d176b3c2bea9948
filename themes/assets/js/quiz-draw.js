/*
 * A quiz with a bank: which of its questions stand on this person's sheet. site_builder/quiz_draw.py for a browser without
 * a network: both give the same questions for the same revision, account and number. `xinyuDraw.of(form, sheet)` has
 * open(account, me), which deals the sheet that is due and lets nobody answer who is not known; number(); and stored(data),
 * which gives the button for the next sheet once this one has been marked.
 */
window.xinyuDraw = (function () {
  "use strict";

  /* 32 bits of a text of ASCII. */
  function mixed(text) {
    var value = 0x811c9dc5;
    for (var i = 0; i < text.length; i++) {
      value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    }
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
    return (value ^ (value >>> 16)) >>> 0;
  }

  function inOrder(names, seed) {
    return names.slice().sort(function (one, other) {
      return mixed(seed + one) - mixed(seed + other) || (one < other ? -1 : 1);
    });
  }

  /* The questions of one pool that stand on sheet `number`. */
  function taken(names, take, seed, number) {
    var order = inOrder(names, seed);
    var first = ((number - 1) * take) % order.length;
    return order.concat(order).slice(first, first + take);
  }

  function nameOf(question) {
    return question.getAttribute("data-question");
  }

  /* What this browser knows of the sheets of an account; the server knows better when it can be reached. */
  function kept(key, number) {
    try {
      if (number) {
        localStorage.setItem(key, String(number));
      }
      return Number(localStorage.getItem(key)) || 1;
    } catch (forbidden) {
      return number || 1;
    }
  }

  function of(form, sheet) {
    var takes = form.getAttribute("data-take").split(",").map(Number);
    var quiz = form.getAttribute("data-quiz");
    var revision = form.getAttribute("data-revision");
    var button = form.querySelector("button[type=submit]");
    var all = Array.prototype.slice.call(form.querySelectorAll("[data-question]"));
    var account = "";
    var current = 1;
    var marked = false; // what came back is being read: the next sheet waits for a press

    function onSheet(whose, number) {
      var there = {};
      takes.forEach(function (take, pool) {
        var names = all.filter(function (question) {
          return question.getAttribute("data-pool") === String(pool);
        }).map(nameOf);
        taken(names, take, revision + "|" + whose + "|", number).forEach(function (name) {
          there[name] = true;
        });
      });
      return there;
    }

    function deal(whose, number) {
      var there = onSheet(whose, number);
      var shown = all.filter(function (question) {
        question.hidden = question.hasAttribute("data-pool") && !there[nameOf(question)];
        question.disabled = !whose;
        return !question.hidden;
      });
      shown.forEach(function (question, index) {
        question.querySelector("[data-number]").textContent = "第 " + (index + 1) + " 题，共 " + shown.length + " 题";
      });
      account = whose;
      current = number;
      marked = false;
      button.hidden = !whose;
    }

    function keyOf(whose) {
      return "xinyu-sheet-" + quiz + "-" + revision + "-" + whose;
    }

    function open(whose, me) {
      if (!whose) {
        deal("", 1);
        return Promise.resolve();
      }
      var known = me ? window.xinyuOutbox.nextSheet(quiz, revision) : Promise.reject(new Error("no service"));
      return known.then(function (number) {
        return kept(keyOf(whose), number);
      }, function () {
        return kept(keyOf(whose));
      }).then(function (number) {
        if (whose !== account || (number !== current && !marked)) {
          deal(whose, number);
        }
      });
    }

    function stored(data) {
      marked = true;
      kept(keyOf(account), data.draw + 1);
      button.hidden = true;
      if (data.passed || data.attempts_left === 0) {
        return [];
      }
      var again = window.xinyuReceipt.make("button", "btn btn-go", "换一份题，再答一次");
      again.type = "button";
      again.addEventListener("click", function () {
        sheet.blank();
        deal(account, data.draw + 1);
        form.querySelector("[data-quiz-receipt]").hidden = true;
        form.scrollIntoView();
        form.querySelector("[data-question]:not([hidden]) input, [data-question]:not([hidden]) select").focus({ preventScroll: true });
      });
      return [again];
    }

    function number() {
      return current;
    }

    return { open: open, number: number, stored: stored };
  }

  return { of: of, taken: taken };
})();
