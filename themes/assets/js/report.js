/* 报告问题：copies the name and address of this page, for whoever is told of a mistake. Sends nothing. */
(function () {
  "use strict";

  var button = document.querySelector("[data-report-page]");
  if (!button) {
    return;
  }
  var done = document.querySelector("[data-report-done]");
  var text = document.title + "\n" + location.href.split("#")[0];

  /* Also where the newer way is not allowed: on plain http and from a folder. */
  function copied() {
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "vh";
    button.parentNode.appendChild(area);
    area.select();
    try {
      return document.execCommand("copy");
    } catch (forbidden) {
      return false;
    } finally {
      button.parentNode.removeChild(area);
      button.focus();
    }
  }

  button.addEventListener("click", function () {
    done.textContent = copied() ? "已复制。" : "这个浏览器不让复制，请把地址栏里的地址抄下来。";
  });
})();
