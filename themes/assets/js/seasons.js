/* 首页上的时令：shows what is on today, the shorter time first, at most two. The page carries all of them, hidden. */
(function () {
  "use strict";

  var MOST = 2;
  var date = new Date();
  var today = dayOf(date.getMonth() + 1, date.getDate());

  function dayOf(month, day) {
    return (month < 10 ? "0" : "") + month + "-" + (day < 10 ? "0" : "") + day;
  }

  /* Days of a season, about: enough to tell which is shorter. */
  function length(season) {
    function count(name) {
      var parts = season.getAttribute(name).split("-");
      return Number(parts[0]) * 31 + Number(parts[1]);
    }
    return (count("data-to") - count("data-from") + 372) % 372;
  }

  function isOn(season) {
    var from = season.getAttribute("data-from");
    var to = season.getAttribute("data-to");
    return from <= to ? from <= today && today <= to : from <= today || today <= to;
  }

  Array.from(document.querySelectorAll("[data-season]")).filter(isOn).sort(function (one, other) {
    return length(one) - length(other);
  }).slice(0, MOST).forEach(function (season) {
    season.hidden = false;
  });
})();
