/*
 * Ranks what the index says of a query's tokens. Comes between search-asker.js and search-engine.js. One pass over the
 * postings into arrays and one over the pages: nothing is sorted but the few that are shown.
 */
var xinyuRank = (function (asker) {
  "use strict";

  var IN_PASSING = 14; // strength of what a page says once or twice in its body alone
  var SENTENCES = 64; // numbers of sentences that each page has (entries.py says what these seven are)
  var SENTENCE_STRENGTH = 6;
  var SENTENCES_COUNTED = 4;
  var STEPS = 16;
  var FAR = 32;
  var NEAR = 3;
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

  /*
   * Numbers written as the gaps between them, from place `at` of a text on, each with the digits of `beside` more that
   * follow it (postings.py says how).
   */
  function eachNumber(text, at, beside, take) {
    var number = -1;
    for (; at < text.length; at += 1 + beside) {
      var digit = VALUES[text.charCodeAt(at)];
      var gap = digit & 31;
      for (var shift = 5; digit > 31; shift += 5) {
        at += 1;
        digit = VALUES[text.charCodeAt(at)];
        gap |= (digit & 31) << shift;
      }
      number += gap + 1;
      take(number, VALUES[text.charCodeAt(at + 1)]);
    }
  }

  /* Where a token stands: after one digit for how telling it is, gap and strength for each page. */
  function eachPosting(text, take) {
    eachNumber(text, 1, 1, take);
  }

  /* The sentences that have a token: gaps alone, behind how telling it is where no page holds it. */
  function eachSentence(one, take) {
    eachNumber(one.sentences, one.text ? 0 : 1, 0, take);
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
   * A page counts by what it says of the query and by how much of it, and where sentences are asked, by how near the nearest of
   * its own comes. `asked` are {text, sentences, weight}, `audiences` a letter a page; `early` says which of them gain. Whole
   * numbers only, so that every machine agrees on the order. Gives
   * {all, values, covered, whole}: pages that answer in the order of their numbers, by number what each is worth and how
   * much of the query it holds, and how much all of the query is.
   */
  function weighed(asked, audiences, early, staff, every) {
    var values = new Float64Array(audiences.length);
    var covered = new Float64Array(audiences.length);
    // Which of asked was the last that a page holds, counted from one.
    var holds = new Uint8Array(audiences.length);
    var ofSentence = new Map();
    var whole = 0;
    var all = [];
    asked.forEach(function (one, place) {
      var worth = telling(one.text || one.sentences) * one.weight;
      var counts = new Map();
      whole += worth;
      eachPosting(one.text, function (number, strength) {
        values[number] += worth * strength;
        covered[number] += worth;
        holds[number] = place + 1;
      });
      eachSentence(one, function (sentence) {
        var number = Math.floor(sentence / SENTENCES);
        ofSentence.set(sentence, (ofSentence.get(sentence) || 0) + worth);
        counts.set(number, (counts.get(number) || 0) + 1);
      });
      counts.forEach(function (count, number) {
        values[number] += worth * SENTENCE_STRENGTH * Math.min(count, SENTENCES_COUNTED);
        covered[number] += holds[number] === place + 1 ? 0 : worth;
      });
    });
    var nearest = nearestOf(ofSentence, audiences.length);
    for (var number = 0; number < audiences.length; number++) {
      var share = covered[number]; // a question told at length holds much that no page says
      if (share && share * ENOUGH >= whole && (staff || every || audiences[number] !== "s")) {
        var near = FAR + NEAR * Math.floor((STEPS * nearest[number]) / whole);
        values[number] *= share * (early.letters ? 1 : share) * asker.times(audiences[number], early, staff) * near * near;
        all.push(number);
      }
    }
    return { all: all, values: values, covered: covered, whole: whole };
  }

  /* By page how much of the query that sentence of it has which has most. */
  function nearestOf(ofSentence, pages) {
    var nearest = new Float64Array(pages);
    ofSentence.forEach(function (has, sentence) {
      var number = Math.floor(sentence / SENTENCES);
      nearest[number] = Math.max(nearest[number], has);
    });
    return nearest;
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
})(xinyuAsker);
