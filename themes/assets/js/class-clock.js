/*
 * What class mode keeps while a lesson runs: the length that was chosen and the time spent on each slide (until the tab is
 * closed, so that a reload in the middle of a lesson loses nothing) and a screen that does not go dark by itself.
 */
var xinyuClassClock = (function () {
  "use strict";

  var KEPT = "xinyu-class"; // with the page's path
  var lock = null;
  var wanted = false;

  /* `place` is {} where the lesson begins anew. The length stays: the slides are counted by it. */
  function keep(place, length) {
    place.length = length;
    try {
      sessionStorage.setItem(KEPT + location.pathname, JSON.stringify(place));
    } catch (forbidden) {
      // Then a reload begins anew.
    }
  }

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT + location.pathname)) || {};
    } catch (forbidden) {
      return {};
    }
  }

  /* Another length was chosen on the page. The place stays until a clock with other slides overwrites it. */
  function keepLength(length) {
    keep(kept(), length);
  }

  /* The clock of a lesson with `count` slides; `before` is what `kept` gave. */
  function clockOf(count, before) {
    var known = Array.isArray(before.spent) && before.spent.length === count;
    var clock = { spent: known ? before.spent : [], at: known ? Math.min(Math.max(0, before.at | 0), count - 1) : 0 };
    var read = 0; // when the clock was last read, 0 while it stands
    while (clock.spent.length < count) {
      clock.spent.push(0);
    }

    /* Add what has passed since the last look. A clock set back counts nothing. */
    clock.tick = function () {
      var now = Date.now();
      if (read && clock.at) {
        clock.spent[clock.at] += Math.max(0, now - read);
      }
      read = read ? now : 0;
    };
    clock.run = function (on) {
      clock.tick();
      read = on ? Date.now() : 0;
    };
    clock.isRunning = function () {
      return read > 0;
    };
    clock.sum = function () {
      return clock.spent.reduce(function (sum, one) {
        return sum + one;
      }, 0);
    };
    clock.keep = function () {
      keep(clock.at ? { at: clock.at, spent: clock.spent } : {}, before.length);
    };
    return clock;
  }

  function stayAwake(on) {
    wanted = on;
    if (!on && lock) {
      lock.release().catch(function () {});
      lock = null;
    } else if (on && navigator.wakeLock && document.visibilityState === "visible") {
      navigator.wakeLock.request("screen").then(
        function (got) {
          lock = got;
          if (!wanted) {
            stayAwake(false);
          }
        },
        function () {} // the battery is low, or the browser does not want to: the lesson goes on
      );
    }
  }

  document.addEventListener("visibilitychange", function () {
    if (wanted) {
      stayAwake(true); // a screen that was away lets go of its lock
    }
  });

  /* For 上完了: whole minutes of each step of the lesson, of all of it, and at which step it stopped (0: at none). */
  function seen(clock, slides) {
    var steps = Array.prototype.map.call(document.querySelectorAll("[data-steps] .steps > li"), function () {
      return 0;
    });
    slides.forEach(function (slide, place) {
      if (slide.number) {
        steps[slide.number - 1] = Math.round(clock.spent[place] / 60000);
      }
    });
    return { steps: steps, whole: Math.round(clock.sum() / 60000), stopped: slides[clock.at].number || 0 };
  }

  return { of: clockOf, kept: kept, keepLength: keepLength, seen: seen, stayAwake: stayAwake };
})();
