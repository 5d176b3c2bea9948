/*
 * A quiz for the record. The page knows no answer: choices go to the service, and what comes back is shown as it is.
 * Without the service the questions can be read; answers wait in this browser, and go by themselves when it is back.
 */
(function () {
  "use strict";

  var form = document.querySelector("form.quiz");
  if (!form) {
    return;
  }
  var FIRST_WAIT = 15000; // milliseconds until what is kept is sent again, and the longest wait after more tries
  var LAST_WAIT = 300000;
  var STAYS = ["consent-needed", "no-class-today", "other-account"]; // refused today, right once somebody has seen to it
  var outbox = window.xinyuOutbox;
  var quiz = form.getAttribute("data-quiz");
  var revision = form.getAttribute("data-revision");
  var household = form.getAttribute("data-audience") === "household";
  var who = form.querySelector("[data-quiz-who]");
  var missing = form.querySelector("[data-quiz-missing]");
  var button = form.querySelector("button[type=submit]");
  var label = button.textContent;
  var words = household ? { right: "这样合适。", wrong: "再想一想，可以换一个。" } : { right: "这一题答对了。", wrong: "这一题没有答对。" };
  var sheet = window.xinyuSheet.of(form, "xinyu-draft-" + quiz + "-" + revision, words, household);
  var receipt = window.xinyuReceipt.of(form.querySelector("[data-quiz-receipt]"), household);
  var make = window.xinyuReceipt.make;
  var link = window.xinyuReceipt.link;
  var paragraph = window.xinyuReceipt.paragraph;
  var whoHere = window.xinyuWho.of(form, household);
  var thereAndBack = whoHere.thereAndBack;
  var draw = window.xinyuDraw ? window.xinyuDraw.of(form, sheet) : null; // only where a quiz has a bank
  var lasts = false; // what is chosen outlives this page
  var again = false; // a passed module is being gone through once more
  var me = null; // what /me said; null while the service cannot be reached
  var wait = 0;
  var timer = null;
  var round = null; // one round of sending at a time

  /* Without the service: whoever was signed in when it was last reached. */
  function accountOf() {
    return me ? (me.signed_in ? me.account : "") : outbox.lastAccount();
  }

  // --- who is here ---------------------------------------------------------------------------------------------

  function meet() {
    return outbox.me(form.getAttribute("data-page")).catch(function () {
      return null;
    }).then(function (answer) {
      me = answer;
      who.textContent = "";
      who.appendChild(whoHere.greeting(me, accountOf(), Boolean(draw)));
      return draw ? draw.open(household === isHousehold() ? accountOf() : "", me) : null;
    }).then(settle);
  }

  /* Without the service whoever was here last is taken to be of the kind that this quiz is for. */
  function isHousehold() {
    return me && me.signed_in ? me.kind === "household" : household;
  }

  /* A module that is passed needs no second sheet: its button comes back for whoever wants to go through it again. */
  function settle() {
    if (again || !whoHere.isDone(me)) {
      return;
    }
    var more = make("button", "btn", "再做一遍");
    more.type = "button";
    more.addEventListener("click", function () {
      again = true;
      sheet.blank();
      button.hidden = false;
      who.removeChild(more);
    });
    button.hidden = true;
    who.appendChild(more);
  }

  // --- sending -------------------------------------------------------------------------------------------------

  function submit(event) {
    event.preventDefault();
    var open = sheet.open();
    missing.hidden = !open.length;
    if (open.length) {
      missing.textContent = "第 " + open.join("、") + " 题还没有选。";
      sheet.remind(open);
      return;
    }
    lasts = sheet.keep();
    if (!me || me.signed_in) {
      finish();
      return;
    }
    busy(true); // Nobody is sent off to sign in over a network that has gone since, whatever the phone says of it.
    meet().then(function () {
      busy(false);
      finish();
    });
  }

  function finish() {
    if (me && !me.signed_in) {
      askToSignIn();
    } else {
      send(itemOf(Object.assign({ quiz: quiz, revision: revision, answers: sheet.answers() }, draw ? { draw: draw.number() } : {})));
    }
  }

  /* Whoever goes to sign in from here is the one who pressed 学完了; another who signs in later on this phone is not. */
  function askToSignIn() {
    var way = link("去登录", thereAndBack("/sign-in"), "btn btn-go");
    var isMeant = household && sheet.want() && sheet.wanted(); // where this window can keep it in mind
    if (isMeant) {
      way.addEventListener("click", sheet.want);
    }
    var later = household && lasts ? [paragraph("", "卡不在手边：明天在这部手机上打开这一课，选好的还在。")] : [];
    receipt.show("还没有记下来", [paragraph("", "您还没有登录，答案不会记下来。选好的都还在，登录以后回到这里，" + (isMeant ? "会接着记下来，不用再点。" : "再点一次。"))].concat(later), [way]);
  }

  /* A family that pressed 学完了 before signing in has pressed it once for all. */
  function isWanted() {
    return household && me && me.signed_in && isHousehold() && !me.consent.needed && !sheet.open().length && sheet.wanted();
  }

  /* The same answers that wait already go under the same id: pressing twice records once. */
  function itemOf(data) {
    var before = waiting().filter(function (item) {
      return item.event.data.quiz === quiz;
    });
    var same = before.filter(function (item) {
      return JSON.stringify(item.event.data) === JSON.stringify(data);
    })[0];
    if ((household || draw) && !same) {
      before.forEach(outbox.forget); // One lesson, one sheet: what is chosen now stands for what waited.
    }
    var item = same || { event: outbox.make("quiz-submitted", data, accountOf()), title: document.title, page: location.pathname };
    item.code = item.code || codeOf(item.event.id);
    item.cards = item.cards || (item.event.account ? outbox.lastCards() : "");
    item.stays = outbox.keep(item);
    return item;
  }

  function codeOf(id) {
    if (!household) {
      return "";
    }
    var day = outbox.today(form.getAttribute("data-edition"));
    return window.xinyuCode.of({ page: form.getAttribute("data-page"), revision: revision, choices: sheet.places(), day: day, id: id });
  }

  function send(item) {
    if (!me || !me.signed_in) {
      keptHere();
      return Promise.resolve();
    }
    busy(true);
    return outbox.send(item, me.csrf_token).then(function (reply) {
      busy(false);
      decide(item, reply);
    });
  }

  function busy(yes) {
    button.disabled = yes;
    button.textContent = yes ? "正在连网，请等一等" : label;
    button.setAttribute("aria-busy", String(yes));
  }

  function decide(item, reply) {
    var answer = (reply.answer.results || [reply.answer])[0];
    if (reply.status === 401) {
      me = { signed_in: false };
      receipt.show("登录已经过期", [paragraph("", "答案还在这台设备里，没有丢。重新登录以后会接着上传。")], [link("去登录", thereAndBack("/sign-in"))]);
    } else if (reply.status === 0 || reply.status === 429 || reply.status >= 500 || answer.code === "csrf-token") {
      keptHere();
    } else if (answer.status === "stored" || answer.status === "repeated") {
      outbox.forget(item);
      if (item.event.data.quiz === quiz) {
        sheet.drop();
        sheet.mark(answer.data.questions || []);
      }
      receipt.stored(answer, draw && item.event.data.quiz === quiz ? draw.stored(answer.data) : []);
      if (!draw) {
        again = false;
        meet(); // What stands above the questions says it from now on.
      }
    } else {
      if (STAYS.indexOf(answer.code) < 0) {
        outbox.forget(item);
      }
      refused(answer);
      if (draw && answer.code === "draw-other") {
        meet(); // Deals the sheet that is due; what is chosen for its questions stays.
      }
    }
  }

  function refused(answer) {
    var consent = answer.code === "consent-needed";
    var kept = STAYS.indexOf(answer.code) >= 0 ? [paragraph("", "选好的还在这部手机里，办好以后会接着上传。")] : [];
    receipt.show("没有记下来", [paragraph("", answer.detail || "服务没有说明原因，请稍后再试。")].concat(kept), consent ? [link("看隐私说明", thereAndBack("/me/consent"))] : []);
  }

  // --- what waits here -----------------------------------------------------------------------------------------

  /* Answers of this account, and those made while nobody was known to be signed in. */
  function waiting() {
    return outbox.kept().filter(function (item) {
      return !item.event.account || item.event.account === accountOf() || !accountOf();
    });
  }

  function keptHere() {
    receipt.kept(waiting(), outbox.online, retryButton("现在再传一次"));
    later();
  }

  function retryButton(label) {
    var retry = make("button", "btn", label);
    retry.type = "button";
    retry.addEventListener("click", function () {
      meet().then(function () {
        return me ? flush(true) : keptHere();
      });
    });
    return retry;
  }

  /* A phone does not always say that its network is back: ask again, ever less often. */
  function later() {
    wait = Math.min(wait ? wait * 2 : FIRST_WAIT, LAST_WAIT);
    clearTimeout(timer);
    timer = setTimeout(meetAndFlush, wait);
  }

  function meetAndFlush() {
    clearTimeout(timer);
    round = round || meet().then(function () {
      return flush(false);
    }).then(function () {
      round = null;
      if (!me && waiting().length) {
        later();
      }
    });
    return round;
  }

  /* Send what waits. What has no account is sent only when somebody says so. */
  function flush(asked) {
    var items = me ? waiting() : [];
    return items.reduce(function (before, item) {
      return before.then(function () {
        if (!asked && !item.event.account) {
          return null;
        }
        if (accountOf() && !item.event.account) {
          item.event.account = accountOf();
          outbox.keep(item);
        }
        return send(item);
      });
    }, Promise.resolve());
  }

  /* On opening the page: what waits from an earlier visit is shown, or offered to whoever is signed in now. */
  function offerKept() {
    var items = waiting();
    var unclaimed = items.filter(function (item) {
      return !item.event.account;
    });
    if (isWanted()) {
      finish();
    } else if (!me && items.length) {
      keptHere();
    } else if (unclaimed.length && accountOf()) {
      var titles = unclaimed.map(function (item) {
        return item.title.split(" · ")[0];
      });
      receipt.show("这部手机里有 " + unclaimed.length + " 条还没上传", [paragraph("", "是在没登录的时候答的：" + titles.join("、") + "。是您答的，就传上去。")], [retryButton("是我答的，上传")], "kept");
    } else if (items.length && !accountOf()) {
      receipt.show("这部手机里有 " + items.length + " 条还没上传", [paragraph("", "用家庭学习卡登录以后，会接着上传。")], [link("去登录", thereAndBack("/sign-in"))], "kept");
    }
  }

  form.addEventListener("submit", submit);
  window.addEventListener("online", meetAndFlush);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && wait) {
      meetAndFlush();
    }
  });
  meetAndFlush().then(offerKept);
})();
