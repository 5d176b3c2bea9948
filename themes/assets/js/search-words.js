/*
 * What a query says: its tokens, how its letters may sound, what of it is grammar. Must agree with
 * site_builder/indexing/tokens.py and sounds.py; both are held to the same examples by tests. Comes before
 * search-engine.js at the first keystroke.
 */
var xinyuWords = (function () {
  "use strict";

  var MOST_QUERY_CHARACTERS = 100;
  var MOST_QUERY_TOKENS = 16;
  var LONGEST_WORD = 12;
  var LEFT_ENOUGH = 2;
  var FULL = 4;
  var LIGHT = 3;
  var LONE = 2;
  var FAINT = 1;
  var MOST_LONE = 7;
  var LONE_ENOUGH = 17;
  var LONG = 8;
  var SENTENCE = 6;
  var SENTENCE_GRAMMAR = 2;
  var MOST_WAYS = 3;
  var LONGEST_SOUND = 40;
  var UNFINISHED = 3;
  var ASKING = /怎么办|怎么样|怎么|怎样|如何|为什么|什么|是不是|能不能|会不会|要不要|老是|总是/g;
  var GRAMMAR = "了吗呢吧啊呀的地得着过就都也还又再很太最更是在有和跟与把被给让对从向到我你您他她它们这那个一不没要想会能可说";
  var FAMILY = /孩子|小孩|娃|儿子|女儿|闺女|宝宝|宝贝|孙|我家|小家伙|丫头|老大|老二|幼儿园/;
  var ABOUT = /家里|他|她/;
  var PUPIL = /我妈|我爸|爸妈|同桌|室友|同学|好朋友|老师|班主任|我们班|师傅/;
  var ADULT = /家长|包办|火|教|管|陪|吼|放手|辅导|催|丈夫|老公|老婆|婆婆|媳妇|我们家|学生/;
  var DONE_TO_ME = /比我|叫我|骂我|跟我|让我|说我|笑我|我怕|我不敢|我心里|我自己/;
  var SCHOOL = /学生|家长|老师|教师|班主任|班里|班上|全班|课堂|上课|备课|年级组|教研/;
  var RUN = /[\u3007\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{3134f}]+|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+/gu;
  var SYLLABLE = /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)$/;

  function cut(query) {
    return Array.from(query).slice(0, MOST_QUERY_CHARACTERS).join("");
  }

  /* Runs of Chinese characters, and of letters or digits folded in width and case. */
  function runs(kept) {
    return (kept.match(RUN) || []).map(function (run) {
      return /^[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]/.test(run) ? run.normalize("NFKC").toLowerCase() : run;
    });
  }

  /* A run of Latin letters or digits, unlike a run of Chinese characters. */
  function isWord(run) {
    return /^[0-9a-z]/.test(run);
  }

  /* One Chinese character. */
  function isSingle(token) {
    return Array.from(token).length === 1 && !isWord(token);
  }

  /* Words of asking are left out, with single characters between them, when enough is left without. */
  function queryTokens(query) {
    var kept = cut(query);
    if (kept.search(ASKING) >= 0) {
      var rest = tokensOf(kept.replace(ASKING, " ")).filter(function (token) {
        return !isSingle(token);
      });
      if (rest.length >= LEFT_ENOUGH) {
        return rest.slice(0, MOST_QUERY_TOKENS);
      }
    }
    return tokensOf(kept).slice(0, MOST_QUERY_TOKENS);
  }

  function tokensOf(kept) {
    var found = new Set();
    runs(kept).forEach(function (run) {
      var characters = Array.from(run);
      if (isWord(run)) {
        found.add(run.slice(0, LONGEST_WORD));
      } else if (characters.length === 1) {
        found.add(run);
      } else {
        pairsOf(characters).forEach(function (pair) {
          found.add(pair);
        });
      }
    });
    return Array.from(found);
  }

  function pairsOf(characters) {
    return characters.slice(1).map(function (character, index) {
      return characters[index] + character;
    });
  }

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
    if (word.length > 2 && !/[iuv]/.test(word)) {
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

  /* How much a token counts: a pair with a word of grammar in it tells less than one of two words. */
  function weightOf(token) {
    var characters = Array.from(token);
    return characters.length === 2 ? [FULL, LIGHT, FAINT][characters.filter(isGrammar).length] : FULL;
  }

  function isGrammar(character) {
    return GRAMMAR.indexOf(character) >= 0;
  }

  /*
   * Letters of the audiences whose pages come a little earlier: a teacher's, when one asks of pupils or parents; those for
   * pupils and everybody, when a pupil asks; a family's, when somebody else speaks of a child or in whole sentences.
   */
  function favoured(query, staff) {
    if (staff) {
      return SCHOOL.test(query) ? "st" : "";
    }
    if (!FAMILY.test(query) && asksAsPupil(query)) {
      return "a";
    }
    return FAMILY.test(query) || ABOUT.test(query) || runs(query).some(isSaid) ? "p" : "";
  }

  function asksAsPupil(query) {
    if (query.indexOf("我") < 0 || PUPIL.test(query)) {
      return query.indexOf("我") >= 0;
    }
    return !/[他她](?!们)/.test(query) && (DONE_TO_ME.test(query) || (/^\s*我/.test(query) && !ADULT.test(query)));
  }

  function isSaid(run) {
    var characters = Array.from(run);
    return characters.length >= SENTENCE && characters.filter(isGrammar).length >= SENTENCE_GRAMMAR;
  }

  /* A query told at length, not named in a word or two. */
  function isLong(query) {
    return runs(cut(query)).join("").length >= LONG;
  }

  /* How many different characters of a text carry meaning. */
  function meaning(text) {
    return new Set(Array.from(text).filter(function (character) {
      return !isGrammar(character);
    })).size;
  }

  /* The whole run of letters that became a token, which may have been cut. */
  function tokenRun(query, token) {
    return runs(cut(query)).filter(function (run) {
      return run.indexOf(token) === 0;
    })[0] || token;
  }

  /*
   * Characters, no grammar, that are looked up by themselves: those in none of the pairs found, when these hold less than half
   * of the query, for a wrong character hides what is meant; in a sentence those in no pair of meaning that some page is about.
   */
  function loneCharacters(query, found, told) {
    var rest = runs(cut(query).replace(ASKING, " "));
    var lone = hiddenCharacters(rest, found);
    if (runs(cut(query)).some(isSaid)) {
      var meant = new Set(rest.map(pairsOfMeaning).flat().filter(function (pair) {
        return found.has(pair) && told(pair);
      }).join(""));
      rest.forEach(function (run) {
        Array.from(isWord(run) ? "" : run).forEach(function (character) {
          if (!isGrammar(character) && !meant.has(character)) {
            lone.add(character);
          }
        });
      });
    }
    return Array.from(lone).slice(0, MOST_LONE);
  }

  function pairsOfMeaning(run) {
    return isWord(run) ? [] : pairsOf(Array.from(run)).filter(function (pair) {
      return !Array.from(pair).some(isGrammar);
    });
  }

  function hiddenCharacters(rest, found) {
    var lone = new Set();
    var kept = 0;
    var held = 0;
    rest.forEach(function (run) {
      var characters = Array.from(run);
      if (isWord(run) || characters.length < 2) {
        return;
      }
      kept += characters.length;
      characters.forEach(function (character, place) {
        var before = found.has((characters[place - 1] || "") + character);
        if (place && before || found.has(character + (characters[place + 1] || ""))) {
          held += 1;
        } else if (!isGrammar(character)) {
          lone.add(character);
        }
      });
    });
    return held * 2 < kept ? lone : new Set();
  }

  /* The query with every traditional character of `pairs` in simplified script. */
  function simplified(query, pairs) {
    var characters = Array.from(pairs);
    return Array.from(query).map(function (character) {
      var at = characters.indexOf(character);
      return at >= 0 && at % 2 === 0 ? characters[at + 1] : character;
    }).join("");
  }

  return {
    FULL: FULL,
    LONE: LONE,
    LONE_ENOUGH: LONE_ENOUGH,
    MOST_QUERY_TOKENS: MOST_QUERY_TOKENS,
    runs: runs,
    isWord: isWord,
    isSingle: isSingle,
    queryTokens: queryTokens,
    querySounds: querySounds,
    weightOf: weightOf,
    favoured: favoured,
    isLong: isLong,
    meaning: meaning,
    tokenRun: tokenRun,
    loneCharacters: loneCharacters,
    simplified: simplified,
  };
})();
