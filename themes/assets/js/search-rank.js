/*
 * Ranks what the index says of a query's tokens. Comes before search-engine.js at the first keystroke. One pass over the
 * postings into arrays and one over the pages: nothing is sorted but the few that are shown.
 */
var xinyuRank = (function () {
  "use strict";

  var FAMILY_FIRST = 16; // favour of lessons for parents where a family asks and of pupils' pages where one of them asks, EARLY of staff pages where a teacher does,
  var EARLY = 6; // LATE of teachers' modules where none asks, else USUAL
  var USUAL = 4;
  var LATE = 3;
  var IN_PASSING = 14; // strength of what a page says once or twice in its body alone
  var ENOUGH = 6; // a page that holds less than a sixth of what the query tells is no answer to it
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var VALUES = []; // code of a digit -> what it stands for
  DIGITS.split("").forEach(function (digit, value) {
    VALUES[digit.charCodeAt(0)] = value;
  });

  /* How telling a token is. */
  function telling(text) {
    return VALUES[text.charCodeAt(0)];
  }

  /* Where a token stands: after one digit for how telling it is, gap and strength for each page (postings.py says how). */
  function eachPosting(text, take) {
    var number = -1;
    for (var at = 1; at < text.length; at++) {
      var digit = VALUES[text.charCodeAt(at)];
      var gap = digit & 31;
      for (var shift = 5; digit > 31; shift += 5) {
        at += 1;
        digit = VALUES[text.charCodeAt(at)];
        gap |= (digit & 31) << shift;
      }
      at += 1;
      number += gap + 1;
      take(number, VALUES[text.charCodeAt(at)]);
    }
  }

  /* Whether some page says a token in a part that says what it is about. */
  function isTold(text) {
    var told = false;
    eachPosting(text, function (number, strength) {
      told = told || strength > IN_PASSING;
    });
    return told;
  }

  /*
   * A page counts by what it says of the query and by how much of it. `asked` are {text, weight}, `audiences` a letter a
   * page; those of the audiences `early` gain. Whole numbers only, so that every machine agrees on the order. Gives
   * {all, values, covered, whole}: pages that answer in the order of their numbers, by number what each is worth and how
   * much of the query it holds, and how much all of the query is.
   */
  function weighed(asked, audiences, early, staff) {
    var values = new Float64Array(audiences.length);
    var covered = new Float64Array(audiences.length);
    var whole = 0;
    var all = [];
    asked.forEach(function (one) {
      var worth = telling(one.text) * one.weight;
      whole += worth;
      eachPosting(one.text, function (number, strength) {
        values[number] += worth * strength;
        covered[number] += worth;
      });
    });
    for (var number = 0; number < audiences.length; number++) {
      var share = covered[number]; // a question told at length holds much that no page says
      if (share && share * ENOUGH >= whole && (staff || audiences[number] !== "s")) {
        values[number] *= share * (early ? 1 : share) * favour(audiences[number], early, staff);
        all.push(number);
      }
    }
    return { all: all, values: values, covered: covered, whole: whole };
  }

  function favour(letter, early, staff) {
    if (early.indexOf(letter) >= 0) {
      return staff ? EARLY : FAMILY_FIRST;
    }
    return letter === "t" && !staff ? LATE : USUAL;
  }

  /* The best few of `numbers`, which ascend, best first; of two alike the lower number. */
  function best(numbers, values, count) {
    var found = [];
    numbers.forEach(function (number) {
      var place = found.length;
      while (place && values[found[place - 1]] < values[number]) {
        place -= 1;
      }
      if (place < count) {
        found.splice(place, 0, number);
        found.length = Math.min(found.length, count);
      }
    });
    return found;
  }

  return { telling: telling, isTold: isTold, weighed: weighed, best: best };
})();
