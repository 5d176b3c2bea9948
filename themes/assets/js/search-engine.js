/*
 * The search engine: cuts a query into tokens, loads the few index files that hold them, and ranks. Loaded at the first
 * keystroke, never before. Draws nothing: that is search-view.js.
 *
 * Index files are scripts that call xinyuSearch.manifest(…) or xinyuSearch.shard(name, …), because a page opened from a
 * USB stick may load scripts and nothing else. How text becomes tokens must agree with site_builder/indexing/tokens.py;
 * both are held to the same examples by a test.
 */
var xinyuSearch = (function () {
  "use strict";

  var FORMAT = 1;
  var MOST_QUERY_CHARACTERS = 100;
  var MOST_QUERY_TOKENS = 16;
  var LONGEST_WORD = 12;
  var SHOWN = 10;
  var ENOUGH = 4; // a page that holds less than a quarter of what the query tells is no answer to it
  var PATIENCE = 20000; // milliseconds until a file counts as not coming
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var ASKING = /怎么办|怎么样|怎么|怎样|如何|为什么|什么|是不是|能不能|会不会|要不要|老是|总是/g;
  var LEFT_ENOUGH = 2;
  var RUN = /[\u3007\u3400-\u4dbf\u4e00-\u9fff\u{20000}-\u{3134f}]+|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+/gu;

  var base = "";
  var manifest = null;
  var manifestComing = null;
  var shards = {}; // name -> promise of its data
  var arriving = {}; // name -> function that takes its data

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

  /* Words of asking are left out, with single characters between them, when enough is left without. */
  function queryTokens(query) {
    var kept = Array.from(query).slice(0, MOST_QUERY_CHARACTERS).join("");
    if (kept.search(ASKING) >= 0) {
      var rest = tokensOf(kept.replace(ASKING, " ")).filter(function (token) {
        return isWord(token) || Array.from(token).length > 1;
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
        for (var i = 0; i + 1 < characters.length; i++) {
          found.add(characters[i] + characters[i + 1]);
        }
      }
    });
    return Array.from(found);
  }

  function shardOf(token, count) {
    var value = 0x811c9dc5;
    Array.from(token).forEach(function (character) {
      value = Math.imul(value ^ character.codePointAt(0), 0x01000193);
    });
    return ((value ^ (value >>> 15)) & (count - 1)) >>> 0;
  }

  /* Where a token stands: one digit for how telling it is, then gap and strength for each page (postings.py says how). */
  function eachPosting(text, take) {
    var telling = DIGITS.indexOf(text[0]);
    var number = -1;
    for (var at = 1; at < text.length; at++) {
      var digit = DIGITS.indexOf(text[at]);
      var gap = digit & 31;
      for (var shift = 5; digit > 31; shift += 5) {
        at += 1;
        digit = DIGITS.indexOf(text[at]);
        gap |= (digit & 31) << shift;
      }
      at += 1;
      number += gap + 1;
      take(number, telling, DIGITS.indexOf(text[at]));
    }
  }

  /* Page numbers, best first: a page counts by what it says of the query and by how much of it. Whole numbers only, so that every machine agrees on the order. */
  function ranked(postings, audiences, staff) {
    var scores = new Map();
    var covered = new Map();
    var asked = 0;
    postings.forEach(function (text) {
      asked += DIGITS.indexOf(text[0]);
      eachPosting(text, function (number, telling, strength) {
        if (staff || audiences[number] !== "s") {
          scores.set(number, (scores.get(number) || 0) + telling * strength);
          covered.set(number, (covered.get(number) || 0) + telling);
        }
      });
    });
    function score(number) {
      return scores.get(number) * covered.get(number) * covered.get(number);
    }
    return Array.from(scores.keys())
      .filter(function (number) {
        return covered.get(number) * ENOUGH >= asked;
      })
      .sort(function (a, b) {
        return score(b) - score(a) || a - b;
      });
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

  function postingsOf(token) {
    var single = Array.from(token).length === 1 && !isWord(token);
    var folder = single ? "singles" : "tokens";
    return loadShard(folder + "/" + shardOf(token, manifest[folder]).toString(16)).then(function (shard) {
      return Object.prototype.hasOwnProperty.call(shard, token) ? shard[token] : "";
    });
  }

  /* Promise of {total, pages}: how many pages answer the query, and what to show of the first ten. */
  function search(query, staff) {
    var tokens = queryTokens(query);
    if (!tokens.length) {
      return Promise.resolve({ total: 0, pages: [] });
    }
    return loadManifest()
      .then(function () {
        return Promise.all(tokens.map(postingsOf));
      })
      .then(function (postings) {
        var order = ranked(postings.filter(Boolean), manifest.audiences, staff);
        var shown = order.slice(0, SHOWN).map(function (number) {
          return loadShard("pages/" + number);
        });
        return Promise.all(shown).then(function (pages) {
          return { total: order.length, pages: pages };
        });
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
    queryTokens: queryTokens,
    shardOf: shardOf,
    ranked: ranked,
    runs: runs,
    isWord: isWord,
  };
})();
