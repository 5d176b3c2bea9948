/*
 * Puts what a search found into the parts of the dialog. Comes with search-engine.js at the first keystroke.
 */
var xinyuPanel = (function (view, narrow, engine, distress, helpCard) {
  "use strict";

  var MOST_MARKS = 200;
  var UNMARKED = "script, style, textarea, select, button, svg, mark, nav";
  var STAFF_WORDS = /学生|班主任|教案|班会|家长会|教研|课堂|家访/;
  var CHOSEN = 5; // pages that stand below the help card
  var more = null; // the button below the results in sight, made with the first that have others
  var rest = null; // gets and shows the others; null when all are there
  var failed = false;

  /* Promise of what is found for a query. Words of distress are not looked up, unless by staff, who sees first what was chosen. */
  function find(panel, query) {
    var staff = panel.staff.checked;
    if (!distress.heard(query)) {
      return engine.search(query, staff, narrow.keep(), panel.pupil.checked);
    }
    return Promise.all([chosen(panel, query), staff ? engine.find(query, true) : { first: [], all: [] }]).then(function (found) {
      var first = unique(found[0].concat(found[1].first));
      return engine.pages(first.slice(0, CHOSEN)).then(function (pages) {
        return { query: query, all: found[1].all, total: first.length, first: first, pages: pages, ahead: found[0].length };
      });
    });
  }

  /* Promise of the numbers of the pages that were chosen for whoever speaks of distress; narrowed by nothing. */
  function chosen(panel, query) {
    if (speaker(panel, query) !== distress.STAFF) {
      return engine.find(distress.INSTEAD, false, null, panel.pupil.checked).then(function (found) {
        return found.first.slice(0, CHOSEN);
      });
    }
    return Promise.all(distress.INSTEAD_FOR_STAFF.map(function (tag) {
      return engine.find(tag, true);
    })).then(function (found) {
      return unique(found.map(function (one) {
        return one.first[0];
      }));
    });
  }

  /* Each once; without those that were not found. */
  function unique(numbers) {
    return Array.from(new Set(numbers)).filter(function (number) {
      return number !== undefined;
    });
  }

  function speaker(panel, query) {
    return distress.speaker(query, panel.staff.checked, panel.pupil.checked);
  }

  /* The help card, in other words for whoever fears for a child, and for staff. */
  function help(panel, helpPage, heard, query) {
    var who = speaker(panel, query);
    if (heard && (panel.help.hidden || panel.help.getAttribute("data-speaker") !== who)) {
      panel.help.textContent = "";
      panel.help.setAttribute("data-speaker", who);
      panel.help.appendChild(helpCard(helpPage, who));
    }
    panel.help.hidden = !heard;
  }

  /* Who speaks of 学生 is a teacher, whose own pages are found only when asked for. */
  function staffHint(panel, query) {
    return !panel.staff.checked && STAFF_WORDS.test(query) ? "老师请勾上面的“我是老师”，教师资料也找。" : "";
  }

  /* Results of `query`; with an empty one, which stands for words of distress, nothing of them is shown again, and of pages
   * only the few that were chosen for it: staff, who looks its own matter up, sees that behind them. */
  function show(panel, found, query, root) {
    var few = !query && !panel.staff.checked;
    panel.status.textContent = query ? view.count(found, query) + staffHint(panel, query) : "先看上面的求助电话。" + view.countChosen(found);
    panel.list.appendChild(view.results(found.pages, query && found.query, root, 0));
    offer(panel, found.first.slice(found.pages.length), function (pages) {
      panel.list.appendChild(view.results(pages, query && found.query, root, found.pages.length));
    });
    if (!few && (!found.pages.length || (found.little && query))) {
      panel.aid.textContent = "";
      panel.aid.appendChild(view.help(root, panel.staff.checked));
      panel.aid.hidden = false;
    }
  }

  /* The other results: `put` shows them once their button comes into sight, is pressed, or somebody goes past the last one. */
  function offer(panel, numbers, put) {
    if (numbers.length && !more) {
      make(panel);
    }
    failed = false;
    rest = numbers.length ? function () {
      var mine = rest;
      var focused = document.activeElement === more;
      var from = panel.list.children.length;
      more.hidden = true;
      return engine.pages(numbers).then(function (pages) {
        if (mine === rest) { // else another search has come
          rest = null;
          put(pages);
          if (focused) {
            panel.list.children[from].focus(); // the button that had the focus is gone
          }
        }
      }).catch(function () {
        if (mine === rest) {
          failed = true;
          more.textContent = "没有读到，再试一次";
          more.hidden = false;
        }
      });
    } : null;
    if (more) {
      more.hidden = !rest;
      more.textContent = "再看 " + numbers.length + " 页";
    }
  }

  function make(panel) {
    more = document.createElement("button");
    more.type = "button";
    more.className = "btn md-search__more";
    more.addEventListener("click", function () {
      rest();
    });
    panel.list.parentNode.insertBefore(more, panel.list.nextSibling);
    if (window.IntersectionObserver) {
      new IntersectionObserver(function (entries) {
        if (rest && !failed && document.activeElement !== more && entries[entries.length - 1].isIntersecting) {
          rest();
        }
      }, { root: panel.output }).observe(more);
    }
  }

  /* Promise of the place that `index` stands for when one goes round, with the others there when it lies past those in sight. */
  function reach(list, index) {
    var there = rest && !list.children[index] ? rest() : Promise.resolve();
    return there.then(function () {
      return (index + list.children.length) % list.children.length;
    });
  }

  /* Counts in the choices that narrow, but not beside a help card; `wanted` says whether this answer is still the one on the screen. */
  function narrowBy(panel, found, wanted) {
    narrow.load().then(function () {
      if (wanted()) {
        narrow.count(found.all);
        panel.narrow.hidden = !found.all.length || !panel.help.hidden;
      }
    }, function () {}); // without the table there is nothing to narrow by
  }

  /* The chosen result is told to the input, whose focus stays where one types. */
  function choose(list, input, index) {
    var items = list.children;
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

  /* Mark the words of `query` in the text of an element. */
  function markPage(element, query) {
    var walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    var nodes = [];
    var left = MOST_MARKS;
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest(UNMARKED)) {
        nodes.push(walker.currentNode);
      }
    }
    nodes.forEach(function (node) {
      var found = left > 0 ? view.hits(node.data, query).length : 0;
      if (found) {
        left -= found;
        node.parentNode.replaceChild(view.marked(node.data, query), node);
      }
    });
  }

  /* Marks the words that led to a page, and takes them out of its address, which people send to each other. */
  function arrive(page, query) {
    markPage(page, query);
    try {
      history.replaceState(history.state, "", location.pathname + location.search);
    } catch (forbidden) {
      // a page opened from a folder, whose address nobody sends
    }
  }

  return { find: find, arrive: arrive, choose: choose, reach: reach, help: help, show: show, narrow: narrowBy };
})(xinyuSearchView, xinyuNarrow, xinyuSearch, xinyuDistress, xinyuHelpCard);
