/*
 * What a query says: its tokens, which of them are looked up, what of it is grammar; how letters sound is search-sounds.js, who
 * asks search-asker.js. Must agree with site_builder/indexing/tokens.py; both are held to the same examples by tests. Comes
 * before search-engine.js at the first keystroke.
 */
var xinyuWords = (function () {
  "use strict";

  var MOST_QUERY_CHARACTERS = 100;
  var MOST_LOOKED_UP = 10; // tokens of a query that are looked up: each is a file
  var MOST_KILOBYTES = 40; // of their files together, before compression
  var LONGEST_WORD = 12;
  var LEFT_ENOUGH = 2;
  var FULL = 4;
  var LIGHT = 3;
  var LONE = 2;
  var FAINT = 1;
  var MOST_LONE = 3;
  var LONE_ENOUGH = 17;
  var LONG = 8;
  var SENTENCE = 6;
  var SENTENCE_GRAMMAR = 2;
  var ASKING = /怎么办|怎么样|怎么|怎样|如何|为什么|什么|是不是|能不能|会不会|要不要|老是|总是/g;
  var GRAMMAR = "了吗呢吧啊呀的地得着过就都也还又再很太最更是在有和跟与把被给让对从向到我你您他她它们这那个一不没要想会能可说";
  var RUN = /[\u3007\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{3134f}]+|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+/gu;
  var known = ""; // characters of GB 2312, once one asks

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
        return rest;
      }
    }
    return tokensOf(kept);
  }

  /*
   * Those of `tokens` that are looked up, in their order: at most so many, in files of `left` kilobytes at most. What weighs
   * more goes before, then what stands in a smaller file: pairs that every page has make their files large.
   */
  function chosen(tokens, kilobytes, most, left) {
    var costs = tokens.map(kilobytes);
    var order = tokens.map(function (token, place) {
      return place;
    }).sort(function (one, other) {
      return weightOf(tokens[other]) - weightOf(tokens[one]) || costs[one] - costs[other] || one - other;
    });
    var places = new Set();
    order.forEach(function (place) {
      var needed = Math.min(costs[place], MOST_KILOBYTES);
      if (places.size < most && needed <= left) {
        places.add(place);
        left -= needed;
      }
    });
    return tokens.filter(function (token, place) {
      return places.has(place);
    });
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

  /* How much a token counts: a pair with a word of grammar in it tells less than one of two words. */
  function weightOf(token) {
    var characters = Array.from(token);
    return characters.length === 2 ? [FULL, LIGHT, FAINT][characters.filter(isGrammar).length] : FULL;
  }

  function isGrammar(character) {
    return GRAMMAR.indexOf(character) >= 0;
  }

  function isSaid(run) {
    var characters = Array.from(run);
    return characters.length >= SENTENCE && characters.filter(isGrammar).length >= SENTENCE_GRAMMAR;
  }

  /* A query that says something, as one sentence at least, and names nothing in a word or two. */
  function isSentence(query) {
    return runs(cut(query)).some(isSaid);
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
    if (isSentence(query)) {
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

  /* Whether a query may have traditional characters: those of GB 2312 are simplified, and no others are in the table. */
  function mayBeTraditional(query) {
    known = known || charactersKnown();
    return Array.from(runs(cut(query)).join("")).some(function (character) {
      return !/[0-9a-z]/.test(character) && known.indexOf(character) < 0;
    });
  }

  /* The characters of GB 2312 as text; "" where the browser cannot tell. */
  function charactersKnown() {
    var bytes = [];
    for (var row = 0xb0; row <= 0xf7; row++) {
      for (var cell = 0xa1; cell <= 0xfe; cell++) {
        bytes.push(row, cell);
      }
    }
    try {
      return new TextDecoder("gbk").decode(new Uint8Array(bytes));
    } catch (missing) {
      return "";
    }
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
    MOST_LOOKED_UP: MOST_LOOKED_UP,
    MOST_KILOBYTES: MOST_KILOBYTES,
    runs: runs,
    isWord: isWord,
    isSingle: isSingle,
    queryTokens: queryTokens,
    chosen: chosen,
    weightOf: weightOf,
    isSaid: isSaid,
    isSentence: isSentence,
    isLong: isLong,
    meaning: meaning,
    tokenRun: tokenRun,
    loneCharacters: loneCharacters,
    mayBeTraditional: mayBeTraditional,
    simplified: simplified,
  };
})();
