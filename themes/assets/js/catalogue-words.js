/*
 * Words in the catalogue's box: which pages answer them, best first, as the search dialog has it. The dialog's scripts come at
 * the first keystroke. Words of distress are left to the dialog, which says first whom to call; here nothing of them stays.
 */
var xinyuCatalogueWords = (function (engine) {
  "use strict";

  var REST = 300; // milliseconds without a keystroke before words are looked up
  var NONE = { words: "", query: "", numbers: null, little: false };
  var box = document.getElementById("find-words");
  var timer = 0;
  var turn = 0;

  function ticked(who) {
    return document.querySelector(".md-search__" + who).checked;
  }

  /*
   * Promise of what counts of a text: {words, query, numbers, little}; `numbers` null where there are no words. It is
   * `undefined` when another text has been asked for since.
   */
  function find(text) {
    var mine = (turn += 1);
    return (text ? xinyuDialog.wake() : Promise.resolve()).then(function () {
      if (mine !== turn || !text) {
        return NONE;
      }
      if (xinyuDistress.heard(text)) {
        box.value = "";
        xinyuDialog.ask(text);
        return NONE;
      }
      return engine.find(text, ticked("staff"), null, ticked("pupil"), true).then(function (found) {
        return { words: text, query: found.query, numbers: best(found), little: found.little };
      });
    }).then(function (answer) {
      return mine === turn ? answer : undefined;
    });
  }

  /* Best first, pages that hold at least half of the words; all that answer where these would be fewer than the dialog shows. */
  function best(found) {
    var weighed = found.weighed;
    var most = found.all.filter(function (number) {
      return weighed.covered[number] * 2 >= weighed.whole;
    });
    return (most.length < found.first.length ? found.all : most).sort(function (one, other) {
      return weighed.values[other] - weighed.values[one] || one - other;
    });
  }

  /* Calls `look` with what is typed, once there is a pause or somebody asks for it. */
  function listen(look) {
    function now() {
      clearTimeout(timer);
      look(box.value.trim());
    }
    box.form.removeAttribute("data-open-search"); // the dialog takes no words over from here any more
    box.addEventListener("input", function (event) {
      clearTimeout(timer);
      xinyuDialog.wake().catch(function () {}); // the search itself will say so
      if (!event.isComposing) {
        timer = setTimeout(now, REST);
      }
    });
    box.addEventListener("compositionend", now); // a word was chosen: no key of it follows
    box.form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (window.matchMedia("(pointer: coarse)").matches) {
        box.blur(); // takes the keyboard on the screen away from the results
      }
      now();
    });
  }

  /* What a page that is opened or gone back to had in its box; `entry` is that of the history. */
  function given(entry) {
    return entry ? entry.words : (new URLSearchParams(location.hash.slice(1)).get("w") || box.value).trim().slice(0, box.maxLength);
  }

  /*
   * The part of an address that holds words, behind # where no server sees it, and only for whoever has said to be a teacher:
   * families send addresses to each other. For all others going back finds the words in the history of this browser.
   */
  function inAddress(words) {
    return words && ticked("staff") ? "#w=" + encodeURIComponent(words) : "";
  }

  return { find: find, listen: listen, given: given, inAddress: inAddress, NONE: NONE, put: function (words) { box.value = words; } };
})(xinyuSearch);
