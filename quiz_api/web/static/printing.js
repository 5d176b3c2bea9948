/* A button that prints, for pages that are made to be printed. */
document.addEventListener("click", function (event) {
  "use strict";
  if (event.target.hasAttribute("data-print")) {
    window.print();
  }
});
