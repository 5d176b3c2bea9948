/*
 * Of a lesson page: the 20-, 30- and 40-minute lesson, the preparation card's clock for it, and what the printer gets
 * (the plan, the worksheet alone, or the card).
 */
(function () {
  "use strict";

  var page = document.documentElement;
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
    setCardClock();
  }

  /* When each step that is left begins, in minutes after the bell. */
  function setCardClock() {
    var minutes = 0;
    Array.prototype.forEach.call(card.querySelectorAll("[data-minutes]"), function (time) {
      var left = card.className.match(/len-\d+/);
      var cut = time.parentNode.className;
      var isOut = left && (cut === "cut-at-30" || (left[0] === "len-20" && cut === "cut-at-20"));
      time.textContent = minutes;
      minutes += isOut ? 0 : Number(time.getAttribute("data-minutes"));
    });
    card.querySelector("[data-card-total]").textContent = minutes;
    fitCard();
  }

  /* As many lines of each sentence as leave the card on one screen of a phone. */
  function fitCard() {
    for (var lines = MOST_LINES; lines > 0; lines--) {
      card.setAttribute("data-lines", String(lines));
      if (card.offsetHeight <= window.innerHeight) { // 0 while it is not shown
        return;
      }
    }
  }

  if (steps) {
    steps.addEventListener("change", function (event) {
      if (event.target.name === "length") {
        setLength(event.target.value);
      }
    });
    var chosen = steps.querySelector("input[name=length]:checked"); // Some browsers keep the choice over a reload.
    if (chosen) {
      setLength(chosen.value);
    }
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print]");
    if (button) {
      page.setAttribute("data-printing", button.getAttribute("data-print"));
      window.print();
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && location.hash === "#card") {
      location.hash = "steps";
    }
  });
  window.addEventListener("hashchange", fitCard);
  window.addEventListener("resize", fitCard);
  window.addEventListener("load", fitCard); // opened by its address, the card is shown only now
  window.addEventListener("afterprint", function () {
    page.removeAttribute("data-printing");
  });
})();
