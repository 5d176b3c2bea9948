/* A button that prints, for pages that are made to be printed. What is folded on the screen is whole on paper,
   but for long lists that have a file of their own (`off-paper`). */
(function () {
  "use strict";
  var opened = [];

  document.addEventListener("click", function (event) {
    if (event.target.hasAttribute("data-print")) {
      window.print();
    }
  });

  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.slice.call(document.querySelectorAll("details.fold:not([open]):not(.off-paper)"));
    opened.forEach(function (fold) { fold.open = true; });
  });

  window.addEventListener("afterprint", function () {
    opened.forEach(function (fold) { fold.open = false; });
    opened = [];
  });
})();
