/* A form that is sent without a network would give way to the browser's own page about that, and what was typed with it: it stays. */
(function () {
  "use strict";
  var HELD = "现在没有网，还没有送出去，有网了再点一次就好。";
  var KEPT = "现在没有网，还没有送出去，填的都还在，有网了再点一次就好。";
  var AGAIN = "网回来了，请再点一次。";
  var FIELDS = "input:not([type=hidden]), select, textarea";
  var reached = false; // the server has answered since, whatever the browser says of its network

  function say(form, button) {
    var before = form.querySelector(".held");
    var after = form.querySelector(".acts");
    var line = document.createElement("p");
    if (before) before.parentNode.removeChild(before); // said again, it is read out again
    line.className = "note held noprint";
    line.setAttribute("role", "alert");
    if (!after || !after.contains(button)) after = button;
    after.parentNode.insertBefore(line, after.nextSibling);
    line.textContent = form.querySelector(FIELDS) ? KEPT : HELD;
  }

  /* Before the other scripts of a page, which say what is being sent. A form without an address is worked out here and goes nowhere. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (navigator.onLine !== false || reached || !form.hasAttribute("action")) return;
    event.preventDefault();
    event.stopPropagation();
    say(form, event.submitter || form.querySelector("button:not([type=button])"));
    if (window.fetch) fetch("/healthz", { cache: "no-store" }).then(back, function () { /* as the browser says */ });
  }, true);

  function back() {
    reached = true;
    Array.prototype.forEach.call(document.querySelectorAll(".held"), function (line) {
      line.textContent = AGAIN;
    });
  }
  window.addEventListener("online", back);
  window.addEventListener("offline", function () {
    reached = false;
  });
})();
