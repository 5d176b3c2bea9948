/*
 * What a search shows: results with their words marked, excerpts around them, help when nothing was found, and marks on
 * the page that a result led to. Comes together with search-engine.js. Every text is put in as text: a query or a page
 * that holds markup shows it and never becomes it.
 */
var xinyuSearchView = (function (words) {
  "use strict";

  var EXCERPT = 72; // characters of a result's excerpt
  var LEAD = 18; // characters of it before the first hit

  /*
   * Pieces [from, to) of `text` that the query names: whole words of it where they stand in the text, else their pairs.
   * Compares letter by letter without folding widths, so that places in the text stay places in the text.
   */
  function hits(text, query) {
    var plain = text.toLowerCase();
    if (plain.length !== text.length) {
      plain = text; // a letter whose lower case is longer would shift every place after it
    }
    var found = [];
    words.runs(query).forEach(function (run) {
      var whole = places(plain, run);
      found = found.concat(whole.length || words.isWord(run) ? whole : pairPlaces(plain, run));
    });
    return joined(found);
  }

  function places(text, word) {
    var found = [];
    for (var at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      found.push([at, at + word.length]);
    }
    return found;
  }

  function pairPlaces(text, run) {
    var found = joined(words.queryTokens(run).map(places.bind(null, text)).flat());
    var telling = found.filter(function (piece) {
      return words.meaning(text.slice(piece[0], piece[1])); // 他就 and 不是 alone stand in every page
    });
    return telling.length ? telling : found;
  }

  function joined(pieces) {
    pieces.sort(function (a, b) {
      return a[0] - b[0] || b[1] - a[1];
    });
    return pieces.reduce(function (out, piece) {
      var last = out[out.length - 1];
      if (last && piece[0] <= last[1]) {
        last[1] = Math.max(last[1], piece[1]);
      } else {
        out.push(piece.slice());
      }
      return out;
    }, []);
  }

  /* The stretch of `text` with most of the query in it, or "" when none of it is there. */
  function excerpt(text, query) {
    var found = hits(text, query);
    var best = null;
    var most = -1;
    found.forEach(function (first, index) {
      var different = new Set();
      for (var i = index; i < found.length && found[i][1] <= first[0] - LEAD + EXCERPT; i++) {
        different.add(text.slice(found[i][0], found[i][1]));
      }
      var length = words.meaning(Array.from(different).join(""));
      if (length > most) {
        most = length;
        best = first;
      }
    });
    if (!best) {
      return "";
    }
    var from = Math.max(0, best[0] - LEAD);
    var sentence = Math.max(text.lastIndexOf("。", best[0] - 1), text.lastIndexOf(" ", best[0] - 1)) + 1;
    from = sentence > from ? sentence : from;
    var to = Math.min(text.length, from + EXCERPT);
    return (from > 0 ? "…" : "") + text.slice(from, to) + (to < text.length ? "…" : "");
  }

  /* `text` as nodes, with <mark> around what the query names. Markup in either stays text. */
  function marked(text, query) {
    var fragment = document.createDocumentFragment();
    var at = 0;
    hits(text, query).forEach(function (piece) {
      fragment.appendChild(document.createTextNode(text.slice(at, piece[0])));
      var mark = document.createElement("mark");
      mark.textContent = text.slice(piece[0], piece[1]);
      fragment.appendChild(mark);
      at = piece[1];
    });
    fragment.appendChild(document.createTextNode(text.slice(at)));
    return fragment;
  }

  function make(tag, name, text) {
    var element = document.createElement(tag);
    if (name) {
      element.className = name;
    }
    element.textContent = text || "";
    return element;
  }

  /*
   * The Chinese of a title that letters stand for, as pinyin or as initials, begun or whole; "" when none of it does.
   * `page.sounds` has a syllable for every character of the title.
   */
  function heardIn(page, letters) {
    var characters = Array.from(page.title);
    var sounds = (page.sounds || "").split(" ");
    for (var from = 0; from < sounds.length; from++) {
      var whole = "";
      var initials = "";
      for (var at = from; at < sounds.length && sounds[at]; at++) {
        whole += sounds[at];
        initials += sounds[at][0];
        if ((at > from && initials === letters) || whole === letters || whole.indexOf(letters) === 0) {
          return characters.slice(from, at + 1).join("");
        }
      }
    }
    return "";
  }

  /* A query as it stands in a page: letters that its title has by sound become its characters. */
  function asWritten(page, query) {
    return words.runs(query).map(function (run) {
      return (/^[a-z]{2,}$/.test(run) && heardIn(page, run)) || run;
    }).join(" ");
  }

  /* One result. Its link carries the words after #, which no browser sends, so that the page can mark them. */
  function result(page, asked, root, index) {
    var query = asWritten(page, asked);
    var link = make("a", "md-search-result__item");
    var title = make("span", "md-search-result__title");
    var teaser = make("span", "md-search-result__teaser");
    link.id = "search-result-" + index;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.tabIndex = -1;
    link.href = root + page.url + (asked ? "#h=" + encodeURIComponent(query) : "");
    title.appendChild(marked(page.title, query));
    teaser.appendChild(marked(excerpt(page.text, query) || page.summary, query));
    link.appendChild(title);
    link.appendChild(make("span", "md-search-result__note", page.note));
    link.appendChild(teaser);
    return link;
  }

  /* Results, the first of them number `from`, with the words of `query` marked; with an empty one nothing is marked and no link carries words. */
  function results(pages, query, root, from) {
    var list = document.createDocumentFragment();
    pages.forEach(function (page, index) {
      list.appendChild(result(page, query, root, from + index));
    });
    return list;
  }

  /* The sentence above the results. */
  function count(found, query) {
    if (!found.first.length) {
      return found.all.length ? "这样筛选就没有了，放宽一样试试。" : query ? "没有找到“" + query + "”。" : "";
    }
    if (found.little) {
      return "也许没有一页正好讲这件事，先列出最接近的 " + found.first.length + " 页。列表下面还有别的找法。";
    }
    return found.total > found.first.length
      ? "列出最接近的 " + found.first.length + " 页。"
      : "找到 " + found.total + " 页。";
  }

  /* The sentence above the pages that were chosen for words of distress. */
  function countChosen(found) {
    if (found.first.length > found.ahead) {
      return "再看前 " + found.ahead + " 页；后面是最接近的。";
    }
    return found.ahead ? "下面几页，挑一页看。" : "";
  }

  /* What to try when nothing was found, or little. */
  function help(root, staff) {
    var list = make("ul");
    var sentences = ["换短一点的词，比如只留两三个字。", "换一个平常的说法，比如把“睡眠障碍”换成“睡不着”。"];
    if (!staff) {
      sentences.push("老师的研修和案例，勾上“我是老师”才会列出来。");
    }
    sentences.forEach(function (sentence) {
      list.appendChild(make("li", "", sentence));
    });
    [
      ["parents/index.html", "看看家里大人都怎么问（家长课）"],
      ["catalogue/index.html", "按年级看课程目录"],
      ["guides/gd-help.html", "想找人说说，看求助指南"],
    ].forEach(function (way) {
      var item = make("li");
      var link = make("a", "", way[1]);
      link.href = root + way[0];
      item.appendChild(link);
      list.appendChild(item);
    });
    return list;
  }

  /* Leaving for a result: going back finds the search again. What stands after # is never sent. */
  function keepInAddress(query) {
    try {
      history.replaceState(history.state, "", location.pathname + location.search + "#q=" + encodeURIComponent(query));
    } catch (forbidden) {
      // Some browsers forbid it for pages opened from a folder; then going back finds the page alone.
    }
  }

  return {
    results: results,
    count: count,
    countChosen: countChosen,
    help: help,
    make: make,
    keepInAddress: keepInAddress,
    marked: marked,
    excerpt: excerpt,
    hits: hits,
  };
})(xinyuWords);
