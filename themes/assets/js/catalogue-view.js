/* What the catalogue shows: its choices with counts, what was chosen, cards, and a way out when nothing fits. */
var xinyuCatalogueView = (function () {
  "use strict";

  function make(tag, name, text) {
    var element = document.createElement(tag);
    if (name) {
      element.className = name;
    }
    element.textContent = text || "";
    return element;
  }

  function button(name, text, press) {
    var element = make("button", name, text);
    element.type = "button";
    element.addEventListener("click", press);
    return element;
  }

  /* One group of boxes a facet; they stay where they are, so that focus does. */
  function drawFacets(form, facets, open) {
    var list = document.createDocumentFragment();
    facets.forEach(function (facet) {
      var group = make("details", "facet");
      var boxes = make("div", "boxes");
      group.open = open.indexOf(facet.key) >= 0;
      group.setAttribute("data-facet", facet.key);
      group.appendChild(make("summary", "", facet.name));
      boxes.setAttribute("role", "group");
      boxes.setAttribute("aria-label", facet.name);
      facet.values.forEach(function (value) {
        boxes.appendChild(box(facet.key, value));
      });
      group.appendChild(boxes);
      list.appendChild(group);
    });
    form.insertBefore(list, form.firstChild);
  }

  function box(key, value) {
    var label = make("label");
    var input = make("input");
    input.type = "checkbox";
    input.name = key;
    input.value = value[0];
    label.appendChild(input);
    label.appendChild(make("span", "", value[1]));
    label.appendChild(make("span", "meta num"));
    return label;
  }

  /* Numbers beside the boxes. A value that would leave nothing is out of the way, unless it is chosen. */
  function drawCounts(form, facets, chosen, counts) {
    facets.forEach(function (facet) {
      var group = form.querySelector('[data-facet="' + facet.key + '"]');
      var any = false;
      group.querySelectorAll("label").forEach(function (label) {
        var input = label.firstChild;
        var number = counts[facet.key][input.value] || 0;
        input.checked = chosen[facet.key].indexOf(input.value) >= 0;
        label.lastChild.textContent = number;
        label.hidden = !number && !input.checked;
        any = any || !label.hidden;
      });
      group.hidden = !any;
      group.firstChild.textContent = facet.name + (chosen[facet.key].length ? "（已选 " + chosen[facet.key].length + "）" : "");
    });
  }

  /* What was typed and chosen; a press takes one away. `clear` where there is much to take away: its words, and what it does. */
  function chips(box, values, remove, clear) {
    box.textContent = "";
    values.forEach(function (value) {
      var chip = button("chip", value.name, function () {
        remove([value.key], value.code);
      });
      chip.appendChild(make("span", "vh", "，去掉"));
      box.appendChild(chip);
    });
    if (clear) {
      box.appendChild(button("chip clear", clear[0], clear[1]));
    }
  }

  function sentence(total, shown, said) {
    var order = said.little && total ? "也许没有一篇正好讲这件事，最接近的在前。" : said.words && total > 1 ? "最接近的在前。" : "";
    return (total > shown ? "共 " + total + " 篇，先列出 " + shown + " 篇。" : "共 " + total + " 篇。") + order;
  }

  /* A way out for each choice, or the words, that alone stands in the way. */
  function empty(box, found, values, facets, remove) {
    box.textContent = "";
    box.hidden = found.numbers.length > 0 || !values.length;
    if (box.hidden) {
      return;
    }
    var words = values.filter(function (value) {
      return !value.code;
    });
    if (words.length === values.length) {
      box.appendChild(make("p", "", "没有找到。换短一点的词，比如只留两三个字；或者换一个平常的说法。"));
      return;
    }
    box.appendChild(make("p", "", "没有同时合这几样的。放宽一样就有："));
    words.concat(facets).forEach(function (one) {
      if (found.without[one.key]) {
        box.appendChild(button("btn", "不限" + one.name + "，有 " + found.without[one.key] + " 篇", function () {
          remove([one.key], "");
        }));
      }
    });
    if (!box.querySelector("button")) {
      box.appendChild(button("btn", "全部去掉，重新选", function () {
        remove(words.concat(facets).map(function (one) {
          return one.key;
        }), "");
      }));
    }
  }

  /* A text, with the words of a query marked where there is one. */
  function put(element, text, query) {
    element.appendChild(query ? xinyuSearchView.marked(text, query) : document.createTextNode(text));
    return element;
  }

  /* Cards of pages. Links carry the words of a query after #, which no browser sends, so that the page can mark them. */
  function cards(box, pages, root, query) {
    var list = document.createDocumentFragment();
    pages.forEach(function (page) {
      var card = make("article", page.now ? "card now" : "card");
      var title = make("h3");
      var link = put(make("a"), page.card[1], query);
      link.href = root + page.card[0] + (query ? "#h=" + encodeURIComponent(query) : "");
      title.appendChild(link);
      card.appendChild(title);
      var note = make("p", "meta num");
      page.card[2].split(" · ").concat(page.when || []).forEach(function (part, place) {
        note.appendChild(document.createTextNode(place ? " · " : ""));
        note.appendChild(make("span", "nb", part));
      });
      if (page.now) {
        note.appendChild(make("span", "badge", " 本周"));
      }
      card.appendChild(note);
      card.appendChild(put(make("p"), page.card[3], query));
      list.appendChild(card);
    });
    box.textContent = "";
    box.appendChild(list);
  }

  function today() {
    var date = new Date();
    return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(function (number) {
      return (number < 10 ? "0" : "") + number;
    }).join("-");
  }

  return { facets: drawFacets, counts: drawCounts, chips: chips, sentence: sentence, empty: empty, cards: cards, today: today };
})();
