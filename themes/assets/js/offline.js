/*
 * On every page: asks the browser to keep what has been opened, says when there is no network, and sends what still waits
 * in this phone. Where there is no service worker (WeChat, a page from a folder) the rest works without it.
 */
(function () {
  "use strict";

  var root = document.currentScript.src.replace(/assets\/js\/[^/]*$/, "");
  var isServed = /^https?:$/.test(location.protocol);
  var keeper = "serviceWorker" in navigator && navigator.serviceWorker.controller; // whoever comes later has not seen this page

  function register() {
    navigator.serviceWorker.register(root + "sw.js").then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (registration) {
      if (!keeper) {
        registration.active.postMessage({ keep: loaded() });
      }
    }).catch(function () {
      // Forbidden here: the page works as long as the network does.
    });
  }

  /* This page and what it has loaded from this site. */
  function loaded() {
    var parts = document.querySelectorAll("script[src], link[rel=stylesheet], img[src]");
    return [location.href].concat(Array.prototype.map.call(parts, function (part) {
      return part.src || part.href;
    }));
  }

  function tell() {
    var line = document.querySelector("[data-no-network]");
    if (navigator.onLine === false && !line && !document.querySelector("[data-kept-pages]")) {
      line = document.createElement("p");
      line.className = "no-network noprint";
      line.setAttribute("data-no-network", "");
      line.setAttribute("role", "status");
      line.textContent = "现在没有网。这一页照样能看、能听、能答，答完先存在这部手机里。";
      var main = document.getElementById("main");
      main.parentNode.insertBefore(line, main);
    } else if (navigator.onLine !== false && line) {
      line.parentNode.removeChild(line);
    }
  }

  /* Quiz pages send for themselves. Elsewhere the sender comes only when something waits. */
  function sendWaiting() {
    var waits = false;
    try {
      waits = Object.keys(localStorage).some(function (name) {
        return name.indexOf("xinyu-event-") === 0;
      });
    } catch (forbidden) {
      return;
    }
    if (waits && !document.querySelector("form.quiz")) {
      ["outbox.js", "upload.js"].forEach(function (name) {
        var script = document.createElement("script");
        script.src = root + "assets/js/" + name;
        script.async = false;
        document.body.appendChild(script);
      });
    }
  }

  if (!isServed) {
    return;
  }
  tell();
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  window.addEventListener("load", function () {
    sendWaiting();
    if ("serviceWorker" in navigator) {
      register();
    }
  });
})();
