/*
 * Of a lesson page: the 20-, 30- and 40-minute lesson, and the preparation card's clock and the documents for it.
 */
(function (clocks) {
  "use strict";

  var steps = document.querySelector("[data-steps]");
  var MOST_LINES = 5; // pages.css knows so many
  var card = document.querySelector(".prep-card");

  function setLength(name) {
    [steps, card].forEach(function (part) {
      part.classList.remove("len-20", "len-30");
      if (name !== "40") {
        part.classList.add("len-" + name);
      }
    });
    tell(setCardClock());
    offer(name);
    fitCard();
  }

  /* The documents of the length that is chosen; where there is none of its own, those of the whole lesson. */
  function offer(name) {
    var links = Array.prototype.slice.call(document.querySelectorAll(".downloads [data-length]"));
    var own = links.some(function (link) {
      return link.getAttribute("data-length") === name;
    });
    links.forEach(function (link) {
      link.hidden = link.getAttribute("data-length") !== (own ? name : "whole");
    });
  }

  /* When each step that is left begins, in minutes after the bell. Gives the minutes and the numbers (from 1) of those left. */
  function setCardClock() {
    var chosen = { minutes: 0, steps: [] };
    Array.prototype.forEach.call(card.querySelectorAll("[data-minutes]"), function (time, place) {
      var left = card.className.match(/len-\d+/);
      var cut = time.parentNode.className;
      var isOut = left && (cut === "cut-at-30" || (left[0] === "len-20" && cut === "cut-at-20"));
      time.textContent = chosen.minutes;
      if (!isOut) {
        chosen.minutes += Number(time.getAttribute("data-minutes"));
        chosen.steps.push(place + 1);
      }
    });
    return chosen;
  }

  /* The card, the heading of the plan and 上完了 speak of the length that is chosen. */
  function tell(chosen) {
    var taught = document.getElementById("taught");
    Array.prototype.forEach.call(document.querySelectorAll("[data-chosen-minutes]"), function (place) {
      place.textContent = chosen.minutes;
    });
    if (taught) {
      taught.dispatchEvent(new CustomEvent("xinyu-length-chosen", { detail: chosen }));
    }
  }

  /*
   * As many lines of what to bring and of what to say as leave the card on one screen of a phone. What must not be said
   * or done, and whom to call, stands there whole, though the card becomes longer than a screen.
   */
  function fitCard() {
    for (var lines = 2 * MOST_LINES; lines > 1; lines--) {
      card.setAttribute("data-bring", String(Math.ceil(lines / 2)));
      card.setAttribute("data-words", String(Math.floor(lines / 2)));
      if (card.offsetHeight <= window.innerHeight) { // 0 while it is not shown
        return;
      }
    }
  }

  if (steps) {
    steps.addEventListener("change", function (event) {
      if (event.target.name === "length") {
        clocks.keepLength(event.target.value);
        setLength(event.target.value);
      }
    });
    var kept = steps.querySelector('input[name=length][value="' + clocks.kept().length + '"]');
    if (kept) {
      kept.checked = true;
    }
    var chosen = steps.querySelector("input[name=length]:checked"); // Where nothing may be kept, some browsers do it by themselves.
    if (chosen) {
      setLength(chosen.value);
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && location.hash === "#card") {
      location.hash = "steps";
    }
  });
  window.addEventListener("hashchange", fitCard);
  window.addEventListener("resize", fitCard);
  window.addEventListener("load", fitCard); // opened by its address, the card is shown only now
})(xinyuClassClock);
