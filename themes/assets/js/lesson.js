/* Of a lesson page: the 20-, 30- and 40-minute lesson, and what the printer gets (the plan, or the worksheet alone). */
(function () {
  "use strict";

  var page = document.documentElement;
  var steps = document.querySelector("[data-steps]");

  function setLength(name) {
    steps.classList.remove("len-20", "len-30");
    if (name !== "40") {
      steps.classList.add("len-" + name);
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
  window.addEventListener("afterprint", function () {
    page.removeAttribute("data-printing");
  });
})();
