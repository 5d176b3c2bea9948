/*
 * The search dialog. The header's form becomes it when it opens; without this script the form leads to the catalogue.
 * Opens by click, typing, `/`, Ctrl+K, `?q=…` in the address or another search form of the page. Nothing is fetched
 * before the first keystroke. Words typed are kept nowhere but in the address of the page that one leaves.
 */
(function () {
  "use strict";

  var form = document.querySelector("form.md-search");
  if (!form) {
    return;
  }
  var input = part("md-search__input");
  var place = document.currentScript.src.split(/[?#]/)[0]; // …/assets/js/search.js
  var root = place.replace(/assets\/js\/[^/]*$/, "");
  var REST = 120; // milliseconds without a keystroke before a search starts
  var STAFF_CHOICE = "xinyu-search-staff";
  var LONGEST = 100; // characters of a query
  var scripts = null; // promise that search-engine.js and search-view.js have come
  var timer = 0;
  var turn = 0; // number of the search whose answer is wanted
  var shownFor = ""; // the query that the list answers
  var active = -1;
  var openedFrom = null;
  var panel = {
    output: part("md-search__output"),
    staff: part("md-search__staff"),
    close: part("md-search__close"),
    status: part("md-search-result__meta"),
    list: part("md-search-result__list"),
    aid: part("md-search-result__aid"),
  };

  function part(name) {
    return form.querySelector("." + name);
  }

  /* Whether the teacher's choice is kept in this browser; with `value` keeps it. Without storage it lasts a page. */
  function staffChoice(value) {
    try {
      if (value) {
        localStorage.setItem(STAFF_CHOICE, value);
      }
      return localStorage.getItem(STAFF_CHOICE) === "yes";
    } catch (forbidden) {
      return false;
    }
  }

  function isOpen() {
    return !panel.output.hidden;
  }

  function open() {
    if (!isOpen()) {
      openedFrom = document.activeElement;
      panel.output.hidden = false;
      form.classList.add("md-search--open");
      document.documentElement.classList.add("md-search-open");
      say(shownFor ? panel.status.textContent : "输入课名、主题，或者一件事，比如：睡不着。");
    }
    input.focus();
  }

  function close() {
    if (isOpen()) {
      panel.output.hidden = true;
      form.classList.remove("md-search--open");
      document.documentElement.classList.remove("md-search-open");
      choose(-1);
      input.setAttribute("aria-expanded", "false");
      if (form.contains(document.activeElement) && openedFrom && openedFrom !== input) {
        openedFrom.focus();
      }
    }
  }

  function say(text) {
    panel.status.textContent = text;
  }

  /* Promise that engine and view are there; the first call fetches them. */
  function wake() {
    if (!scripts) {
      scripts = Promise.all(["search-engine.js", "search-view.js"].map(fetchScript)).then(function () {
        xinyuSearch.from(root + "search/");
      });
      scripts.catch(function () {
        scripts = null;
      });
    }
    return scripts;
  }

  function fetchScript(name) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = place.replace("search.js", name);
      script.async = false; // the view needs the engine: in this order
      script.onload = resolve;
      script.onerror = reject;
      document.head.appendChild(script);
    });
  }

  /* What every search needs, fetched while the first word is still being typed. */
  function prepare() {
    wake().then(function () {
      return xinyuSearch.prepare();
    }).catch(function () {}); // the search itself will say so
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(run, REST);
  }

  function run() {
    clearTimeout(timer);
    var query = input.value.trim();
    var mine = (turn += 1);
    if (!query) {
      clear();
      return Promise.resolve();
    }
    if (!panel.list.firstChild) {
      say("正在找…");
    }
    return wake()
      .then(function () {
        return xinyuSearch.search(query, panel.staff.checked);
      })
      .then(function (found) {
        if (mine === turn) {
          show(found, query);
        }
      })
      .catch(function () {
        if (mine === turn) {
          clear();
          say("没有读到搜索用的文件，可能是网断了。可以再试一次，也可以从课程目录里找。");
        }
      });
  }

  function clear() {
    say("");
    shownFor = "";
    choose(-1);
    panel.list.textContent = "";
    panel.aid.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  function show(found, query) {
    clear();
    shownFor = query;
    say(xinyuSearchView.count(found, query));
    panel.list.appendChild(xinyuSearchView.results(found, query, root));
    input.setAttribute("aria-expanded", found.pages.length ? "true" : "false");
    if (!found.pages.length) {
      panel.aid.textContent = "";
      panel.aid.appendChild(xinyuSearchView.help(root, panel.staff.checked));
      panel.aid.hidden = false;
    }
  }

  function choose(index) {
    var items = panel.list.children;
    active = index;
    for (var i = 0; i < items.length; i++) {
      items[i].setAttribute("aria-selected", i === index ? "true" : "false");
    }
    if (index >= 0) {
      input.setAttribute("aria-activedescendant", items[index].id);
      items[index].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function move(step) {
    var count = panel.list.children.length;
    if (count) {
      choose(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
    }
  }

  /* Enter: follow the chosen result; without one, search at once and choose the first. */
  function enter() {
    if (active >= 0) {
      panel.list.children[active].click();
      return;
    }
    if (window.matchMedia("(pointer: coarse)").matches) {
      input.blur(); // takes the keyboard on the screen away from the results
    }
    (shownFor === input.value.trim() ? Promise.resolve() : run()).then(function () {
      if (panel.list.firstChild) {
        choose(0);
      }
    });
  }

  function ask(words) {
    input.value = words.slice(0, LONGEST);
    open();
    return run();
  }

  function editable(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }


  function onKey(event) {
    if (event.isComposing || event.keyCode === 229) {
      return; // the key belongs to the input method
    }
    var held = event.ctrlKey || event.metaKey;
    var slash = event.key === "/" && !held && !editable(event.target);
    if (!event.altKey && (slash || (held && event.key.toLowerCase() === "k"))) {
      event.preventDefault();
      open();
    } else if (isOpen() && event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (isOpen() && event.target === input && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  function onClick(event) {
    var words = event.target.closest("[data-search-for]");
    if (words) {
      event.preventDefault();
      ask(words.getAttribute("data-search-for"));
    } else if (isOpen() && !form.contains(event.target)) {
      close();
    }
  }

  function onSubmit(event) {
    if (event.target === form) {
      event.preventDefault();
      if (isOpen() && input.value.trim()) {
        enter();
      } else {
        open();
      }
    } else if (event.target.hasAttribute("data-open-search")) {
      event.preventDefault();
      ask(event.target.elements.q.value);
    }
  }

  function onInput(event) {
    open();
    prepare();
    if (!event.isComposing) {
      soon();
    }
  }

  function begin() {
    var address = new URLSearchParams(location.search);
    panel.staff.checked = staffChoice();
    if ((address.get("q") || "").trim()) {
      ask(address.get("q"));
    }
    if ((address.get("h") || "").trim()) {
      wake().then(function () {
        xinyuSearchView.markPage(document.querySelector("main") || document.body, address.get("h"));
      }, function () {});
    }
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("focusin", function (event) {
    if (isOpen() && !form.contains(event.target)) {
      close();
    }
  });
  input.addEventListener("click", open);
  input.addEventListener("input", onInput);
  input.addEventListener("compositionend", soon);
  panel.close.addEventListener("click", close);
  panel.list.addEventListener("click", function () {
    xinyuSearchView.keepInAddress(shownFor);
  });
  panel.staff.addEventListener("change", function () {
    staffChoice(panel.staff.checked ? "yes" : "no");
    run();
  });
  begin();
})();
