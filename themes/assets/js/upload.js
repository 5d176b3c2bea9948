/*
 * On pages without questions, the server's own among them: sends what waits in this phone for whoever is signed in, and
 * says in one line how many are on their way, that they have arrived and where that is seen, or why one was not taken. A
 * page that shows the own record (data-own-record) is fetched anew once something has arrived; what a page sends for
 * itself (data-sends, a session) is left to it. What was answered with another card is neither sent nor dropped: a family
 * is told which card it waits for.
 */
(function () {
  "use strict";

  var outbox = window.xinyuOutbox;
  var UPLOADED = "xinyu-uploaded"; // how many had arrived when the page was fetched anew
  var STAYS = ["consent-needed", "no-class-today", "other-account", "csrf-token"]; // right once somebody has seen to it
  var main = document.getElementById("main");
  var line = null;
  var busy = false;
  var news = ""; // what the page before this one has sent

  function make(tag, words) {
    var element = document.createElement(tag);
    element.textContent = words;
    return element;
  }

  function link(address, words) {
    var go = make("a", words);
    go.href = address;
    return go;
  }

  /* Parts after the words are links and buttons; no words, no line. */
  function say(words, parts) {
    if (!line && !words) {
      return;
    }
    if (!line) {
      line = make("p", "");
      line.className = "no-network noprint";
      line.setAttribute("role", "status");
      main.parentNode.insertBefore(line, main);
    }
    line.hidden = !words;
    line.textContent = words;
    (parts || []).forEach(function (part) {
      line.appendChild(part);
      line.appendChild(document.createTextNode(" "));
    });
  }

  function arrived(count) {
    return "先前存下的 " + count + " 条，已经传上去、记下来了。";
  }

  function waiting(account) {
    var own = document.querySelector("[data-sends]");
    return outbox.kept().filter(function (item) {
      return account && item.event.account === account && !(own && item.event.data.session === own.getAttribute("data-sends"));
    });
  }

  /* Where what was sent is seen to count: its address and what the link says. */
  function placeOf(event) {
    var session = "/sessions/" + event.data.session;
    var places = {
      "session-roll-called": [session + "/roll" + (event.data.leaving ? "?leaving=yes" : ""), "看这一场记了谁"],
      "session-signed-in": [session + "/in", "看我的签到"],
      "lesson-taught": ["/me/lessons#own", "看我上的课"],
    };
    return places[event.type] || ["/me", "看我的记录"];
  }

  function links(items) {
    var seen = {};
    return items.map(function (item) {
      return placeOf(item.event);
    }).filter(function (place) {
      var isNew = !seen[place[0]];
      seen[place[0]] = true;
      return isNew;
    }).map(function (place) {
      return link(place[0], place[1]);
    });
  }

  function answerOf(reply) {
    return (reply.answer.results || [reply.answer])[0];
  }

  function isSettled(reply) {
    return answerOf(reply).status === "stored" || answerOf(reply).status === "repeated";
  }

  /* What the service will not take, whoever asks again. */
  function isRefused(reply) {
    return reply.status && reply.status !== 401 && reply.status !== 429 && reply.status < 500 && STAYS.indexOf(answerOf(reply).code) < 0;
  }

  function isTouched(field) {
    return field === document.activeElement || (field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.tagName !== "SELECT" && field.value !== field.defaultValue);
  }

  /* Back to the questions of what was refused. */
  function pages(refused) {
    return refused.filter(function (one) {
      return one.item.page;
    }).map(function (one) {
      return link(one.item.page, "回到这一课");
    });
  }

  /* False where somebody is filling something in, or nothing can be kept for the next page to say. */
  function showsAnew(count) {
    var fields = Array.prototype.slice.call(document.querySelectorAll("input:not([type=hidden]), textarea, select"));
    if (!document.querySelector("[data-own-record]") || document.querySelector("[role=alert]") || fields.some(isTouched)) {
      return false;
    }
    try {
      sessionStorage.setItem(UPLOADED, String(count));
    } catch (forbidden) {
      return false;
    }
    location.replace(location.pathname + location.search); // never what a form had sent
    return true;
  }

  function known(refused) {
    var button = make("button", "知道了");
    button.type = "button";
    button.className = "btn";
    button.addEventListener("click", function () {
      refused.forEach(function (one) {
        outbox.forget(one.item);
      });
      say("");
    });
    return button;
  }

  /* Answers of other households that wait here. */
  function ofOthers(me) {
    var count = outbox.kept().filter(function (item) {
      var account = item.event.account || "";
      return me.kind === "household" && account.indexOf("h_") === 0 && account !== me.account;
    }).length;
    return count ? "这部手机里还有 " + count + " 条是用另一张学习卡答的，没有传，也没有丢。用那张卡登录，就会上传；那张卡打不开了，请告诉班主任。" : "";
  }

  /* `others` is a sentence about what is not to be sent by whoever is here. */
  function report(done, others) {
    var words = done.settled.length ? arrived(done.settled.length) : news;
    if (done.waits) {
      words += "还有 " + done.waits + " 条在这部手机里。" + (done.why || "现在传不上去，有网时会接着上传。");
    }
    done.refused.forEach(function (one) {
      words += "《" + one.item.title.split(" · ")[0] + "》没有记下来：" + one.why;
    });
    if (done.settled.length && !done.refused.length && showsAnew(done.settled.length)) {
      return;
    }
    say(words + others, links(done.settled).concat(pages(done.refused), done.refused.length ? [known(done.refused)] : []));
  }

  function sort(done, item, reply) {
    if (isSettled(reply)) {
      outbox.forget(item);
      done.settled.push(item);
    } else if (isRefused(reply)) {
      done.refused.push({ item: item, why: answerOf(reply).detail || "服务没有说明原因。" });
    } else {
      done.waits += 1;
      done.why = done.why || answerOf(reply).detail;
    }
  }

  function sendAll(items, me) {
    var done = { settled: [], refused: [], waits: 0 };
    return items.reduce(function (before, item) {
      return before.then(function () {
        return outbox.send(item, me.csrf_token);
      }).then(function (reply) {
        sort(done, item, reply);
      });
    }, Promise.resolve()).then(function () {
      report(done, ofOthers(me));
    });
  }

  function onItsWay(count) {
    if (count && navigator.onLine !== false) {
      say("还有 " + count + " 条在这部手机里，正在上传。");
    }
  }

  function upload() {
    if (busy) {
      return;
    }
    busy = true;
    onItsWay(waiting(outbox.lastAccount()).length);
    outbox.me().then(function (me) {
      var mayGo = me.signed_in && !(me.consent && me.consent.needed); // a family that said no is not asked on every page
      var items = mayGo ? waiting(me.account) : [];
      onItsWay(items.length);
      return sendAll(items, me);
    }).catch(function () {
      if (line) { // Not reachable: the next page, or the network coming back, tries again.
        report({ settled: [], refused: [], waits: waiting(outbox.lastAccount()).length }, "");
      }
    }).then(function () {
      busy = false;
    });
  }

  /* This page has been fetched anew because something had arrived. */
  function sayWhatArrived() {
    try {
      var count = Number(sessionStorage.getItem(UPLOADED));
      sessionStorage.removeItem(UPLOADED);
    } catch (forbidden) {
      return;
    }
    if (count) {
      news = arrived(count);
      say(news);
    }
  }

  sayWhatArrived();
  window.addEventListener("online", upload);
  if (outbox.kept().length) {
    upload();
  }
})();
