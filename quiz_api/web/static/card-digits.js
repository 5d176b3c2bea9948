/* Digits of a 家庭学习卡 are counted before they are sent: one slip does not cost the other eleven. */
(function () {
  "use strict";

  var WANTED = 12;
  var field = document.getElementById("household_code");

  /* What is wrong with the count, in a sentence; "" where the server has to look. */
  function miscount(text) {
    var digits = text.normalize("NFKC").replace(/[\s\-—.·]+/g, "");
    var wrong = digits.length < WANTED ? "还少 " + (WANTED - digits.length) + " 位" : "多了 " + (digits.length - WANTED) + " 位";
    return /^[0-9]+$/.test(digits) && digits.length !== WANTED ? "现在是 " + digits.length + " 位，" + wrong + "。请对照卡上的 " + WANTED + " 位数字改一改。" : "";
  }

  function tell(words) {
    var before = document.getElementById("problem");
    if (before) {
      before.parentNode.removeChild(before); // Said again, it is read out again.
    }
    var line = document.createElement("p");
    line.className = "warn";
    line.id = "problem";
    line.setAttribute("role", "alert");
    line.textContent = words;
    field.parentNode.insertBefore(line, field.parentNode.querySelector("label[for=household_code]"));
    field.setAttribute("aria-describedby", "problem");
    field.focus();
  }

  if (field && field.type !== "hidden" && field.form) {
    field.form.addEventListener("submit", function (event) {
      var words = miscount(field.value);
      if (words) {
        event.preventDefault();
        tell(words);
      }
    });
  }
})();
