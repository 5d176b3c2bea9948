/* Of pages that are read quietly: puts another page in the place of this one, so that "back" does not return to it. */
(function () {
  "use strict";

  document.querySelector("[data-leave]").addEventListener("click", function (event) {
    event.preventDefault();
    document.body.style.visibility = "hidden"; // at once: the other page may take a while on a bad network
    location.replace(this.href);
  });
})();
