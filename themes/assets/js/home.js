/*
 * 本周: which lesson a grade has in the two weeks that hold today, what it may have missed in the two before, and what
 * comes next. The page carries the calendar; the grade is chosen once and kept in this browser. Where the clock cannot be
 * right, the fortnight is chosen by hand.
 */
(function () {
  "use strict";

  var KEY = "xinyu-grade";
  var HALF_A_YEAR = 183 * 86400000; // milliseconds
  var today = dayOf(new Date());

  function dayOf(date) {
    var pad = function (number) {
      return (number < 10 ? "0" : "") + number;
    };
    return date.getFullYear() + "-" + pad(date.getMonth() + 1) + "-" + pad(date.getDate());
  }

  function inWords(day) {
    return Number(day.slice(5, 7)) + "月" + Number(day.slice(8)) + "日";
  }

  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch (forbidden) {
      return null;
    }
  }

  function remember(grade) {
    try {
      localStorage.setItem(KEY, grade);
    } catch (forbidden) {
      // The choice lasts as long as the page.
    }
  }

  function make(tag, name, text) {
    var element = document.createElement(tag);
    element.className = name;
    element.textContent = text || "";
    return element;
  }

  function linkTo(source, name, text) {
    var link = make("a", name, text || source.textContent);
    link.href = source.getAttribute("href");
    return link;
  }

  /* The lesson, which asks for the printer as it opens (print.js). */
  function printOf(lesson, name) {
    var link = linkTo(lesson, name, "打印教案");
    link.href += "#print";
    return link;
  }

  /* The slots of the year in order: {name: "1.2", from: "2026-09-14", to: "2026-09-27"}. */
  function slotsOf(week) {
    return week.getAttribute("data-slots").trim().split(/\s+/).filter(Boolean).map(function (text) {
      var parts = text.split(/[=/]/);
      return { name: parts[0], from: parts[1], to: parts[2] };
    });
  }

  /* Third to fourth week and its days: 第3—4周，9月14日—9月27日. */
  function weeksOf(slot) {
    var number = Number(slot.name.split(".")[1]);
    return "第" + (2 * number - 1) + "—" + 2 * number + "周";
  }

  function daysOf(slot) {
    return inWords(slot.from) + "—" + inWords(slot.to);
  }

  /* Whether this clock can be right: within half a year of the school year that the page knows. */
  function isLikely(slots) {
    var first = new Date(slots[0].from).getTime();
    var last = new Date(slots[slots.length - 1].to).getTime();
    var now = new Date(today).getTime();
    return first - HALF_A_YEAR < now && now < last + HALF_A_YEAR;
  }

  function startWeek(week) {
    var slots = slotsOf(week);
    var years = week.querySelector("[data-years]").content; // all lessons of all grades, which no browser lays out
    var grades = week.querySelector("#grade");
    var fortnights = week.querySelector("#slot");
    var lessonPlace = week.querySelector("[data-week-lesson]");
    var around = week.querySelector("[data-week-around]");
    var dates = week.querySelector("[data-week-dates]");
    var day = today; // the day that is shown: a chosen fortnight's first day where the clock is wrong

    function current() {
      return slots.filter(function (slot) {
        return slot.from <= day && day <= slot.to;
      })[0];
    }

    /* The last slot before and the first after the day, among those in which the grade has lessons. */
    function besides(year) {
      var held = slots.filter(function (slot) {
        return lessonsOf(year, slot).length;
      });
      return {
        before: held.filter(function (slot) {
          return slot.to < day;
        }).pop(),
        after: held.filter(function (slot) {
          return slot.from > day;
        })[0],
      };
    }

    function sayDates() {
      var now = current();
      dates.textContent = "";
      if (now) {
        dates.appendChild(make("span", "nb", weeksOf(now) + "，"));
        dates.appendChild(make("span", "nb", daysOf(now)));
      } else if (slots.length && !isLikely(slots)) {
        dates.textContent = "这台机器的日期是" + today.slice(0, 4) + "年" + inWords(today) + "，校历里没有。日期要是不对，请自己选两周。";
        offerFortnights();
      } else {
        dates.textContent = "今天" + inWords(today) + "，校历上没有课";
      }
    }

    function offerFortnights() {
      fortnights.appendChild(option("", "请选"));
      slots.forEach(function (slot) {
        var term = slot.name[0] === "1" ? "第一学期 " : "第二学期 ";
        fortnights.appendChild(option(slot.from, term + weeksOf(slot) + "，" + daysOf(slot)));
      });
      fortnights.parentNode.hidden = false;
      fortnights.addEventListener("change", function () {
        day = fortnights.value || today;
        show(grades.value);
      });
    }

    function show(grade) {
      var year = years.querySelector('ol[data-year="' + grade + '"]');
      if (!year) {
        document.documentElement.removeAttribute("data-teaches");
        return;
      }
      var now = current();
      var near = besides(year);
      var lessons = now ? lessonsOf(year, now) : [];
      week.querySelector("[data-week-choose]").hidden = true;
      week.querySelector("[data-week-body]").hidden = false;
      week.querySelector("[data-week-grade]").hidden = false;
      grades.value = grade;
      lessonPlace.textContent = "";
      if (!lessons.length) {
        lessonPlace.appendChild(make("p", "note-now", nothingNow(year, near)));
        lessons = near.after || near.before ? lessonsOf(year, near.after || near.before) : [inFull(year.children[0])];
      }
      lessons.forEach(function (item) {
        lessonPlace.appendChild(card(item, year));
      });
      neighbours(near, now, year);
    }

    function nothingNow(year, near) {
      var name = year.getAttribute("data-name");
      if (!near.after && !near.before) {
        return "还没有校历。可以先看：";
      }
      if (!isLikely(slots)) {
        return "先放第1—2周的课：";
      }
      if (near.after) {
        return "现在没有排" + name + "的课。接下来的两周从" + inWords(near.after.from) + "开始：";
      }
      return name + "这个学年的课排完了。最后两周是：";
    }

    function neighbours(near, now, year) {
      around.textContent = "";
      rows("前两周", now || near.after ? near.before : null, "，没上的可以补", year);
      rows(now ? "后两周" : "接下来", now || !near.after ? near.after : next(near.after, year), "", year);
      var whole = make("a", "", year.getAttribute("data-name") + "全部的课");
      whole.href = year.getAttribute("data-href");
      row("整个学年", [whole]);
      around.hidden = false;
    }

    /* Where the next lessons are shown already, the ones after them. */
    function next(slot, year) {
      return slots.slice(slots.indexOf(slot) + 1).filter(function (other) {
        return lessonsOf(year, other).length;
      })[0];
    }

    function rows(label, slot, hint, year) {
      if (slot) {
        row(label + " " + daysOf(slot) + hint, lessonsOf(year, slot).map(function (item) {
          return linkTo(item.querySelector("a"), "");
        }));
      }
    }

    function row(label, links) {
      var item = document.createElement("li");
      var place = document.createElement("div");
      var note = make("p", "meta num");
      label.split("，").forEach(function (part, place, parts) {
        note.appendChild(make("span", "nb", part + (place + 1 < parts.length ? "，" : "")));
      });
      item.appendChild(note);
      links.forEach(function (link) {
        place.appendChild(link);
      });
      item.appendChild(place);
      around.appendChild(item);
    }

    /* Where one column has it first, it is first for keys and voices too. */
    function comeFirst() {
      if (document.documentElement.hasAttribute("data-teaches") && window.matchMedia("(max-width: 1020px)").matches) {
        week.parentNode.insertBefore(week, week.parentNode.firstChild);
      }
    }

    function choose(grade) {
      remember(grade);
      show(grade);
    }

    week.addEventListener("click", function (event) {
      var link = event.target.closest("[data-grade]");
      if (link) {
        event.preventDefault();
        choose(link.getAttribute("data-grade"));
        grades.focus();
      }
    });
    grades.addEventListener("change", function () {
      choose(grades.value);
    });
    sayDates();
    show(remembered());
    comeFirst();
  }

  function lessonsOf(year, slot) {
    return Array.prototype.filter.call(year.children, function (item) {
      return item.getAttribute("data-slot") === slot.name;
    }).map(inFull);
  }

  /* A lesson that the order of another school system only names stands in full under its grade, which comes first. */
  function inFull(item) {
    if (item.querySelector("p")) {
      return item;
    }
    var address = item.querySelector("a").getAttribute("href");
    return item.parentNode.parentNode.querySelector('a[href="' + address + '"]').parentNode;
  }

  function card(item, year) {
    var box = make("div", "week-lesson");
    box.appendChild(make("h3", "", item.querySelector("a").textContent));
    box.appendChild(make("p", "meta num", year.getAttribute("data-name") + " · " + item.querySelector("span").textContent));
    box.appendChild(make("p", "goal", item.querySelector("p").textContent));
    var acts = box.appendChild(make("p", "week-acts"));
    acts.appendChild(linkTo(item.querySelector("a"), "btn btn-go", "打开这节课"));
    acts.appendChild(printOf(item.querySelector("a"), "btn"));
    return box;
  }

  function option(value, text) {
    var element = make("option", "", text);
    element.value = value;
    return element;
  }

  document.querySelectorAll("[data-weeks]").forEach(startWeek);
})();
