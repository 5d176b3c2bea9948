/*
 * 本周: which lesson a grade has in the two weeks that hold today. The page carries the calendar; the grade is chosen
 * once and kept in this browser. On the lists of a grade it marks this fortnight.
 */
(function () {
  "use strict";

  var KEY = "xinyu-grade";
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

  /* The slots of the year in order: {name: "1.2", from: "2026-09-14", to: "2026-09-27"}. */
  function slotsOf(week) {
    return week.getAttribute("data-slots").trim().split(/\s+/).filter(Boolean).map(function (text) {
      var parts = text.split(/[=/]/);
      return { name: parts[0], from: parts[1], to: parts[2] };
    });
  }

  function markThisFortnight() {
    document.querySelectorAll(".slot time").forEach(function (time) {
      var days = time.getAttribute("datetime").split("/");
      if (days[0] <= today && today <= days[1]) {
        var slot = time.parentNode.parentNode;
        slot.querySelectorAll(".card").forEach(function (card) {
          card.classList.add("now");
        });
        time.parentNode.appendChild(make("span", "badge", "本周"));
      }
    });
  }

  function startWeek(week) {
    var slots = slotsOf(week);
    var select = week.querySelector("select");
    var choosing = week.querySelector("[data-week-choose]");
    var lessonPlace = week.querySelector("[data-week-lesson]");
    var around = week.querySelector("[data-week-around]");
    var datesPlace = week.querySelector("[data-week-dates]");
    var now = slots.filter(function (slot) {
      return slot.from <= today && today <= slot.to;
    })[0];

    if (now) {
      datesPlace.appendChild(make("span", "nb", fortnight(now) + "，"));
      datesPlace.appendChild(make("span", "nb", inWords(now.from) + "—" + inWords(now.to)));
    } else {
      datesPlace.textContent = "今天" + inWords(today) + "，校历上没有课";
    }

    function fortnight(slot) {
      var number = Number(slot.name.split(".")[1]);
      return "第" + (2 * number - 1) + "—" + 2 * number + "周";
    }

    function place(item) {
      for (var i = 0; i < slots.length; i++) {
        if (slots[i].name === item.getAttribute("data-slot")) {
          return slots[i];
        }
      }
      return null;
    }

    function show(grade) {
      var year = week.querySelector('ol[data-year="' + grade + '"]');
      if (!year) {
        return;
      }
      var lessons = Array.prototype.slice.call(year.children);
      var current = lessons.filter(function (item) {
        return now && item.getAttribute("data-slot") === now.name;
      });
      var before = lessons.filter(function (item) {
        return place(item) && place(item).to < today;
      });
      var after = lessons.filter(function (item) {
        return place(item) && place(item).from > today;
      });
      choosing.hidden = true;
      week.querySelector("[data-week-body]").hidden = false;
      lessonPlace.textContent = "";
      select.value = grade;
      select.parentNode.hidden = false;
      if (current.length) {
        current.forEach(function (item) {
          lessonPlace.appendChild(card(item, year));
        });
        neighbours(before.pop(), after.shift(), year);
      } else {
        nothingNow(lessons, before, after, year);
      }
    }

    function card(item, year) {
      var box = make("div", "week-lesson");
      box.appendChild(make("h3", "", item.querySelector("a").textContent));
      box.appendChild(make("p", "meta num", year.getAttribute("data-name") + " · " + item.querySelector("span").textContent));
      box.appendChild(make("p", "goal", item.querySelector("p").textContent));
      box.appendChild(linkTo(item.querySelector("a"), "btn btn-go", "打开这节课"));
      return box;
    }

    function nothingNow(lessons, before, after, year) {
      var next = after.shift();
      var offered = next || before.pop() || lessons[0];
      lessonPlace.appendChild(make("p", "note-now", "这两周" + year.getAttribute("data-name") + "没有排课。" + (next ? "下一节是" : "可以先看")));
      lessonPlace.appendChild(card(offered, year));
      neighbours(before.pop(), after.shift(), year);
    }

    function neighbours(previous, next, year) {
      around.textContent = "";
      [["上一节 ", previous], ["下一节 ", next]].forEach(function (pair) {
        if (pair[1]) {
          row(pair[0] + pair[1].getAttribute("data-note"), linkTo(pair[1].querySelector("a"), ""));
        }
      });
      var whole = make("a", "", year.getAttribute("data-name") + "全部的课");
      whole.href = year.getAttribute("data-href");
      row("整个学年", whole);
      around.hidden = false;
    }

    function row(label, link) {
      var item = document.createElement("li");
      item.appendChild(make("span", "meta num", label));
      item.appendChild(link);
      around.appendChild(item);
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
        select.focus();
      }
    });
    select.addEventListener("change", function () {
      choose(select.value);
    });
    show(remembered());
  }

  document.querySelectorAll("[data-weeks]").forEach(startWeek);
  markThisFortnight();
})();
