/*
 * What the printer gets of a page: [data-print] names it, print.css knows the names. An address that ends in #print, as the
 * home page's 打印教案 has it, asks for the plan by itself. Where no window of the printer opens, as in WeChat, that is said.
 */
(function () {
  "use strict";

  var PATIENCE = 2000; // milliseconds until a window that has not opened counts as none
  var page = document.documentElement;
  var begun = false;

  function print(what, near) {
    var script = document.querySelector("[data-loudspeaker]");
    if (script) {
      script.open = true; // What is closed is not printed.
    }
    page.setAttribute("data-printing", what);
    begun = false;
    setTimeout(function () {
      if (!begun) {
        say(near);
      }
    }, PATIENCE);
    if (window.print) {
      window.print();
    }
  }

  function say(near) {
    var line = document.querySelector("[data-print-none]");
    if (line) {
      line.parentNode.removeChild(line); // Said again, it is read out again.
    }
    line = document.createElement("p");
    line.className = "note print-none noprint";
    line.setAttribute("data-print-none", "");
    line.setAttribute("role", "status");
    near.parentNode.insertBefore(line, near.nextSibling);
    line.textContent = "这里打不开打印。在微信里，请点右上角的“…”，选“在浏览器打开”，再打印；也可以把网址发到连着打印机的电脑上。";
  }

  window.addEventListener("beforeprint", function () {
    begun = true;
  });
  window.addEventListener("afterprint", function () {
    page.removeAttribute("data-printing");
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print]");
    if (button) {
      print(button.getAttribute("data-print"), button.closest(".acts, .with-tool") || button.parentNode);
    }
  });
  window.addEventListener("load", function () {
    var plan = document.querySelector("[data-print=plan]");
    if (plan && location.hash === "#print") {
      history.replaceState(null, "", location.pathname + location.search); // Once: not when the page is loaded again.
      print("plan", plan.parentNode);
    }
  });
})();
