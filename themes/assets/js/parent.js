/* Of a parent lesson: what the printer gets, the lesson in large type on one sheet or the script for the loudspeaker. */
(function () {
  "use strict";

  var page = document.documentElement;

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print]");
    if (button) {
      document.querySelector("[data-loudspeaker]").open = true; // What is closed is not printed.
      page.setAttribute("data-printing", button.getAttribute("data-print"));
      window.print();
    }
  });
  window.addEventListener("afterprint", function () {
    page.removeAttribute("data-printing");
  });
})();
