/*
 * How letters of a query may sound, for people who type 火山 as huoshan or hs. Must agree with site_builder/indexing/sounds.py; both
 * are held to the same examples by tests. Comes before search-engine.js.
 */
var xinyuSounds = (function () {
  "use strict";

  var MOST_WAYS = 3;
  var LONGEST_SOUND = 40;
  var LONGEST_OF_BOTH = 6; // letters of a word that may be syllables and initials alike
  var UNFINISHED = 3;
  var SYLLABLE = /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)$/;

  /* Tokens to look up for letters that no page holds as they are: as pinyin, else as initials. */
  function querySounds(word) {
    word = word.slice(0, LONGEST_SOUND);
    if (word.length < 2 || !/^[a-z]+$/.test(word)) {
      return [];
    }
    var found = new Set();
    waysOf(word).forEach(function (way) {
      (way.length > 1 ? way.slice(1).map(function (syllable, index) {
        return way[index] + "'" + syllable;
      }) : [way[0] + "'"]).forEach(function (token) {
        found.add(token);
      });
    });
    var syllables = word.length > LONGEST_OF_BOTH && cutsOf(word).length;
    if (word.length > 2 && !syllables && !/[iuv]/.test(word)) {
      found.add("-^" + word.slice(0, 2));
      for (var at = 0; at + 2 < word.length; at++) {
        found.add("-" + word.slice(at, at + 3));
      }
    }
    return Array.from(found);
  }

  /* The shortest ways to cut a word into syllables; of its beginning when the last one is unfinished. */
  function waysOf(word) {
    for (var end = word.length; end >= Math.max(word.length - UNFINISHED, 1); end--) {
      var ways = cutsOf(word.slice(0, end));
      if (ways.length) {
        return ways;
      }
    }
    return [];
  }

  function cutsOf(word) {
    var best = [[[]]];
    for (var end = 1; end <= word.length; end++) {
      var ways = [];
      for (var start = Math.max(0, end - 6); start < end; start++) {
        var syllable = word.slice(start, end);
        if (best[start].length && SYLLABLE.test(syllable)) {
          ways = ways.concat(best[start].map(withSyllable(syllable)));
        }
      }
      best.push(shortest(ways));
    }
    return best[word.length];
  }

  function withSyllable(syllable) {
    return function (way) {
      return way.concat([syllable]);
    };
  }

  function shortest(ways) {
    var least = Math.min.apply(null, ways.map(function (way) {
      return way.length;
    }));
    return ways.filter(function (way) {
      return way.length === least;
    }).slice(0, MOST_WAYS);
  }

  return { querySounds: querySounds };
})();
