/* The form of a session asks what its kind needs: staff belong to no class, and count neither as guidance nor practice. */
(function () {
  "use strict";
  var kind = document.getElementById("kind");
  if (!kind) return;
  var parts = document.querySelectorAll("[data-for]");

  function show() {
    var chosen = kind.options[kind.selectedIndex];
    var whom = chosen.parentNode.hasAttribute("data-staff") ? "staff" : "parents";
    for (var i = 0; i < parts.length; i++) parts[i].hidden = parts[i].getAttribute("data-for") !== whom;
  }

  kind.addEventListener("change", show);
  window.addEventListener("pageshow", show);  // a browser that goes back keeps what was chosen
  show();
})();
