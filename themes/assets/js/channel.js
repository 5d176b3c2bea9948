/* Of a parent lesson: the words for a parents' group, and the lesson as clean text for a bureau's 公众号. */
(function () {
  "use strict";

  var box = document.querySelector("[data-channel]");
  if (!box) {
    return;
  }
  var words = box.querySelector("[data-group-words]");
  var said = box.querySelector("[data-copied]");

  // A page opened from a folder has no address that anybody else could open.
  if (/^http/.test(window.location.protocol)) {
    words.value += "\n" + window.location.href.replace(/[?#].*$/, "");
  }

  /* Through a selection, because the newer way is closed to pages without https, as in a school's own network. */
  function copied() {
    try {
      return document.execCommand("copy");
    } catch (refused) {
      return false;
    }
  }

  function copyWords() {
    words.select();
    words.setSelectionRange(0, words.value.length);
    return copied();
  }

  /* Headings, paragraphs and lists without any style, address, button or question of this site. */
  function cleanLesson() {
    var clean = document.createElement("div");
    var wanted = ".fam-head h1, .fam-intro, .part h2, .part .prose, .help-lines h2, .help-lines b, .help-lines p, .help-lines a";
    Array.prototype.forEach.call(document.querySelectorAll(wanted), function (part) {
      var isBlock = part.classList.contains("prose");
      var copy = document.createElement(isBlock ? "div" : /^H\d$/.test(part.tagName) ? part.tagName : "p");
      if (isBlock) {
        copy.innerHTML = part.innerHTML;
      } else {
        copy.textContent = part.tagName === "A" ? part.innerText.replace(/\s+/g, " ") : part.textContent;
      }
      clean.appendChild(copy);
    });
    Array.prototype.forEach.call(clean.querySelectorAll("button, script, svg, form"), function (extra) {
      extra.parentNode.removeChild(extra);
    });
    Array.prototype.forEach.call(clean.querySelectorAll("*"), function (element) {
      while (element.attributes.length) {
        element.removeAttribute(element.attributes[0].name);
      }
    });
    return clean;
  }

  function copyLesson() {
    var clean = cleanLesson();
    var selection = window.getSelection();
    var range = document.createRange();
    clean.className = "vh";
    box.appendChild(clean);
    range.selectNodeContents(clean);
    selection.removeAllRanges();
    selection.addRange(range);
    var done = copied();
    selection.removeAllRanges();
    box.removeChild(clean);
    return done;
  }

  box.addEventListener("toggle", function () {
    words.style.height = words.scrollHeight + 4 + "px"; // All of it in sight, however large the letters are.
  });

  /* The short way from the top: opened, in sight, and the keyboard goes on from there. */
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-to-channel]")) {
      event.preventDefault(); // the address stays the one that is copied
      box.open = true;
      box.scrollIntoView();
      box.querySelector("[data-copy=words]").focus({ preventScroll: true });
    }
  });

  box.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) {
      return;
    }
    var isWords = button.getAttribute("data-copy") === "words";
    var done = isWords ? copyWords() : copyLesson();
    button.focus();
    if (done) {
      said.textContent = isWords ? "已复制。到群里粘贴就行。" : "已复制全文和求助电话。到编辑器里粘贴就行。";
    } else {
      said.textContent = isWords ? "这个浏览器不让复制。请按住上面的字，自己选中复制。" : "这个浏览器不让复制。请在页面上自己选中复制。";
    }
  });
})();
