/*
 * The search engine: loads the few index files that hold the words of a query, and ranks. Loaded at the first keystroke,
 * never before. What a query says is search-words.js, who asks search-asker.js, what is shown search-view.js.
 *
 * Index files are scripts that call xinyuSearch.manifest(…) or xinyuSearch.shard(name, …), because a page opened from a
 * USB stick may load scripts and nothing else.
 */
var xinyuSearch = (function (words, asker) {
  "use strict";

  var FORMAT = 2;
  var SHOWN = 10;
  var IN_PASSING = 14; // strength of what a page says once or twice in its body alone
  var ENOUGH = 6; // a page that holds less than a sixth of what the query tells is no answer to it
  var LITTLE = 0.4; // share of a question below which even the best page says little of it
  var UNKNOWN = 18; // how telling a pair counts for that share which no page holds
  var PATIENCE = 20000; // milliseconds until a file counts as not coming
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var VALUES = {}; // digit -> what it stands for
  DIGITS.split("").forEach(function (digit, value) {
    VALUES[digit] = value;
  });
  var base = "";
  var manifest = null;
  var manifestComing = null;
  var shards = {}; // name -> promise of its data
  var arriving = {}; // name -> function that takes its data

  function shardOf(token, count) {
    var value = 0x811c9dc5;
    Array.from(token).forEach(function (character) {
      value = Math.imul(value ^ character.codePointAt(0), 0x01000193);
    });
    return ((value ^ (value >>> 15)) & (count - 1)) >>> 0;
  }

  /* Where a token stands: one digit for how telling it is, then gap and strength for each page (postings.py says how). */
  function eachPosting(text, take) {
    var telling = VALUES[text[0]];
    var number = -1;
    for (var at = 1; at < text.length; at++) {
      var digit = VALUES[text[at]];
      var gap = digit & 31;
      for (var shift = 5; digit > 31; shift += 5) {
        at += 1;
        digit = VALUES[text[at]];
        gap |= (digit & 31) << shift;
      }
      at += 1;
      number += gap + 1;
      take(number, telling, VALUES[text[at]]);
    }
  }

  /* Whether some page says a token in a part that says what it is about. */
  function isTold(text) {
    var told = false;
    eachPosting(text, function (number, telling, strength) {
      told = told || strength > IN_PASSING;
    });
    return told;
  }

  /*
   * Page numbers, best first: a page counts by what it says of the query and by how much of it. `asked` are
   * {text, weight}; `early` says which audiences gain. Whole numbers only, so that every machine agrees on the order.
   * `share` is how much of the query, with what no page holds (`unknown`), the first page says.
   */
  function ranked(asked, early, staff, unknown) {
    var audiences = manifest.audiences;
    var scores = new Map();
    var covered = new Map();
    var whole = 0;
    asked.forEach(function (one) {
      whole += DIGITS.indexOf(one.text[0]) * one.weight;
      eachPosting(one.text, function (number, telling, strength) {
        if (staff || audiences[number] !== "s") {
          scores.set(number, (scores.get(number) || 0) + telling * one.weight * strength);
          covered.set(number, (covered.get(number) || 0) + telling * one.weight);
        }
      });
    });
    function score(number) {
      var letter = audiences[number];
      var favour = letter === "t" ? asker.LATE : asker.USUAL;
      if (staff) {
        favour = letter === "p" ? asker.LAST : asker.USUAL;
      }
      if (early.letters.indexOf(letter) >= 0) {
        favour = early.times;
      }
      var share = covered.get(number); // a question told at length holds much that no page says
      return scores.get(number) * share * (early.letters ? 1 : share) * favour;
    }
    var order = Array.from(scores.keys()).filter(function (number) {
      return covered.get(number) * ENOUGH >= whole;
    }).sort(function (a, b) {
      return score(b) - score(a) || a - b;
    });
    return { order: order, share: order.length ? covered.get(order[0]) / (whole + unknown) : 0 };
  }

  function loadScript(url) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      var timer = setTimeout(fail, PATIENCE);
      function done() {
        clearTimeout(timer);
        script.remove();
      }
      function fail() {
        done();
        reject(new Error(url));
      }
      script.charset = "utf-8";
      script.src = url;
      script.onload = function () {
        done();
        resolve();
      };
      script.onerror = fail;
      document.head.appendChild(script);
    });
  }

  function loadManifest() {
    if (!manifestComing) {
      manifestComing = loadScript(base + "manifest.js").then(function () {
        if (!manifest || manifest.format !== FORMAT) {
          throw new Error("format");
        }
        return manifest;
      });
      manifestComing.catch(function () {
        manifestComing = null;
      });
    }
    return manifestComing;
  }

  function loadShard(name) {
    if (!shards[name]) {
      shards[name] = new Promise(function (resolve, reject) {
        arriving[name] = resolve;
        loadScript(base + name + ".js?v=" + manifest.revision).then(function () {
          reject(new Error(name)); // a file that came but held something else; without effect after a resolve
        }, reject);
      });
      shards[name].catch(function () {
        delete shards[name]; // so that the next search asks again
      });
    }
    return shards[name];
  }

  /* Promise of {token, text, weight}; the text is "" where no page holds the token. */
  function lookedUp(token, weight) {
    var folder = words.isSingle(token) ? "singles" : "tokens";
    return loadShard(folder + "/" + shardOf(token, manifest[folder]).toString(16)).then(function (shard) {
      var known = Object.prototype.hasOwnProperty.call(shard, token);
      return { token: token, text: known ? shard[token] : "", weight: weight };
    });
  }

  function allLookedUp(tokens) {
    return Promise.all(tokens.map(function (token) {
      return lookedUp(token, words.weightOf(token));
    }));
  }

  /* Promise of {query, asked}: the query in simplified script when a character of it is in no pair found, and its own tokens. */
  function read(query) {
    return allLookedUp(words.queryTokens(query)).then(function (asked) {
      var held = new Set(asked.map(function (one) {
        return one.text ? one.token : "";
      }).join(""));
      var missing = asked.some(function (one) {
        return !words.isWord(one.token) && Array.from(one.token).some(function (character) {
          return !held.has(character);
        });
      });
      if (!missing) {
        return { query: query, asked: asked };
      }
      return loadShard("tables/simplified").then(function (table) {
        var simple = words.simplified(query, table.pairs);
        return simple === query ? { query: query, asked: asked } : allLookedUp(words.queryTokens(simple)).then(function (again) {
          return { query: simple, asked: again };
        });
      });
    });
  }

  /* Adds sounds for letters that no page holds, and lone characters beside a wrong one. */
  function repaired(reading) {
    var found = reading.asked.filter(function (one) {
      return one.text;
    });
    var sounds = [];
    reading.asked.forEach(function (one) {
      if (!one.text && words.isWord(one.token)) {
        sounds = sounds.concat(words.querySounds(words.tokenRun(reading.query, one.token)));
      }
    });
    var held = new Set(found.map(function (one) {
      return one.token;
    }).concat(sounds));
    var texts = new Map(found.map(function (one) {
      return [one.token, one.text];
    }));
    var lone = words.loneCharacters(reading.query, held, function (token) {
      return isTold(texts.get(token) || "");
    }).filter(function (character) {
      return !held.has(character);
    }).slice(0, Math.max(0, words.MOST_QUERY_TOKENS - held.size));
    var more = Array.from(new Set(sounds)).map(function (token) {
      return lookedUp(token, words.FULL);
    });
    var alone = lone.map(function (character) {
      return lookedUp(character, words.LONE);
    });
    return Promise.all([Promise.all(more), Promise.all(alone)]).then(function (others) {
      return found.concat(others[0].filter(function (one) {
        return one.text;
      }), others[1].filter(function (one) {
        return one.text && DIGITS.indexOf(one.text[0]) >= words.LONE_ENOUGH;
      }));
    });
  }

  /* Promise of {query, order, little}: as understood, pages that answer it, best first, whether even the first says little. */
  function find(query, staff) {
    return loadManifest().then(function () {
      return read(query);
    }).then(function (reading) {
      return repaired(reading).then(function (asked) {
        var unknown = reading.asked.reduce(function (sum, one) {
          return sum + (one.text || words.isWord(one.token) ? 0 : UNKNOWN * one.weight);
        }, 0);
        var found = ranked(asked, asker.favoured(reading.query, staff), staff, unknown);
        return { query: reading.query, order: found.order, little: words.isLong(reading.query) && found.share < LITTLE };
      });
    });
  }

  /* Whoever types a whole title means that page: it stands first among those shown. */
  function calledSo(pages, title) {
    function isIt(page) {
      return page.title === title;
    }
    return pages.filter(isIt).concat(pages.filter(function (page) {
      return !isIt(page);
    }));
  }

  /* Promise of {query, order, total, pages}: what to show of the first ten. `keep` narrows the order. */
  function search(query, staff, keep) {
    if (!words.queryTokens(query).length) {
      return Promise.resolve({ query: query, order: [], total: 0, pages: [] });
    }
    return find(query, staff).then(function (found) {
      var order = keep ? found.order.filter(keep) : found.order;
      return Promise.all(order.slice(0, SHOWN).map(function (number) {
        return loadShard("pages/" + number);
      })).then(function (pages) {
        return { query: found.query, order: found.order, little: found.little, total: order.length, pages: calledSo(pages, found.query) };
      });
    });
  }

  /* Promise of a file of the index by its name, such as tables/facets. */
  function file(name) {
    return loadManifest().then(function () {
      return loadShard(name);
    });
  }

  return {
    manifest: function (data) {
      manifest = data;
    },
    shard: function (name, data) {
      if (arriving[name]) {
        arriving[name](data);
        delete arriving[name];
      }
    },
    from: function (url) {
      base = url;
    },
    prepare: loadManifest,
    search: search,
    file: file,
    shardOf: shardOf,
  };
})(xinyuWords, xinyuAsker);
