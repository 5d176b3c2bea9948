/* A fold that holds what the address asks for is open. Newer browsers open it by themselves; the floor does not. */
(function () {
  "use strict";

  function unfold() {
    var asked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var closed = false;
    for (var around = asked; around; around = around.parentElement) {
      if (around.tagName === "DETAILS" && !around.open) {
        around.open = true;
        closed = true;
      }
    }
    if (closed) {
      asked.scrollIntoView();
    }
  }

  window.addEventListener("hashchange", unfold);
  unfold();
})();
