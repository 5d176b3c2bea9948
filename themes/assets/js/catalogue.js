/*
 * The catalogue: choices that combine with one another and with words, each with the number of pages that it would leave,
 * in the address of the page so that they can be sent on and taken back. Without this script the page is plain lists by
 * grade and area. Its data are files of the search index: tables/facets.js and cards/….js.
 */
(function (engine, words, view) {
  "use strict";

  var AT_A_TIME = 20;
  var FOUND_AT_A_TIME = 10; // cards of pages that words find stand in many files
  var WORDS = "words"; // stands among the keys of facets where something is taken away
  var OPEN_AT_FIRST = ["kind", "stage"]; // the most used; the rest are one press away, and what is chosen stands in chips
  var root = document.currentScript.src.split(/[?#]/)[0].replace(/assets\/js\/[^/]*$/, "");
  var place = document.querySelector("[data-catalogue]");
  var table = null;
  var perFile = 0; // pages of one file of cards
  var chosen = {}; // key -> codes
  var said = words.NONE; // the words that count, and the pages that answer them, best first
  var isTyped = false; // the last entry of the history came by typing: what is typed next takes its place
  var shown = AT_A_TIME;
  var turn = 0;

  function part(name) {
    return place.querySelector("[data-" + name + "]");
  }

  /* Only what the table knows: an address may be old, or typed by hand. */
  function readAddress() {
    var address = new URLSearchParams(location.search);
    chosen = {};
    table.facets.forEach(function (facet) {
      var codes = (address.get(facet.key) || "").split(",");
      chosen[facet.key] = facet.values.map(function (value) {
        return value[0];
      }).filter(function (code) {
        return codes.indexOf(code) >= 0;
      });
    });
  }

  function address() {
    var parts = table.facets.filter(function (facet) {
      return chosen[facet.key].length;
    }).map(function (facet) {
      return facet.key + "=" + chosen[facet.key].join(",");
    });
    return location.pathname + (parts.length ? "?" + parts.join("&") : "") + words.inAddress(said.words);
  }

  function atATime() {
    return said.numbers ? FOUND_AT_A_TIME : AT_A_TIME;
  }

  function changed(typed) {
    shown = atATime();
    enter(typed && isTyped ? "replaceState" : "pushState");
    isTyped = typed;
    draw();
  }

  function enter(how) {
    try {
      history[how]({ words: said.words }, "", address());
    } catch (forbidden) {
      // Some browsers forbid it for pages opened from a folder; the choice works all the same.
    }
  }

  /* Looks up what was typed. */
  function look(text) {
    if (text && part("found").hidden) {
      part("cards").textContent = "";
      part("count").textContent = "正在找…";
      part("found").hidden = false;
    }
    words.find(text).then(function (answer) {
      if (answer && answer.words !== said.words) {
        said = answer;
        changed(true);
      } else if (answer) {
        draw(); // said again, after a failure perhaps
      }
    }).catch(failed);
  }

  /* Promise that what an address or an entry of the history says stands there. */
  function recall(text) {
    readAddress();
    words.put(text);
    isTyped = false;
    return words.find(text).then(function (answer) {
      said = answer || said;
      shown = atATime();
      draw();
    }).catch(failed);
  }

  function counted() {
    var found = table.counted(said.numbers || table.all(), chosen);
    if (said.numbers && !found.numbers.length) {
      found.without[WORDS] = table.counted(table.all(), chosen).numbers.length;
    }
    return found;
  }

  /* The words and the values that narrow; the words first. */
  function narrowing() {
    var values = said.words ? [{ key: WORDS, code: "", name: "“" + said.words + "”" }] : [];
    table.facets.forEach(function (facet) {
      facet.values.forEach(function (value) {
        if (chosen[facet.key].indexOf(value[0]) >= 0) {
          values.push({ key: facet.key, code: value[0], name: value[1] });
        }
      });
    });
    return values;
  }

  function draw() {
    var found = counted();
    var values = narrowing();
    var choices = values.length - (said.words ? 1 : 0);
    view.counts(part("facets"), table.facets, chosen, found.counts);
    view.chips(part("chosen"), values, remove, choices > 1 && [said.words ? "筛选全部去掉" : "全部去掉", clear]);
    part("fold-text").textContent = choices ? "筛选（已选 " + choices + " 项）" : "筛选";
    part("show").textContent = "看 " + found.numbers.length + " 篇";
    part("plain").hidden = values.length > 0;
    part("found").hidden = !values.length;
    part("count").textContent = values.length ? view.sentence(found.numbers.length, shown, said) : "";
    view.empty(part("empty"), found, values, table.facets, remove);
    if (values.length) {
      cards(found.numbers);
    } else {
      turn += 1; // nothing is chosen: the plain lists stand there, and cards still on their way come too late
    }
  }

  /* Promise that the cards of the first `shown` pages stand there. */
  function cards(numbers) {
    var mine = (turn += 1);
    var first = (said.numbers ? numbers : table.ordered(numbers)).slice(0, shown);
    part("more").hidden = numbers.length <= shown;
    part("more").textContent = "再看 " + Math.min(atATime(), numbers.length - shown) + " 篇";
    return Promise.all(first.map(function (number) {
      return engine.file("cards/" + Math.floor(number / perFile)).then(function (file) {
        var card = file.pages[number % perFile];
        return { card: card, now: isNow(number), when: table.nameOf("term", number) + table.nameOf("slot", number) };
      });
    })).then(function (pages) {
      if (mine === turn) {
        view.cards(part("cards"), pages, root, said.query);
      }
    }).catch(failed);
  }

  /* Whether a lesson's two weeks hold today, by the calendar that the page carries. */
  function isNow(number) {
    var today = view.today();
    return place.getAttribute("data-slots").split(" ").some(function (slot) {
      var parts = slot.split(/[=./]/);
      var hit = table.codeOf("term", number) === parts[0] && table.codeOf("slot", number) === parts[1];
      return hit && parts[2] <= today && today <= parts[3];
    });
  }

  function remove(keys, code) {
    keys.forEach(function (key) {
      if (key === WORDS) {
        words.put("");
        said = words.NONE;
      } else {
        chosen[key] = chosen[key].filter(function (other) {
          return code && other !== code;
        });
      }
    });
    changed(false);
    part("count").focus();
  }

  function clear() {
    remove(table.facets.map(function (facet) {
      return facet.key;
    }), "");
  }

  function failed() {
    part("found").hidden = false;
    part("count").textContent = "没有读到目录用的文件，可能是网断了。可以再试一次，也可以按年级、主题一页一页看。";
    part("plain").hidden = false;
  }

  function onChange(event) {
    var key = event.target.name;
    chosen[key] = Array.from(part("facets").querySelectorAll("input:checked")).filter(function (input) {
      return input.name === key;
    }).map(function (input) {
      return input.value;
    });
    changed(false);
  }

  function begin(file) {
    table = xinyuCatalogueTable(file.facets);
    perFile = file.cards;
    view.facets(part("facets"), table.facets, OPEN_AT_FIRST);
    part("fold").open = window.matchMedia("(min-width: 1021px)").matches;
    part("facets").addEventListener("change", onChange);
    part("facets").addEventListener("submit", function (event) {
      event.preventDefault();
      part("fold").open = window.matchMedia("(min-width: 1021px)").matches;
      part("count").focus();
    });
    part("more").addEventListener("click", more);
    window.addEventListener("popstate", function (event) {
      recall(event.state ? event.state.words : said.words); // an entry without a state is a place of this page, such as #main
    });
    words.listen(look);
    place.classList.add("ready");
    recall(words.given(history.state)).then(function () {
      enter("replaceState");
    });
  }

  function more() {
    var next = shown;
    shown += atATime();
    var numbers = counted().numbers;
    part("count").textContent = view.sentence(numbers.length, shown, said);
    cards(numbers).then(function () {
      part("cards").querySelectorAll("a")[next].focus();
    });
  }

  /* The search dialog, which words need, comes after this script. */
  var dialogThere = new Promise(function (resolve) {
    document.addEventListener("DOMContentLoaded", resolve);
  });
  engine.from(root + "search/");
  Promise.all([engine.file("tables/facets"), dialogThere]).then(function (both) {
    begin(both[0]);
  }).catch(failed);
})(xinyuSearch, xinyuCatalogueWords, xinyuCatalogueView);
