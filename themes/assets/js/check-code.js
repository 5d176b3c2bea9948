/*
 * The ten characters by which a class teacher can record a lesson that this phone cannot upload (核对码). Which lesson,
 * which choices, which day, and a number that tells this phone from another; quiz_api/domain/check_code.py reads them.
 * `xinyuCode.of({page, revision, choices, day, id})` gives them, or "" where ten characters cannot say it: `choices` are
 * places from 0, `day` a Date or null where the clock is not believed, `id` the event that waits in this phone.
 */
window.xinyuCode = (function () {
  "use strict";

  var ALPHABET = "23456789ACDEFGHJKMNPQRTVWXY";
  var STAGES = ["yey", "xxd", "xxg", "czh", "gzh"];
  var DAYS = 40;

  function text(value, length) {
    var characters = "";
    while (characters.length < length) {
      characters = ALPHABET.charAt(value % 27) + characters;
      value = Math.floor(value / 27); // The value has 38 bits: numbers of this language are exact up to 53.
    }
    return characters;
  }

  function placeOf(page) {
    var found = /^p-([a-z]+)-(\d\d)$/.exec(page);
    var stage = found ? STAGES.indexOf(found[1]) : -1;
    return stage < 0 || found[2] === "00" ? -1 : stage * 99 + Number(found[2]) - 1;
  }

  function revisionMark(revision) {
    var mark = 0;
    for (var i = 0; i < revision.length; i++) {
      mark = (mark * 31 + revision.charCodeAt(i)) % 65521;
    }
    return mark % 16;
  }

  function dayMark(day) {
    return day ? Math.floor(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()) / 86400000) % DAYS : DAYS;
  }

  function of(said) {
    var place = placeOf(said.page);
    var fits = said.choices.every(function (choice) {
      return choice >= 0 && choice < 8;
    });
    if (place < 0 || !fits || said.choices.length !== 3) {
      return "";
    }
    var sheet = said.choices.reduce(function (before, choice) {
      return before * 8 + choice;
    }, 0);
    var nonce = parseInt(said.id.replace(/-/g, "").slice(0, 8), 16) % 1600;
    var value = (nonce * (DAYS + 1) + dayMark(said.day)) * 16 + revisionMark(said.revision);
    value = (value * 512 + sheet) * 495 + place;
    return text(value, 8) + text((value + 300) % 727, 2);
  }

  return { of: of };
})();
