/* Digits of a 家庭学习卡 stand in fours, as on the card, and are counted before they are sent: one slip does not cost the other eleven. */
(function () {
  "use strict";

  var WANTED = 12;
  var GAPS = /[\s\-—.·]+/g; // what people put between digits
  var field = document.getElementById("household_code");
  var before = ""; // digits as they stood before this key
  var isComposing = false;

  /* The digits alone where they are a card's twelve, whatever was pasted around them; else all but the gaps. */
  function plain(text) {
    var digits = digitsOf(text);
    return digits.length === WANTED ? digits : text.normalize("NFKC").replace(GAPS, "");
  }

  function digitsOf(text) {
    return text.normalize("NFKC").replace(/[^0-9]/g, "");
  }

  function inFours(digits) {
    return digits.replace(/(\d{4})(?=\d)/g, "$1 ");
  }

  /* The caret stays behind the digit that it was behind. Whoever deletes a gap means the digit beside it. */
  function group(how) {
    var left = digitsOf(field.value.slice(0, field.selectionStart)).length;
    var digits = plain(field.value);
    if (!/^[0-9]*$/.test(digits)) {
      before = "";
      return; // something else: the server says what
    }
    if (digits === before && field.value !== inFours(digits) && /^deleteContent(Back|For)ward$/.test(how)) {
      left -= how === "deleteContentBackward" ? 1 : 0;
      digits = digits.slice(0, left) + digits.slice(left + 1);
    }
    before = digits;
    if (field.value !== inFours(digits)) {
      var caret = inFours(digits.slice(0, left)).length;
      field.value = inFours(digits);
      if (document.activeElement === field) field.setSelectionRange(caret, caret);
    }
  }

  /* What is wrong with the count, in a sentence; "" where the server has to look. */
  function miscount(text) {
    var digits = plain(text);
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
    group("");
    field.addEventListener("compositionstart", function () {
      isComposing = true;
    });
    field.addEventListener("compositionend", function () {
      isComposing = false;
      setTimeout(group, 0, ""); // once the browser has put the words there
    });
    field.addEventListener("input", function (event) {
      if (!isComposing) group(event.inputType || "");
    });
    field.form.addEventListener("submit", function (event) {
      var words = miscount(field.value);
      if (words) {
        event.preventDefault();
        tell(words);
      }
    });
  }
})();
