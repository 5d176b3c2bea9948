/*
 * Text size and ground colour of this browser; a link with ?view=elder chooses 长辈版. Loaded in the head without `defer`, so that the first paint is already
 * right. Nothing needs storage: where it is forbidden, a choice lasts as long as the page.
 */
(function () {
  "use strict";

  var page = document.documentElement;
  var CHOICES = { size: ["large", "elder"], mode: ["light", "care", "dark", "contrast"], larger: ["yes"] };

  page.classList.add("js");
  Object.keys(CHOICES).forEach(function (kind) {
    apply(kind, remembered(kind));
  });
  if (/[?&]view=elder(?:&|$)/.test(location.search)) {
    apply("size", "elder"); // The link of a card for grandparents.
    remember("size", "elder");
  }
  if (!page.hasAttribute("data-mode") && window.matchMedia("(prefers-color-scheme: dark)").matches) {
    apply("mode", "dark");
  }

  page.toggleAttribute("data-teaches", Boolean(remembered("grade"))); // 本周 comes first on a teacher's phone.

  followMove();

  /* A page that moved leads on by its header, without what stands behind the address: a card's ?view=elder, a #place. */
  function followMove() {
    var header = document.querySelector("meta[http-equiv='refresh']");
    if (header && (location.search || location.hash)) {
      location.replace(header.content.replace(/^.*?url=/, "") + location.search + location.hash);
    }
  }

  function remembered(kind) {
    try {
      return localStorage.getItem("xinyu-" + kind);
    } catch (forbidden) {
      return null;
    }
  }

  function remember(kind, value) {
    try {
      localStorage.setItem("xinyu-" + kind, value);
    } catch (forbidden) {
      // The page still changes.
    }
  }

  function apply(kind, value) {
    if (CHOICES[kind].indexOf(value) >= 0) {
      page.setAttribute("data-" + kind, value);
    } else {
      page.removeAttribute("data-" + kind);
    }
  }

  function current(kind) {
    return page.getAttribute("data-" + kind) || (kind === "mode" ? "light" : "standard");
  }

  /* 字再大一点 turns into 字小一点 (pages.css): words that say what a press does need no state beside them. */
  function show() {
    ["size", "mode"].forEach(function (kind) {
      document.querySelectorAll("[data-set-" + kind + "]").forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.getAttribute("data-set-" + kind) === current(kind)));
      });
    });
  }

  /* A table that is wider than the screen is scrolled by the keyboard too; its width changes with the size of text. */
  function reachWideTables() {
    document.querySelectorAll(".prose > table").forEach(function (table) {
      if (table.scrollWidth > table.clientWidth) {
        table.tabIndex = 0;
        table.setAttribute("aria-label", "表格，可以左右移动");
      }
    });
  }

  /* A second press on a lone switch, such as 长辈版 on a parent lesson, takes it back. */
  function choose(kind, button) {
    var value = button.getAttribute("data-set-" + kind);
    var plain = kind === "mode" ? "light" : "standard";
    value = value === current(kind) ? plain : value;
    apply(kind, value);
    remember(kind, value);
    show();
    reachWideTables();
  }

  function onClick(event) {
    Object.keys(CHOICES).forEach(function (kind) {
      var button = event.target.closest("[data-set-" + kind + "]");
      if (button) {
        choose(kind, button);
      }
    });
    document.querySelectorAll("details[data-display]").forEach(function (panel) {
      if (panel.open && !panel.contains(event.target)) {
        panel.open = false;
      }
    });
  }

  function onKey(event) {
    var panel = document.querySelector("details[data-display][open]");
    if (event.key === "Escape" && panel) {
      panel.open = false;
      panel.querySelector("summary").focus();
    }
  }

  window.addEventListener("load", reachWideTables);
  document.addEventListener("DOMContentLoaded", function () {
    show();
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", onKey);
    if (/^https?:$/.test(location.protocol)) {
      document.querySelectorAll("[data-server]").forEach(function (part) {
        part.hidden = false; // Pages of the server: a folder on a USB stick has none.
      });
    }
  });
})();
