/*
 * The search dialog. The header's form becomes it when it opens; without this script the form leads to the catalogue. Opens by
 * click, typing, `/`, Ctrl+K, `?q=…` or `#q=…` in the address or another search form of the page. Nothing is fetched before the first
 * keystroke. Words typed are kept nowhere but after the # of the page that one leaves, where no server sees them; of distress not even there.
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
  var PAUSE = 40; // milliseconds without a keystroke before the files of a search are asked for
  var REST = 120; // … before its answer shows
  var CHOICE = "xinyu-search-staff";
  var LONGEST = 100; // characters of a query
  var SCRIPTS = ["search-files.js", "search-words.js", "search-sounds.js", "search-asker.js", "search-rank.js", "search-engine.js", "search-own.js", "search-view.js", "search-narrow.js", "search-help.js", "search-card.js", "search-panel.js"];
  var scripts = null; // promise that SCRIPTS have come
  var timer = 0;
  var turn = 0; // number of the search whose answer is wanted
  var shownFor = ""; // the query that the list answers
  var active = -1;
  var openedFrom = null;
  var panel = {
    output: part("md-search__output"),
    staff: part("md-search__staff"),
    pupil: part("md-search__pupil"),
    close: part("md-search__close"),
    status: part("md-search-result__meta"),
    list: part("md-search-result__list"),
    aid: part("md-search-result__aid"),
    narrow: part("md-search__narrow"),
    help: part("md-search__help"),
  };

  function part(name) { return form.querySelector("." + name); }

  /* Who searches, kept in this browser: "yes" for a teacher, "pupil"; with `value` keeps it. Without storage it lasts a page. */
  function choice(value) {
    try {
      if (value) { localStorage.setItem(CHOICE, value); }
      return localStorage.getItem(CHOICE);
    } catch (forbidden) {
      return "";
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
      panel.status.textContent = shownFor ? panel.status.textContent : "输入课名、主题，或者一件事，比如：睡不着。";
    }
    input.focus();
  }

  function close() {
    if (isOpen()) {
      panel.output.hidden = true;
      form.classList.remove("md-search--open");
      document.documentElement.classList.remove("md-search-open");
      if (active >= 0) {
        choose(-1);
      }
      input.setAttribute("aria-expanded", "false");
      if (form.contains(document.activeElement) && openedFrom && openedFrom !== input) {
        openedFrom.focus();
      }
    }
  }

  function wake() { // promise that engine and view are there; the first call fetches them
    if (!scripts) {
      put("link", { rel: "preload", as: "script", href: root + "search/manifest.js" }); // with the engine, not after it
      scripts = Promise.all(SCRIPTS.map(fetchScript)).then(function () {
        xinyuSearch.from(root + "search/");
        xinyuFiles.hire(place.replace("search.js", "search-fetch.js"));
        xinyuNarrow.into(panel.narrow, function () { run(); });
      });
      scripts.catch(function () { scripts = null; });
    }
    return scripts;
  }

  function fetchScript(name) {
    var there = document.querySelector('script[src$="/' + name + '"]'); // the catalogue has some already
    return there ? Promise.resolve() : new Promise(function (resolve, reject) {
      var script = put("script", { src: place.replace("search.js", name), async: false }); // each needs the ones before
      script.onload = resolve;
      script.onerror = reject;
    });
  }

  function put(kind, settings) {
    return document.head.appendChild(Object.assign(document.createElement(kind), settings));
  }

  /* What every search needs, fetched while the first word is still being typed. */
  function prepare() {
    wake().then(function () { return xinyuSearch.prepare(); }).catch(function () {}); // the search itself will say so
  }

  /* Who pauses is mostly done: the answer's files come while it is waited whether another key follows. */
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(function () {
      var query = input.value.trim();
      var coming = wake().then(function () { return xinyuPanel.find(panel, query); });
      coming.catch(function () {}); // the answer itself will say so
      timer = setTimeout(run, REST - PAUSE, coming);
    }, PAUSE);
  }

  /* Answers what is in the input; `coming` is what is found, where the search began before. */
  function run(coming) {
    clearTimeout(timer);
    var query = input.value.trim();
    var mine = (turn += 1);
    if (!query) {
      clear();
      panel.help.hidden = panel.narrow.hidden = true;
      return Promise.resolve();
    }
    if (!panel.list.firstChild) {
      panel.status.textContent = "正在找…";
    }
    return wake().then(function () {
      var distress = xinyuDistress.heard(query);
      xinyuPanel.help(panel, form.getAttribute("data-help"), distress, query);
      return answer(coming || xinyuPanel.find(panel, query), distress ? "" : query, mine);
    }).catch(function () {
      if (mine === turn) {
        clear();
        panel.narrow.hidden = true; // its counts are of the search before
        panel.status.textContent = "没有读到搜索用的文件，可能是网断了。可以再试一次，也可以从课程目录里找。";
      }
    });
  }

  function answer(coming, query, mine) {
    return coming.then(function (found) {
      if (mine === turn) {
        clear();
        shownFor = query;
        xinyuPanel.show(panel, found, shownFor, root);
        xinyuPanel.narrow(panel, found, function () { return mine === turn; });
        input.setAttribute("aria-expanded", found.pages.length ? "true" : "false");
      }
    });
  }

  function clear() {
    panel.status.textContent = "";
    shownFor = "";
    active = -1;
    input.removeAttribute("aria-activedescendant");
    panel.list.textContent = "";
    panel.aid.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  function choose(index) { // only where there are results, so the panel's script has come
    active = index;
    xinyuPanel.choose(panel.list, input, index);
  }

  function move(step) {
    if (panel.list.firstChild) {
      xinyuPanel.reach(panel.list, active < 0 && step < 0 ? -1 : active + step).then(choose);
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

  function onKey(event) {
    if (event.isComposing || event.keyCode === 229) {
      return; // the key belongs to the input method
    }
    var held = event.ctrlKey || event.metaKey;
    var slash = event.key === "/" && !held && !event.target.closest("input, textarea, select, [contenteditable]");
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
      ask(event.target.querySelector("input[type=search]").value);
    }
  }

  function onInput(event) {
    open();
    prepare();
    if (!event.isComposing) {
      soon();
    }
  }

  /* Words in the address: `q` from a form or after #, `h` after # from a result that led here. */
  function given(name) {
    var after = new URLSearchParams(location.hash.slice(1)).get(name);
    return (after || (name === "q" && new URLSearchParams(location.search).get(name)) || "").trim();
  }

  function begin() {
    panel.staff.checked = choice() === "yes";
    panel.pupil.checked = choice() === "pupil";
    if (given("q")) {
      ask(given("q"));
    }
    if (given("h")) {
      wake().then(function () {
        xinyuPanel.arrive(document.querySelector("main") || document.body, given("h"));
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
  input.addEventListener("compositionend", function () { run(); }); // a word was chosen: no key of it follows
  panel.close.addEventListener("click", close);
  panel.list.addEventListener("click", function () {
    if (shownFor) {
      xinyuSearchView.keepInAddress(shownFor);
    }
  });
  [panel.staff, panel.pupil].forEach(function (tick) {
    tick.addEventListener("change", function () {
      (tick === panel.staff ? panel.pupil : panel.staff).checked = false;
      choice(panel.staff.checked ? "yes" : panel.pupil.checked ? "pupil" : "no");
      run();
    });
  });
  window.xinyuDialog = { wake: wake, ask: ask };
  begin();
})();
