/* A form whose answer takes seconds says so: what is being done, for how long already, and that it is sent once. */
(function () {
  "use strict";
  function wait(form) {
    var began = Date.now(), box = document.createElement("div"), words = document.createElement("p");
    box.className = "waiting note";
    words.setAttribute("role", "status");
    box.appendChild(words);
    box.appendChild(document.createElement("progress"));
    form.appendChild(box);
    function tell() {
      var seconds = Math.round((Date.now() - began) / 1000);
      words.textContent = form.getAttribute("data-wait") + (seconds ? "，已经 " + seconds + " 秒" : "") + "。办好以后自动打开下一页，请不要关掉这一页。";
    }
    tell();
    return { box: box, clock: setInterval(tell, 1000) };
  }
  Array.prototype.forEach.call(document.querySelectorAll("form[data-wait]"), function (form) {
    var waiting = null;
    form.addEventListener("submit", function (event) {
      if (waiting) event.preventDefault();
      else waiting = wait(form);
    });
    window.addEventListener("pageshow", function (event) {
      if (!event.persisted || !waiting) return;
      clearInterval(waiting.clock);
      waiting.box.remove();
      waiting = null;
    });
  });
})();
