/*
 * The search engine: loads the few index files that hold the words of a query, and those of the results in sight. Loaded
 * at the first keystroke, never before. Files are read by search-files.js. What a query says is search-words.js, how it
 * sounds search-sounds.js, who asks search-asker.js, the order search-rank.js, what is shown search-view.js.
 */
var xinyuSearch = (function (files, words, sounded, asker, rank) {
  "use strict";

  var FORMAT = 4;
  var SHOWN = 10;
  var IN_SIGHT = 4; // results that fill a phone before one scrolls
  var LITTLE = 0.4; // share of a question below which even the best page says little of it
  var UNKNOWN = 18; // how telling a pair counts for that share which no page holds
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var manifest = null;
  var manifestComing = null;

  function shardOf(token, count) {
    var value = 0x811c9dc5;
    Array.from(token).forEach(function (character) {
      value = Math.imul(value ^ character.codePointAt(0), 0x01000193);
    });
    return ((value ^ (value >>> 15)) & (count - 1)) >>> 0;
  }

  function loadManifest() {
    if (!manifestComing) {
      manifestComing = files.script("manifest.js").then(function () {
        if (!manifest || manifest.format !== FORMAT) {
          throw new Error("format");
        }
        files.is(manifest.revision);
        return manifest;
      });
      manifestComing.catch(function () {
        manifestComing = null;
      });
    }
    return manifestComing;
  }

  function fileOf(token) {
    var folder = words.isSingle(token) ? "singles" : "tokens";
    return { folder: folder, shard: shardOf(token, manifest[folder].length) };
  }

  /* Kilobytes of the file that a token stands in, before compression. */
  function kilobytes(token) {
    var file = fileOf(token);
    return DIGITS.indexOf(manifest[file.folder][file.shard]);
  }

  function allKilobytes(tokens) {
    return tokens.map(kilobytes).reduce(function (sum, one) {
      return sum + one;
    }, 0);
  }

  /*
   * Promise of {token, text, sentences, weight}: which pages hold the token and which of the sentences that people ask, both
   * "" where none does.
   */
  function lookedUp(token, weight) {
    var file = fileOf(token);
    return files.shard(file.folder + "/" + file.shard.toString(16)).then(function (shard) {
      var known = Object.prototype.hasOwnProperty.call(shard, token);
      var said = known ? shard[token].split("~") : [];
      return { token: token, text: said[0] || "", sentences: said[1] || "", weight: weight };
    });
  }

  function allLookedUp(tokens, weight) {
    return Promise.all(tokens.map(function (token) {
      return lookedUp(token, weight || words.weightOf(token));
    }));
  }

  /* Promise of the query in simplified script. */
  function simplified(query) {
    return words.mayBeTraditional(query) ? files.shard("tables/simplified").then(function (table) {
      return words.simplified(query, table.pairs);
    }) : Promise.resolve(query);
  }

  /* Promise of {query, asked, whole}: the query in simplified script, its most telling tokens, and whether these are all. */
  function read(query) {
    return simplified(query).then(function (simple) {
      var tokens = words.queryTokens(simple);
      var chosen = words.chosen(tokens, kilobytes, words.MOST_LOOKED_UP, words.MOST_KILOBYTES);
      return allLookedUp(chosen).then(function (asked) {
        if (!words.isSentence(simple)) { // what only names a thing is compared with no sentence
          asked.forEach(function (one) {
            one.sentences = "";
          });
        }
        return { query: simple, asked: asked, whole: chosen.length === tokens.length };
      });
    });
  }

  function tokenOf(one) {
    return one.token;
  }

  /* Adds sounds for letters that no page holds and, to a query that was looked up whole, lone characters beside a wrong one. */
  function repaired(reading) {
    var found = reading.asked.filter(function (one) {
      return one.text;
    });
    var inSentences = reading.asked.filter(function (one) {
      return !one.text && one.sentences;
    });
    var sounds = [];
    reading.asked.forEach(function (one) {
      if (!one.text && words.isWord(one.token)) {
        sounds = sounds.concat(sounded.querySounds(words.tokenRun(reading.query, one.token)));
      }
    });
    var left = words.MOST_KILOBYTES - allKilobytes(reading.asked.map(tokenOf));
    sounds = words.chosen(Array.from(new Set(sounds)), kilobytes, words.MOST_LOOKED_UP, left);
    var lone = reading.whole ? lonelyOf(reading, found, sounds, left - allKilobytes(sounds)) : [];
    return Promise.all([allLookedUp(sounds, words.FULL), allLookedUp(lone, words.LONE)]).then(function (others) {
      return found.concat(inSentences, others[0].filter(function (one) {
        return one.text;
      }), others[1].filter(function (one) {
        return one.text && rank.telling(one.text) >= words.LONE_ENOUGH;
      }));
    });
  }

  /* Lone characters that are looked up, as far as files and `left` kilobytes go. */
  function lonelyOf(reading, found, sounds, left) {
    var held = new Set(found.map(tokenOf).concat(sounds));
    var texts = new Map(found.map(function (one) {
      return [one.token, one.text];
    }));
    var lone = words.loneCharacters(reading.query, held, function (token) {
      return rank.isTold(texts.get(token) || "");
    }).filter(function (character) {
      return !held.has(character);
    }).slice(0, Math.max(0, words.MOST_LOOKED_UP - reading.asked.length - sounds.length));
    return words.chosen(lone, kilobytes, lone.length, left);
  }

  /*
   * Promise of {query, all, weighed, first, little}: as understood, the pages that answer it and what each is worth, the ten
   * best of those that `keep` keeps, and whether even the best says little. `staff` and `pupil`: who searches, where somebody
   * says so; `every`: pages for staff too, whoever it is.
   */
  function find(query, staff, keep, pupil, every) {
    return loadManifest().then(function () {
      return read(query);
    }).then(function (reading) {
      return repaired(reading).then(function (asked) {
        var unknown = reading.asked.reduce(function (sum, one) {
          return sum + (one.text || one.sentences || words.isWord(one.token) ? 0 : UNKNOWN * one.weight);
        }, 0);
        var early = asker.favoured(reading.query, staff, pupil, manifest.voices);
        var found = rank.weighed(asked, manifest.audiences, early, staff, every);
        var top = rank.best(found.all, found.values, 1)[0];
        var kept = keep ? found.all.filter(keep) : found.all;
        return {
          query: reading.query,
          all: found.all,
          weighed: found,
          total: kept.length,
          first: rank.best(kept, found.values, SHOWN),
          little: words.isLong(reading.query) && (found.all.length ? found.covered[top] / (found.whole + unknown) : 0) < LITTLE,
        };
      });
    });
  }

  /* Promise of what results show of these pages. */
  function pages(numbers) {
    return Promise.all(numbers.map(function (number) {
      return files.shard("pages/" + number);
    }));
  }

  /* Promise of the numbers with that page first which is called as the query says: whoever types a whole title means it. */
  function calledSo(query, numbers) {
    var letter = DIGITS[shardOf(query, DIGITS.length)];
    var likely = numbers.filter(function (number) {
      return manifest.titles[number] === letter;
    });
    return pages(likely).then(function (read) {
      var called = likely.filter(function (number, place) {
        return read[place].title === query;
      });
      return called.concat(numbers.filter(function (number) {
        return called.indexOf(number) < 0;
      }));
    });
  }

  /*
   * Promise of {query, all, total, little, first, pages}: numbers of the first ten, and what to show of those in sight;
   * `pages` of this engine gets the others. `keep` narrows what is found.
   */
  function search(query, staff, keep, pupil) {
    if (!words.queryTokens(query).length) {
      return Promise.resolve({ query: query, all: [], total: 0, first: [], pages: [] });
    }
    return find(query, staff, keep, pupil).then(function (found) {
      pages(found.first.slice(0, IN_SIGHT)).catch(function () {}); // on their way while the titles are compared
      return calledSo(found.query, found.first).then(function (first) {
        return pages(first.slice(0, IN_SIGHT)).then(function (shown) {
          return Object.assign(found, { first: first, pages: shown });
        });
      });
    });
  }

  /* Promise of a file of the index by its name, such as tables/facets. */
  function file(name) {
    return loadManifest().then(function () {
      return files.shard(name);
    });
  }

  return {
    manifest: function (data) {
      manifest = data;
    },
    shard: files.came,
    from: files.from,
    prepare: loadManifest,
    find: find,
    search: search,
    pages: pages,
    file: file,
    shardOf: shardOf,
  };
})(xinyuFiles, xinyuWords, xinyuSounds, xinyuAsker, xinyuRank);
