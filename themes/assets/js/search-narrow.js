/*
 * Narrows what a search found: by kind and by stage, each with counts that follow the other. Comes with search-engine.js
 * at the first keystroke; the table of facets comes with the first results.
 */
var xinyuNarrow = (function (engine) {
  "use strict";

  var CHOICES = [["kind", "全部种类"], ["stage", "全部学段"]];
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var facets = null; // key -> {values, of}
  var selects = {};

  /* Promise that the table is there; without it nothing is narrowed. */
  function load() {
    return engine.file("tables/facets").then(function (table) {
      facets = {};
      table.facets.forEach(function (facet) {
        facets[facet.key] = facet;
      });
    });
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

  function valueOf(key, number) {
    var value = facets[key].values[DIGITS.indexOf(facets[key].of[number]) - 1];
    return value ? value[0] : "";
  }

  function fits(number, without) {
    return CHOICES.every(function (choice) {
      var key = choice[0];
      return key === without || !selects[key].value || valueOf(key, number) === selects[key].value;
    });
  }

  /* What the search keeps; null when nothing is chosen. */
  function keep() {
    var chosen = facets && CHOICES.some(function (choice) {
      return selects[choice[0]].value;
    });
    return chosen ? function (number) {
      return fits(number, "");
    } : null;
  }

  /* Counts of every value among the pages found, in each choice. */
  function count(all) {
    CHOICES.forEach(function (choice) {
      var key = choice[0];
      var select = selects[key];
      var chosen = select.value;
      var counts = {};
      all.forEach(function (number) {
        var value = fits(number, key) ? valueOf(key, number) : "";
        counts[value] = (counts[value] || 0) + 1;
      });
      select.textContent = "";
      select.appendChild(option("", choice[1]));
      facets[key].values.forEach(function (value) {
        if (counts[value[0]] || value[0] === chosen) {
          select.appendChild(option(value[0], value[1] + "（" + (counts[value[0]] || 0) + "）"));
        }
      });
      select.value = chosen;
    });
  }

  function option(value, text) {
    var element = document.createElement("option");
    element.value = value;
    element.textContent = text;
    return element;
  }

  function forget() {
    CHOICES.forEach(function (choice) {
      selects[choice[0]].value = "";
    });
  }

  return { load: load, into: into, keep: keep, count: count, forget: forget };
})(xinyuSearch);
