/*
 * On the list of a grade: the fortnight that holds today is marked, and its lessons, which stand far down, are named once
 * more at the top, each with the way to its paper (#print, see print.js).
 */
(function () {
  "use strict";

  var now = new Date();
  var today = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  var top = document.querySelector(".page-top");

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  function badge(grade) {
    var mark = document.createElement("span");
    mark.className = "badge";
    mark.textContent = grade ? "本周，" + grade : "本周";
    return mark;
  }

  function link(address, words) {
    var go = document.createElement("a");
    go.href = address;
    go.textContent = words;
    return go;
  }

  /* A list of several grades has theirs above each term: 五年级第一学期. */
  function offer(lesson, shelf) {
    var grade = shelf.querySelector("h2").firstChild.nodeValue.trim().replace(/第.学期$/, "");
    var line = document.createElement("p");
    line.className = "now-line wash noprint";
    line.appendChild(badge(grade));
    line.appendChild(link(lesson.getAttribute("href"), lesson.textContent));
    line.appendChild(link(lesson.getAttribute("href") + "#print", "打印教案"));
    top.appendChild(line);
  }

  document.querySelectorAll(".slot time").forEach(function (time) {
    var days = time.getAttribute("datetime").split("/");
    if (days[0] <= today && today <= days[1]) {
      time.parentNode.parentNode.querySelectorAll(".card").forEach(function (card) {
        card.classList.add("now");
        offer(card.querySelector("h3 a"), card.closest(".shelf"));
      });
      time.parentNode.appendChild(badge(""));
    }
  });
})();
