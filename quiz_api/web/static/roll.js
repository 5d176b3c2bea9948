/*
 * A roll call that works without a network: who was tapped is kept until it is sent, what was sent is kept until the
 * service has answered, and an event keeps its id over every retry, so that it is recorded once.
 */
(function () {
  "use strict";

  var roll = document.getElementById("roll");
  var outbox = window.xinyuOutbox;
  var session = roll.getAttribute("data-session");
  var account = roll.getAttribute("data-account");
  var token = roll.getAttribute("data-token");
  var leaving = roll.getAttribute("data-leaving") === "yes";
  var unit = roll.getAttribute("data-unit");
  var told = document.getElementById("told");
  var button = document.getElementById("send");
  var NAME = "xinyu-roll-" + session + (leaving ? "-out" : "");
  var AGAIN = 10000; // milliseconds between tries while something waits
  var busy = false;
  var timer = 0;

  function keys(group) {
    return Array.prototype.slice.call((group || roll).querySelectorAll(".key"));
  }

  function chosen(group) {
    return keys(group).filter(function (key) {
      return key.getAttribute("aria-pressed") === "true";
    });
  }

  function nameOf(key) {
    return key.parentNode.getAttribute("data-class") + " " + key.getAttribute("data-who");
  }

  function remember() {
    try {
      localStorage.setItem(NAME, JSON.stringify(chosen().map(nameOf)));
    } catch (forbidden) { /* then the taps last as long as the page */ }
  }

  function recall() {
    try {
      var names = JSON.parse(localStorage.getItem(NAME)) || [];
      keys().forEach(function (key) {
        if (!key.disabled && names.indexOf(nameOf(key)) >= 0) key.setAttribute("aria-pressed", "true");
      });
    } catch (forbidden) { /* nothing was kept */ }
  }

  function count() {
    var number = chosen().length;
    button.disabled = !number;
    button.textContent = number ? "记下 " + number + " " + unit : "记下";
  }

  function say(words, look) {
    told.textContent = words;
    told.className = look || "";
  }

  function waiting() {
    return outbox.kept().filter(function (item) {
      var event = item.event;
      return event.type === "session-roll-called" && event.data.session === session && event.account === account;
    });
  }

  function keysOf(item) {
    var data = item.event.data;
    var wanted = (data.numbers || data.people).map(String);
    return keys().filter(function (key) {
      return key.parentNode.getAttribute("data-class") === (data.class || "") && wanted.indexOf(key.getAttribute("data-who")) >= 0;
    });
  }

  function mark(item, words, done) {
    keysOf(item).forEach(function (key) {
      key.setAttribute("aria-pressed", "false");
      key.disabled = true;
      key.className = done ? "key" : "key sent";
      key.querySelector("small").textContent = words;
    });
  }

  function unmark(item) {
    keysOf(item).forEach(function (key) {
      key.disabled = false;
      key.className = "key";
      key.setAttribute("aria-pressed", "true");
      key.querySelector("small").textContent = "";
    });
    remember();
    count();
  }

  function submit() {
    Array.prototype.forEach.call(roll.querySelectorAll(".keys"), function (group) {
      var picked = chosen(group);
      if (!picked.length) return;
      var path = group.getAttribute("data-class");
      var who = picked.map(function (key) {
        return path ? Number(key.getAttribute("data-who")) : key.getAttribute("data-who");
      });
      var data = { session: session, leaving: leaving };
      if (path) data.class = path;
      data[path ? "numbers" : "people"] = who;
      var item = { event: outbox.make("session-roll-called", data, account), title: roll.getAttribute("data-title") };
      outbox.keep(item);
      mark(item, "待上传", false);
    });
    remember();
    count();
    flush();
  }

  /* One after the other; what cannot be sent now waits here and is tried again. */
  function flush() {
    clearTimeout(timer);
    if (busy) return;
    var items = waiting();
    if (!items.length) return;
    busy = true;
    var sums = { stored: 0, unnamed: 0, already: 0, missing: [] };
    var stopped = false;
    items.reduce(function (before, item) {
      return before.then(function () {
        return stopped ? null : outbox.send(item, token).then(function (reply) {
          stopped = !decide(item, reply, sums);
        });
      });
    }, Promise.resolve()).then(function () {
      busy = false;
      if (stopped && waiting().length) timer = setTimeout(flush, AGAIN);
      if (!stopped) finished(sums);
    });
  }

  /* True when the service has decided about the item. */
  function decide(item, reply, sums) {
    var answer = (reply.answer.results || [reply.answer])[0];
    if (reply.status === 0 || reply.status === 429 || reply.status >= 500) {
      say("没有网，已存在这部手机里，待上传 " + waiting().length + " 批。有网时自动上传。", "warn");
      return false;
    }
    if (reply.status === 401 || answer.code === "csrf-token") {
      say("登录过期了，点过的还在这部手机里。请重新登录，再回到这一页，会接着上传。", "warn");
      return false;
    }
    outbox.forget(item);
    if (answer.status === "stored" || answer.status === "repeated") {
      sums.stored += answer.data.stored;
      sums.unnamed += answer.data.unnamed;
      sums.already += answer.data.already;
      sums.missing = sums.missing.concat(answer.data.missing);
      mark(item, leaving ? "已签退" : "点名", true);
      return true;
    }
    unmark(item);
    say(answer.detail || "没有记上，请再试一次。", "warn");
    return false;
  }

  function finished(sums) {
    var words = "已记下 " + sums.stored + " " + unit + "，从服务器读回来的数。";
    if (sums.already) words += "另有 " + sums.already + " " + unit + "先前就记过，没有重复。";
    if (sums.unnamed) words += sums.unnamed + " 户还没有同意隐私说明，只计数，不记卡号。";
    if (sums.missing.length) words += sums.missing.join("、") + " 号没有发卡，没有记。";
    say(words);
  }

  roll.addEventListener("click", function (event) {
    var key = event.target.closest ? event.target.closest(".key") : null;
    if (!key || key.disabled) return;
    key.setAttribute("aria-pressed", String(key.getAttribute("aria-pressed") !== "true"));
    remember();
    count();
  });
  button.addEventListener("click", submit);
  window.addEventListener("online", flush);
  waiting().forEach(function (item) {
    mark(item, "待上传", false);
  });
  recall();
  count();
  flush();
})();
