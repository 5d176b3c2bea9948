/*
 * A phone in front of a board. The QR holds its code after the #, where no log sees it. The code turns in half a minute
 * and signing in takes longer, so it is exchanged at once for a ticket that this browser keeps until the sign-in has been
 * stored. An event keeps its id over every retry.
 */
(function () {
  "use strict";

  var box = document.getElementById("coming");
  if (!box) return;
  var outbox = window.xinyuOutbox;
  var told = document.getElementById("told");
  var guest = document.getElementById("guest");
  var session = box.getAttribute("data-session");
  var phase = box.getAttribute("data-phase");
  var account = box.getAttribute("data-account");
  var token = box.getAttribute("data-token");
  var NAME = "xinyu-scan-" + session;
  var here = "/sessions/" + session + "/in";
  var scanned = decodeURIComponent(location.hash.slice(1));

  function stored() {
    try {
      var found = JSON.parse(localStorage.getItem(NAME));
      return found && found.phase === phase && found.until > Date.now() ? found : null;
    } catch (forbidden) {
      return null;
    }
  }

  function store(ticket) {
    try {
      localStorage.setItem(NAME, JSON.stringify({ ticket: ticket, phase: phase, until: Date.now() + 20 * 60000 }));
    } catch (forbidden) { /* then the page itself must stay open */ }
    return { ticket: ticket };
  }

  function drop() {
    try {
      localStorage.removeItem(NAME);
    } catch (forbidden) { /* nothing was kept */ }
  }

  function make(tag, name, words) {
    var element = document.createElement(tag);
    element.className = name;
    element.textContent = words;
    return element;
  }

  function say(words, actions, look) {
    told.textContent = "";
    told.appendChild(make("p", look || "say-it", words));
    if (actions && actions.length) {
      var row = make("div", "acts", "");
      actions.forEach(function (action) {
        row.appendChild(action);
      });
      told.appendChild(row);
    }
    told.focus();
  }

  function link(words, address) {
    var go = make("a", "btn main", words);
    go.href = address + "?next=" + encodeURIComponent(here);
    return go;
  }

  function retry(words, act) {
    var button = make("button", "btn main", words);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  function post(path, body) {
    return fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
      body: JSON.stringify(body),
    }).then(function (reply) {
      return reply.json().then(function (answer) {
        return { status: reply.status, answer: answer };
      });
    });
  }

  function exchange() {
    say("扫到了，正在核对。");
    post("/api/v1/sessions/" + session + "/scans", { code: scanned }).then(
      function (reply) {
        if (reply.status === 200) {
          proceed(store(reply.answer.ticket));
        } else {
          say(reply.answer.detail, [], "warn");
        }
      },
      function () {
        say("网断了，还没有签上。有网了再点一次；总是不行，请老师点名。", [retry("再试一次", exchange)], "warn");
      }
    );
  }

  function proceed(found) {
    if (!account) {
      guest.elements.code.value = found.ticket;
      guest.hidden = false;
      say("扫到了。用家庭学习卡登录，就记上；扫过的码给您留着。", [link("用卡登录", "/sign-in")]);
      return;
    }
    var waiting = outbox.kept().filter(function (item) {
      return item.event.type === "session-signed-in" && item.event.data.session === session && item.event.account === account;
    })[0];
    var data = { session: session, code: found.ticket };
    var item = waiting || { event: outbox.make("session-signed-in", data, account), title: document.title };
    outbox.keep(item);
    send(item);
  }

  function send(item) {
    say("正在签到。");
    outbox.send(item, token).then(function (reply) {
      var answer = (reply.answer.results || [reply.answer])[0];
      if (reply.status === 0 || reply.status === 429 || reply.status >= 500) {
        say(answer.detail || "网断了，还没有签上。这部手机记着，有网了再点一次。", [retry("再试一次", function () {
          send(item);
        })], "warn");
        return;
      }
      outbox.forget(item);
      if (answer.status === "stored" || answer.status === "repeated") {
        drop();
        location.replace(here);
      } else if (answer.code === "consent-needed") {
        say("第一次记录以前，请先看一看隐私说明。扫过的码给您留着。", [link("看隐私说明", "/me/consent")]);
      } else if (reply.status === 401) {
        say("登录过期了。重新登录，就记上。", [link("用卡登录", "/sign-in")]);
      } else {
        drop();
        say(answer.detail || "没有签上，请老师点名。", [], "warn");
      }
    });
  }

  if (scanned) {
    history.replaceState(null, "", here);
    exchange();
  } else if (stored()) {
    proceed(stored());
  } else {
    say("请对着大屏扫码，或输入大屏上的数字。");
  }
  window.addEventListener("online", function () {
    if (account && stored() && told.querySelector(".warn")) proceed(stored());
  });
})();
