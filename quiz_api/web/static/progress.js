/* How far a roster is: the same page again every second, without its being loaded anew; when it is over, what came of it. */
(function () {
  "use strict";
  var box = document.getElementById("progress");
  if (!box || !window.fetch || !window.DOMParser) return;
  function look() {
    fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } }).then(function (answer) {
      return answer.ok && !answer.redirected ? answer.text() : "";
    }).then(function (text) {
      var found = text && new DOMParser().parseFromString(text, "text/html").getElementById("progress");
      if (!found) return location.reload();
      var words = found.querySelector("[role=status]").textContent, said = box.querySelector("[role=status]");
      if (said.textContent !== words) said.textContent = words;
      box.querySelector("progress").value = found.querySelector("progress").value;
      box.querySelector("progress").max = found.querySelector("progress").max;
      box.querySelector(".steps").innerHTML = found.querySelector(".steps").innerHTML;
      setTimeout(look, 1000);
    }).catch(function () { setTimeout(look, 3000); });
  }
  setTimeout(look, 1000);
})();
