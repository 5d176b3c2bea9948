/* The table behind the catalogue: what every page has of each facet, which pages meet some choices, and their order. */
var xinyuCatalogueTable = (function () {
  "use strict";

  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var IN_ORDER = ["kind", "stage", "grade", "term", "slot"];

  /* `facets` as the index has them: {key, name, values: [[code, name], …], of: one character a page}. */
  return function (facets) {
    function byKey(key) {
      return facets.filter(function (facet) {
        return facet.key === key;
      })[0];
    }

    function valueOf(facet, number) {
      return facet.values[DIGITS.indexOf(facet.of[number]) - 1] || ["", ""];
    }

    function codeOf(key, number) {
      return valueOf(byKey(key), number)[0];
    }

    function nameOf(key, number) {
      return valueOf(byKey(key), number)[1];
    }

    /* Numbers of all pages. */
    function all() {
      return Array.from(facets[0].of, function (digit, number) {
        return number;
      });
    }

    /* Facets with a choice that a page does not meet. */
    function missed(number, chosen) {
      return facets.filter(function (facet) {
        return chosen[facet.key].length && chosen[facet.key].indexOf(valueOf(facet, number)[0]) < 0;
      });
    }

    /*
     * Which of some pages meet every choice, and for each facet how many of them each value would leave: those that miss
     * nothing, and those that miss this facet alone.
     */
    function counted(numbers, chosen) {
      var found = { numbers: [], counts: {}, without: {} };
      facets.forEach(function (facet) {
        found.counts[facet.key] = {};
        found.without[facet.key] = 0;
      });
      numbers.forEach(function (number) {
        var misses = missed(number, chosen);
        if (!misses.length) {
          found.numbers.push(number);
        } else if (misses.length === 1) {
          found.without[misses[0].key] += 1;
        }
        if (misses.length < 2) {
          (misses.length ? misses : facets).forEach(count(found.counts, number));
        }
      });
      return found;
    }

    function count(counts, number) {
      return function (facet) {
        var code = valueOf(facet, number)[0];
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

    return { facets: facets, codeOf: codeOf, nameOf: nameOf, all: all, counted: counted, ordered: ordered };
  };
})();
