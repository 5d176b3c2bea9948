/*
 * The answer sheet of a quiz: what is chosen in the page, kept over a trip to the sign-in page, and what came back about
 * each question. `xinyuSheet.of(form, key, words, lasting)` has answers(), places(), open() with the numbers of unanswered
 * questions, remind, keep, want, wanted, drop, blank and mark; `words` says what stands over a right and a wrong answer. With `lasting` the
 * choices outlive the page: a family's phone is its own, a staff room's computer is not.
 */
window.xinyuSheet = (function () {
  "use strict";

  var A_WHILE = 1200000; // milliseconds in which a family finds its card and types twelve digits

  function answerOf(question) {
    var text = question.querySelector("input[type=text]");
    var ranks = question.querySelectorAll("select");
    if (text) {
      return text.value.trim();
    }
    if (ranks.length) {
      return orderOf(ranks);
    }
    return Array.prototype.map.call(question.querySelectorAll("input:checked"), function (input) {
      return input.value;
    });
  }

  /* Choice ids in the order given; empty until every place is taken once. */
  function orderOf(ranks) {
    var order = [];
    Array.prototype.forEach.call(ranks, function (rank) {
      if (rank.value) {
        order[Number(rank.value) - 1] = rank.getAttribute("data-choice");
      }
    });
    return order.filter(Boolean).length === ranks.length ? order : [];
  }

  function fill(question, given) {
    var text = question.querySelector("input[type=text]");
    if (text) {
      text.value = given;
      return;
    }
    Array.prototype.forEach.call(question.querySelectorAll("input"), function (input) {
      input.checked = given.indexOf(input.value) >= 0;
    });
    Array.prototype.forEach.call(question.querySelectorAll("select"), function (rank) {
      rank.value = String(given.indexOf(rank.getAttribute("data-choice")) + 1 || "");
    });
  }

  /* Feedback and explanation are HTML of our own Markdown reader, which lets no HTML of authors through. */
  function verdict(mark, words) {
    var box = document.createElement("div");
    var title = document.createElement("b");
    box.className = "verdict" + (mark.right ? "" : " again");
    title.textContent = mark.right ? words.right : words.wrong;
    box.appendChild(title);
    mark.feedback.concat(mark.explanation || []).forEach(function (html) {
      var part = document.createElement("div");
      part.innerHTML = html;
      box.appendChild(part);
    });
    return box;
  }

  /* Place from 0 of the one choice that is checked; -1 for a question that is not answered so. */
  function placeOf(question) {
    var inputs = Array.prototype.slice.call(question.querySelectorAll("input[type=radio]"));
    return inputs.indexOf(question.querySelector("input[type=radio]:checked"));
  }

  function of(form, key, words, lasting) {
    var whole = Array.prototype.slice.call(form.querySelectorAll("[data-question]"));

    /* The questions of this sheet: what is left out of a bank is hidden. */
    function asked() {
      return whole.filter(function (question) {
        return !question.hidden;
      });
    }

    function answers() {
      var all = {};
      asked().forEach(function (question) {
        all[question.getAttribute("data-question")] = answerOf(question);
      });
      return all;
    }

    function places() {
      return asked().map(placeOf);
    }

    /* False where the choices stay only as long as the page does. */
    function keep() {
      try {
        (lasting ? localStorage : sessionStorage).setItem(key, JSON.stringify(answers()));
        return true;
      } catch (forbidden) {
        return false;
      }
    }

    function drop() {
      try {
        (lasting ? localStorage : sessionStorage).removeItem(key);
      } catch (forbidden) {
        // Nothing was kept.
      }
    }

    function takeBack() {
      var draft = null;
      try {
        draft = JSON.parse((lasting ? localStorage : sessionStorage).getItem(key));
      } catch (forbidden) {
        return;
      }
      whole.forEach(function (question) {
        var given = draft ? draft[question.getAttribute("data-question")] : null;
        if (given && given.length) {
          fill(question, given);
        }
      });
    }

    /* The sheet is to be sent as soon as somebody is signed in; false where this window cannot keep that in mind. */
    function want() {
      try {
        sessionStorage.setItem(key + "-wanted", String(Date.now()));
        return true;
      } catch (forbidden) {
        return false;
      }
    }

    /* Whether it was wanted in this window a moment ago; said once. */
    function wanted() {
      try {
        var since = Date.now() - Number(sessionStorage.getItem(key + "-wanted"));
        sessionStorage.removeItem(key + "-wanted");
        return since >= 0 && since < A_WHILE;
      } catch (forbidden) {
        return false;
      }
    }

    /* Numbers, from 1, of the questions without an answer. */
    function open() {
      return asked().map(function (question, index) {
        return answerOf(question).length ? 0 : index + 1;
      }).filter(Boolean);
    }

    /* Say so beside each of these questions, and go to the first. */
    function remind(numbers) {
      var questions = asked();
      numbers.forEach(function (number) {
        var line = document.createElement("p");
        line.className = "quiz-missing";
        line.textContent = "这一题还没有选。";
        clear(questions[number - 1]);
        questions[number - 1].querySelector("[data-verdict]").appendChild(line);
      });
      questions[numbers[0] - 1].querySelector("input, select").focus({ preventScroll: true });
      questions[numbers[0] - 1].scrollIntoView();
    }

    function mark(list) {
      list.forEach(function (one) {
        var question = form.querySelector('[data-question="' + one.question + '"]');
        if (question) {
          clear(question);
          question.querySelector("[data-verdict]").appendChild(verdict(one, words));
        }
      });
    }

    function clear(question) {
      question.querySelector("[data-verdict]").textContent = "";
    }

    /* An empty sheet, for another draw. */
    function blank() {
      drop();
      whole.forEach(function (question) {
        fill(question, "");
        clear(question);
      });
    }

    form.addEventListener("change", function (event) {
      keep();
      clear(event.target.closest("[data-question]")); // It spoke of the choice before.
    });
    takeBack();
    return { answers: answers, places: places, open: open, remind: remind, mark: mark, keep: keep, want: want, wanted: wanted, drop: drop, blank: blank };
  }

  return { of: of };
})();
