/* Whether a file is the one that was issued: its SHA-256 is worked out here, and the file goes nowhere. */
(function () {
  "use strict";
  var form = document.getElementById("check-file");
  if (!form) return;
  var field = document.getElementById("file-to-check"), answer = document.getElementById("file-checked"), latest = 0;

  function say(kind, words) {
    var line = document.createElement("p");
    line.className = kind;
    line.textContent = words;
    answer.textContent = "";
    answer.appendChild(line);
  }

  function hex(digest) {
    return Array.prototype.map.call(new Uint8Array(digest), function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
  }

  function unreadable() {
    say("warn", "这个文件读不出来。请关掉正在打开它的程序，再选一次；还不行，请用下面的命令。");
  }

  function compare(file) {
    var reader = new FileReader(), turn = ++latest;
    say("note", "正在算“" + file.name + "”……");
    reader.onerror = unreadable;
    reader.onload = function () {
      window.crypto.subtle.digest("SHA-256", reader.result).then(function (digest) {
        if (turn !== latest) return;
        if (hex(digest) === form.getAttribute("data-sha256")) say("note", "对得上。“" + file.name + "”就是当时发出的那一份，没有改过。");
        else say("warn", "对不上。“" + file.name + "”和当时发出的不一样：可能改过，打开后又存过，或者是另一个编号的文件。");
      }, unreadable);
    };
    reader.readAsArrayBuffer(file);
  }

  if (!window.crypto || !window.crypto.subtle) {
    form.parentNode.removeChild(form);
    say("note", "这个网址没有加密（不是 https），浏览器不肯在网页上算。请用下面的命令，结果一样。");
    return;
  }
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  field.addEventListener("click", function () { field.value = ""; });  // the same file, changed meanwhile, is looked at again
  field.addEventListener("change", function () {
    if (field.files.length) compare(field.files[0]);
  });
})();
