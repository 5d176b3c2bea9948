/*
 * Narrows what a search found: by kind and by stage, each with counts that follow the other. Comes with search-engine.js
 * at the first keystroke; the table of facets comes with the first results.
 */
var xinyuNarrow = (function (engine) {
  "use strict";

  var CHOICES = [["kind", "全部种类"], ["stage", "全部学段"]];
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var facets = null; // key -> {values, of}: codes with names, and which of them each page has
  var selects = {};

  /* Promise that the table is there; without it nothing is narrowed. */
  function load() {
    return engine.file("tables/facets").then(function (table) {
      if (!facets) {
        facets = {};
        table.facets.forEach(function (facet) {
          facets[facet.key] = { values: facet.values, of: placesOf(facet.of) };
        });
      }
    });
  }

  /* For every page which value it has, counted from one; 0 where it has none. Read once, not for every count. */
  function placesOf(digits) {
    var places = {};
    DIGITS.split("").forEach(function (digit, place) {
      places[digit.charCodeAt(0)] = place;
    });
    var of = new Uint8Array(digits.length);
    for (var page = 0; page < of.length; page++) {
      of[page] = places[digits.charCodeAt(page)];
    }
    return of;
  }

  /* Puts the choices into `place`; `changed` is called when one is made. */
  function into(place, changed) {
    CHOICES.forEach(function (choice) {
      var select = document.createElement("select");
      select.setAttribute("aria-label", choice[0] === "kind" ? "只看一种" : "只看一个学段");
      select.addEventListener("change", changed);
      selects[choice[0]] = select;
      place.appendChild(select);
    });
  }

  /* What is chosen, but for the choice `without`: places of pages with the place that they must have. */
  function wantedBut(without) {
    return CHOICES.filter(function (choice) {
      return choice[0] !== without && selects[choice[0]].value;
    }).map(function (choice) {
      var facet = facets[choice[0]];
      var codes = facet.values.map(function (value) {
        return value[0];
      });
      return { of: facet.of, place: codes.indexOf(selects[choice[0]].value) + 1 };
    });
  }

  function fits(number, wanted) {
    return wanted.every(function (one) {
      return one.of[number] === one.place;
    });
  }

  /* What the search keeps; null when nothing is chosen. */
  function keep() {
    var wanted = facets ? wantedBut("") : [];
    return wanted.length ? function (number) {
      return fits(number, wanted);
    } : null;
  }

  /* Counts of every value among the pages found, in each choice. */
  function count(all) {
    CHOICES.forEach(function (choice) {
      var facet = facets[choice[0]];
      var select = selects[choice[0]];
      var chosen = select.value;
      var wanted = wantedBut(choice[0]);
      var counts = new Uint32Array(facet.values.length + 1);
      all.forEach(function (number) {
        if (!wanted.length || fits(number, wanted)) {
          counts[facet.of[number]] += 1;
        }
      });
      var shown = [["", choice[1]]];
      facet.values.forEach(function (value, place) {
        if (counts[place + 1] || value[0] === chosen) {
          shown.push([value[0], value[1] + "（" + counts[place + 1] + "）"]);
        }
      });
      shown.forEach(function (one, place) {
        write(select.options[place] || select.appendChild(document.createElement("option")), one[0], one[1]);
      });
      select.length = shown.length;
      select.value = chosen;
    });
  }

  /* Only what differs: a phone styles and measures every option that is made anew. */
  function write(option, value, text) {
    if (option.getAttribute("value") !== value) {
      option.value = value;
    }
    if (option.textContent !== text) {
      option.textContent = text;
    }
  }

  function forget() {
    CHOICES.forEach(function (choice) {
      selects[choice[0]].value = "";
    });
  }

  return { load: load, into: into, keep: keep, count: count, forget: forget };
})(xinyuSearch);
