/*
 * Puts what a search found into the parts of the dialog. Comes with search-engine.js at the first keystroke.
 */
var xinyuPanel = (function (view, narrow) {
  "use strict";

  /* The help card, there before anything is looked up. */
  function help(panel, helpPage, distress) {
    if (distress && panel.help.hidden) {
      panel.help.textContent = "";
      panel.help.appendChild(view.helpCard(helpPage));
    }
    panel.help.hidden = !distress;
  }

  /* Results of `query`; with an empty one, which stands for words of distress, nothing of them is shown again. */
  function show(panel, found, query, root) {
    panel.status.textContent = (query ? "" : "先看上面的求助电话。") + view.count(found, query);
    panel.list.appendChild(view.results(found, query && found.query, root));
    if (!found.pages.length || (found.little && query)) {
      panel.aid.textContent = "";
      panel.aid.appendChild(view.help(root, panel.staff.checked));
      panel.aid.hidden = false;
    }
  }

  /* Counts in the choices that narrow, but not beside a help card; `wanted` says whether this answer is still the one on the screen. */
  function narrowBy(panel, found, wanted) {
    narrow.load().then(function () {
      if (wanted()) {
        narrow.count(found.order);
        panel.narrow.hidden = !found.order.length || !panel.help.hidden;
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

  return { choose: choose, help: help, show: show, narrow: narrowBy };
})(xinyuSearchView, xinyuNarrow);
