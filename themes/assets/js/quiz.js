/*
 * A quiz for the record. The page knows no answer: choices go to the service, and what comes back is shown as it is.
 * A household sees no mark, ever. Without the service the questions can be read; answers wait in this browser.
 */
(function () {
  "use strict";

  var form = document.querySelector("form.quiz");
  if (!form) {
    return;
  }
  var outbox = window.xinyuOutbox;
  var quiz = form.getAttribute("data-quiz");
  var revision = form.getAttribute("data-revision");
  var household = form.getAttribute("data-audience") === "household";
  var who = form.querySelector("[data-quiz-who]");
  var missing = form.querySelector("[data-quiz-missing]");
  var receipt = form.querySelector("[data-quiz-receipt]");
  var button = form.querySelector("button[type=submit]");
  var sheet = window.xinyuSheet.of(form, "xinyu-draft-" + quiz + "-" + revision, household ? { right: "这样合适。", wrong: "再想一想，可以换一个。" } : { right: "这一题答对了。", wrong: "这一题没有答对。" });
  var me = null; // what /me said; null while the service cannot be reached

  function make(tag, name, text) {
    var element = document.createElement(tag);
    element.className = name;
    element.textContent = text || "";
    return element;
  }

  function paragraph(name, text, address, label) {
    var line = make("p", name, text);
    if (address) {
      var link = make("a", "", label);
      link.href = address;
      line.appendChild(link);
    }
    return line;
  }

  /* An address of the server that leads back to this quiz. */
  function thereAndBack(path) {
    return path + "?next=" + encodeURIComponent(location.pathname) + "%23quiz";
  }

  function signIn() {
    return thereAndBack("/sign-in");
  }

  function accountOf() {
    return me && me.signed_in ? me.account : "";
  }

  // --- who is here ---------------------------------------------------------------------------------------------

  function meet() {
    return outbox.me().then(
      function (answer) {
        me = answer;
      },
      function () {
        me = null;
      }
    ).then(function () {
      who.textContent = "";
      if (!me) {
        who.appendChild(paragraph("", "现在连不上记录服务，题目可以先看。"));
      } else if (!me.signed_in) {
        who.appendChild(paragraph("warn", "您还没有登录，答案不会记下来。", signIn(), "去登录"));
      } else if (household !== (me.kind === "household")) {
        who.appendChild(paragraph("warn", household ? "您用的是教师账号。家长课由家庭学习卡登录后记录，老师可以照常看。" : "您用的是家庭学习卡。这份测验给教师研修用，家长可以照常看。"));
      } else if (household && me.consent.needed) {
        who.appendChild(paragraph("warn", "第一次记录以前，请先看一看隐私说明。", thereAndBack("/me/consent"), "看隐私说明"));
      } else {
        who.appendChild(paragraph("", (me.name || me.units.join("、")) + "，已登录，" + (household ? "学完会记到您家的学习卡上。" : "交卷以后会记到您名下。")));
      }
    });
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
    sheet.keep();
    if (me && !me.signed_in) {
      show("还没有记下来", [paragraph("", "您还没有登录，答案不会记下来。选好的都还在，登录以后回到这里，再点一次。")], [link("去登录", signIn())]);
      return;
    }
    send(itemOf({ quiz: quiz, revision: revision, answers: sheet.answers() }));
  }

  /* The same answers that wait already go under the same id: pressing twice records once. */
  function itemOf(data) {
    var same = waiting().filter(function (item) {
      return JSON.stringify(item.event.data) === JSON.stringify(data);
    })[0];
    var item = same || { event: outbox.make("quiz-submitted", data, accountOf()), title: document.title };
    outbox.keep(item);
    return item;
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
    button.setAttribute("aria-busy", String(yes));
  }

  function decide(item, reply) {
    var answer = (reply.answer.results || [reply.answer])[0];
    if (reply.status === 401) {
      me = { signed_in: false };
      show("登录已经过期", [paragraph("", "答案还在这台设备里，没有丢。重新登录以后会接着上传。")], [link("去登录", signIn())]);
    } else if (reply.status === 0 || reply.status === 429 || reply.status >= 500 || answer.code === "csrf-token") {
      keptHere();
    } else if (answer.status === "stored" || answer.status === "repeated") {
      outbox.forget(item);
      sheet.mark(answer.data.questions || []);
      stored(answer);
    } else {
      outbox.forget(item);
      refused(answer);
    }
  }

  /* Answers of this account, and those made while nobody was known to be signed in. */
  function waiting() {
    return outbox.kept().filter(function (item) {
      return !item.event.account || item.event.account === accountOf() || !accountOf();
    });
  }

  function keptHere() {
    var count = waiting().length;
    var parts = [paragraph("", outbox.online ? "现在连不上，还没有传上去。有网时会自动上传，您不用再做什么。" : "这一页是从文件夹里打开的，传不上去。请从学校的网址打开，再交一次。")];
    show("已存在这部手机里，待上传 " + count + " 条", parts, outbox.online ? [again("现在再传一次")] : [], "kept");
  }

  function again(label) {
    var retry = make("button", "btn", label);
    retry.type = "button";
    retry.addEventListener("click", function () {
      meet().then(function () {
        flush(true);
      });
    });
    return retry;
  }

  /* Send what waits. What has no account is sent only when somebody says so. */
  function flush(asked) {
    var items = waiting().filter(function (item) {
      return asked || item.event.account;
    });
    return items.reduce(function (before, item) {
      return before.then(function () {
        if (accountOf() && !item.event.account) {
          item.event.account = accountOf();
          outbox.keep(item);
        }
        return send(item);
      });
    }, Promise.resolve());
  }

  function offerKept() {
    var unclaimed = waiting().filter(function (item) {
      return !item.event.account;
    });
    if (unclaimed.length && accountOf()) {
      var titles = unclaimed.map(function (item) {
        return item.title.split(" · ")[0];
      });
      show("这部手机里有 " + unclaimed.length + " 条还没上传", [paragraph("", "是在没登录的时候答的：" + titles.join("、") + "。是您答的，就传上去。")], [again("是我答的，上传")], "kept");
    } else if (!accountOf() && waiting().length) {
      keptHere();
    }
  }

  // --- what came back ------------------------------------------------------------------------------------------

  function link(label, address) {
    var go = make("a", "btn", label);
    go.href = address;
    return go;
  }

  function show(title, parts, actions, look) {
    receipt.textContent = "";
    receipt.className = "receipt " + (look || "");
    receipt.appendChild(make("h3", "", title));
    parts.concat(actions || []).forEach(function (part) {
      receipt.appendChild(part);
    });
    receipt.hidden = false;
    receipt.focus();
  }

  function stored(answer) {
    var list = make("ul", "num");
    (answer.stored || []).forEach(function (line) {
      list.appendChild(make("li", "", said(line)));
    });
    var parts = list.children.length ? [list] : [];
    show(answer.status === "repeated" ? "这一份先前已经记下了" : "已经记下来", parts.concat(nextStep(answer.data)), [link(household ? "看我家的记录" : "看我的学时", "/me")]);
  }

  function said(line) {
    var day = new Date(line.happened_at);
    var date = day.getMonth() + 1 + "月" + day.getDate() + "日";
    var words = {
      attendance: "《" + line.title + "》学完，" + line.unit + "，" + date,
      attempt: "第 " + line.attempt + " 次测验，" + line.score_percent + " 分，" + (line.passed ? "合格" : "还没到合格线") + "，" + date,
      completion: "《" + line.title + "》学完，" + line.evidence + "，" + date,
      "hours-award": "《" + line.title + "》记 " + Number(line.class_periods) + " 学时（" + line.minutes + " 分钟），" + date,
    };
    return (words[line.kind] || line.title || line.kind) + (line.voided ? "（已作废）" : "");
  }

  function nextStep(data) {
    if (household) {
      var wrong = (data.questions || []).some(function (mark) {
        return !mark.right;
      });
      return wrong ? [paragraph("", "上面有的题可以换一个再选，愿意再看一遍也好，不再选也算学完。")] : [];
    }
    if (data.passed) {
      return []; // The stored lines say it.
    }
    if (data.attempts_left) {
      return [paragraph("", "得 " + data.score_percent + " 分，还没到合格线。看过上面的说明可以改了再交，还有 " + data.attempts_left + " 次。")];
    }
    return [paragraph("", "得 " + data.score_percent + " 分，这一轮的次数用完了。" + (data.again_at ? "到 " + new Date(data.again_at).toLocaleString("zh-CN") + " 以后可以再答。" : ""))];
  }

  function refused(answer) {
    var consent = answer.code === "consent-needed";
    show("没有记下来", [paragraph("", answer.detail || "服务没有说明原因，请稍后再试。")], consent ? [link("看隐私说明", thereAndBack("/me/consent"))] : []);
  }

  form.addEventListener("submit", submit);
  window.addEventListener("online", function () {
    meet().then(function () {
      flush(false);
    });
  });
  meet().then(function () {
    return flush(false);
  }).then(offerKept);
})();
