/* A spare card scanned with a phone brings its digits after the #; a scanner's Enter goes on to the number. */
(function () {
  "use strict";
  var code = document.getElementById("code");
  var number = document.getElementById("number");
  if (!code || !number) return;
  var digits = decodeURIComponent(location.hash.slice(1)).replace(/[^0-9]/g, "");
  if (digits.length === 12) {
    history.replaceState(null, "", location.pathname + location.search);
    code.value = digits.replace(/(\d{4})(?=\d)/g, "$1 ");
    number.focus();
    number.select();
  }
  code.addEventListener("keydown", function (event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    number.focus();
    number.select();
  });
})();
