/*
 * The catalogue: choices that combine, each with the number of pages that it would leave, in the address of the page so
 * that they can be sent on and taken back. Without this script the page is plain lists by grade and area.
 * Its data are files of the search index: tables/facets.js and cards/….js.
 */
(function (engine) {
  "use strict";

  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var AT_A_TIME = 20;
  var OPEN_AT_FIRST = ["kind", "stage"]; // the most used; the rest are one press away, and what is chosen stands in chips
  var IN_ORDER = ["kind", "stage", "grade", "term", "slot"];
  var root = document.currentScript.src.split(/[?#]/)[0].replace(/assets\/js\/[^/]*$/, "");
  var place = document.querySelector("[data-catalogue]");
  var view = window.xinyuCatalogueView;
  var facets = []; // {key, name, values: [[code, name], …], of: one character a page}
  var perFile = 0; // pages of one file of cards
  var chosen = {}; // key -> codes
  var shown = AT_A_TIME;
  var turn = 0;

  function part(name) {
    return place.querySelector("[data-" + name + "]");
  }

  function codeOf(facet, number) {
    var value = facet.values[DIGITS.indexOf(facet.of[number]) - 1];
    return value ? value[0] : "";
  }

  function nameOf(key, number) {
    var value = byKey(key).values[DIGITS.indexOf(byKey(key).of[number]) - 1];
    return value ? value[1] : "";
  }

  /* Only what the table knows: an address may be old, or typed by hand. */
  function readAddress() {
    var address = new URLSearchParams(location.search);
    chosen = {};
    facets.forEach(function (facet) {
      var codes = (address.get(facet.key) || "").split(",");
      chosen[facet.key] = facet.values.map(function (value) {
        return value[0];
      }).filter(function (code) {
        return codes.indexOf(code) >= 0;
      });
    });
  }

  function addressOf(choice) {
    var parts = facets.filter(function (facet) {
      return choice[facet.key].length;
    }).map(function (facet) {
      return facet.key + "=" + choice[facet.key].join(",");
    });
    return location.pathname + (parts.length ? "?" + parts.join("&") : "");
  }

  function changed() {
    shown = AT_A_TIME;
    try {
      history.pushState(null, "", addressOf(chosen));
    } catch (forbidden) {
      // Some browsers forbid it for pages opened from a folder; the choice works all the same.
    }
    draw();
  }

  /* Facets with a choice that a page does not meet. */
  function missed(number) {
    return facets.filter(function (facet) {
      return chosen[facet.key].length && chosen[facet.key].indexOf(codeOf(facet, number)) < 0;
    });
  }

  /*
   * The pages that meet every choice, and for each facet how many pages each value would leave: those that miss nothing,
   * and those that miss this facet alone.
   */
  function counted() {
    var found = { numbers: [], counts: {}, without: {} };
    facets.forEach(function (facet) {
      found.counts[facet.key] = {};
      found.without[facet.key] = 0;
    });
    for (var number = 0; number < facets[0].of.length; number++) {
      var misses = missed(number);
      if (!misses.length) {
        found.numbers.push(number);
      } else if (misses.length === 1) {
        found.without[misses[0].key] += 1;
      }
      if (misses.length < 2) {
        (misses.length ? misses : facets).forEach(count(found.counts, number));
      }
    }
    return found;
  }

  function count(counts, number) {
    return function (facet) {
      var code = codeOf(facet, number);
      counts[facet.key][code] = (counts[facet.key][code] || 0) + 1;
    };
  }

  /* As they are taught: by kind, stage, grade, term and week, then by id. */
  function ordered(numbers) {
    var columns = IN_ORDER.map(function (key) {
      return byKey(key).of;
    });
    return numbers.sort(function (one, other) {
      for (var i = 0; i < columns.length; i++) {
        var difference = placeOf(columns[i][one]) - placeOf(columns[i][other]);
        if (difference) {
          return difference;
        }
      }
      return one - other;
    });
  }

  /* Pages without a value come after the others. */
  function placeOf(digit) {
    return DIGITS.indexOf(digit) || DIGITS.length;
  }

  function byKey(key) {
    return facets.filter(function (facet) {
      return facet.key === key;
    })[0];
  }

  function chosenValues() {
    var values = [];
    facets.forEach(function (facet) {
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
    var values = chosenValues();
    view.counts(part("facets"), facets, chosen, found.counts);
    view.chips(part("chosen"), values, remove, clear);
    part("fold-text").textContent = values.length ? "筛选（已选 " + values.length + " 项）" : "筛选";
    part("show").textContent = "看 " + found.numbers.length + " 篇";
    part("plain").hidden = values.length > 0;
    part("found").hidden = !values.length;
    part("count").textContent = values.length ? view.sentence(found.numbers.length, shown) : "";
    view.empty(part("empty"), found, values, facets, remove);
    if (values.length) {
      cards(found.numbers);
    } else {
      turn += 1; // nothing is chosen: the plain lists stand there, and cards still on their way come too late
    }
  }

  /* Promise that the cards of the first `shown` pages stand there. */
  function cards(numbers) {
    var mine = (turn += 1);
    var first = ordered(numbers).slice(0, shown);
    part("more").hidden = numbers.length <= shown;
    return Promise.all(first.map(function (number) {
      return engine.file("cards/" + Math.floor(number / perFile)).then(function (file) {
        var card = file.pages[number % perFile];
        return { card: card, now: isNow(number), when: nameOf("term", number) + nameOf("slot", number) };
      });
    })).then(function (pages) {
      if (mine === turn) {
        view.cards(part("cards"), pages, root);
      }
    }).catch(failed);
  }

  /* Whether a lesson's two weeks hold today, by the calendar that the page carries. */
  function isNow(number) {
    var today = view.today();
    return place.getAttribute("data-slots").split(" ").some(function (slot) {
      var parts = slot.split(/[=./]/);
      var hit = codeOf(byKey("term"), number) === parts[0] && codeOf(byKey("slot"), number) === parts[1];
      return hit && parts[2] <= today && today <= parts[3];
    });
  }

  function remove(keys, code) {
    keys.forEach(function (key) {
      chosen[key] = chosen[key].filter(function (other) {
        return code && other !== code;
      });
    });
    changed();
    part("count").focus();
  }

  function clear() {
    remove(facets.map(function (facet) {
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
    changed();
  }

  function begin(table) {
    facets = table.facets;
    perFile = table.cards;
    readAddress();
    view.facets(part("facets"), facets, OPEN_AT_FIRST);
    part("fold").open = window.matchMedia("(min-width: 1021px)").matches;
    part("facets").addEventListener("change", onChange);
    part("facets").addEventListener("submit", function (event) {
      event.preventDefault();
      part("fold").open = window.matchMedia("(min-width: 1021px)").matches;
      part("count").focus();
    });
    part("more").addEventListener("click", function () {
      var next = shown;
      shown += AT_A_TIME;
      var numbers = counted().numbers;
      part("count").textContent = view.sentence(numbers.length, shown);
      cards(numbers).then(function () {
        part("cards").querySelectorAll("a")[next].focus();
      });
    });
    window.addEventListener("popstate", function () {
      readAddress();
      shown = AT_A_TIME;
      draw();
    });
    place.classList.add("ready");
    draw();
  }

  /* The search dialog takes the words over, and the choices know none: words beside them would promise what is not so. */
  function emptyBox() {
    document.querySelector("[data-open-search] input").value = "";
  }

  window.addEventListener("submit", emptyBox); // after the dialog, which listens at the document
  place.addEventListener("change", emptyBox);
  engine.from(root + "search/");
  engine.file("tables/facets").then(begin).catch(failed);
})(xinyuSearch);
