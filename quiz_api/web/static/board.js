/* A board on a projector: asks the server for the present code and the count, and never shows a code past its time. */
(function () {
  "use strict";

  var board = document.getElementById("board");
  var session = board.getAttribute("data-session");
  var COUNT_EVERY = 4000; // milliseconds
  var GRACE = 25000; // an old code is taken for one more turn
  var say = document.getElementById("say");
  var timer = 0;
  var goodUntil = Date.now() + Number(board.getAttribute("data-left"));

  function get(id) {
    return document.getElementById(id);
  }

  function show(answer) {
    if (answer.state !== board.getAttribute("data-state") || answer.phase !== board.getAttribute("data-phase")) {
      location.reload();
      return;
    }
    get("arrived").textContent = answer.arrived;
    var dots = get("dots");
    if (dots) {
      Array.prototype.forEach.call(dots.children, function (dot, place) {
        dot.setAttribute("class", place < answer.arrived ? "on" : "");
      });
    }
    var has = Boolean(answer.number);
    get("ask").hidden = !has;
    get("qr").hidden = !has || !answer.turns;
    say.hidden = has;
    if (!has) return;
    goodUntil = Date.now() + answer.left_ms;
    var number = get("number");
    number.setAttribute("aria-label", "签到码 " + answer.number.split("").join(" "));
    number.children[0].textContent = answer.number.slice(0, 3);
    number.children[1].textContent = answer.number.slice(3);
    if (get("modules").getAttribute("d") !== answer.qr.d) get("modules").setAttribute("d", answer.qr.d);
    ring(answer.left_ms);
  }

  function ring(left) {
    get("ring").setAttribute("stroke-dashoffset", String(100 - Math.min(100, left / 300)));
  }

  function lost() {
    if (Date.now() > goodUntil + GRACE && board.getAttribute("data-state") !== "closed") {
      get("ask").hidden = get("qr").hidden = true;
      say.hidden = false;
      say.textContent = "大屏的网断了，码先收起来。请老师点名，网好了会自己回来。";
    }
  }

  function ask() {
    clearTimeout(timer);
    fetch("/api/v1/sessions/" + session + "/board", { credentials: "same-origin" }).then(function (reply) {
      if (!reply.ok) throw new Error("answered " + reply.status);
      return reply.json();
    }).then(show).catch(lost).then(function () {
      var left = goodUntil - Date.now() + 100;
      timer = setTimeout(ask, left > 0 ? Math.min(COUNT_EVERY, left) : COUNT_EVERY);
    });
  }

  setInterval(function () {
    ring(Math.max(0, goodUntil - Date.now()));
  }, 1000);
  ask();
})();
