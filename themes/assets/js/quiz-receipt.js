/*
 * What a quiz page says under its questions: recorded, kept in this phone, refused. `xinyuReceipt.of(box, household)` has
 * show(title, parts, actions, look), stored(answer, more) and kept(items, online, retry); a household sees no mark, ever.
 */
window.xinyuReceipt = (function () {
  "use strict";

  function make(tag, name, text) {
    var element = document.createElement(tag);
    element.className = name;
    element.textContent = text || "";
    return element;
  }

  function link(label, address, name) {
    var go = make("a", name === undefined ? "btn" : name, label);
    go.href = address;
    return go;
  }

  function paragraph(name, text, address, label) {
    var line = make("p", name, text);
    if (address) {
      line.appendChild(link(label, address, ""));
    }
    return line;
  }

  /* By the server's clock where it has been heard: the phone's own may be years off. */
  function isOfToday(moment) {
    return new Date(moment).toDateString() === window.xinyuOutbox.today("").toDateString();
  }

  function isRepeat(line) {
    return line.kind === "attendance" && !line.voided && !isOfToday(line.taken_at);
  }

  function said(line) {
    var date = window.xinyuOutbox.dayOf(line.happened_at);
    var words = {
      attendance: "《" + line.title + "》" + (isRepeat(line) ? "以前学完过（" + date + "），不用再记，" + line.unit : "学完，" + line.unit + "，" + date),
      attempt: "第 " + line.attempt + " 次测验，" + line.score_percent + " 分，" + (line.passed ? "合格" : "还没到合格线") + "，" + date,
      completion: "《" + line.title + "》学完，" + line.evidence + "，" + date,
      "hours-award": "《" + line.title + "》记 " + Number(line.class_periods) + " 学时（" + line.minutes + " 分钟），" + date,
    };
    return (words[line.kind] || line.title || line.kind) + (line.voided ? "（已作废）" : "");
  }

  function nextForFamily(data) {
    var wrong = (data.questions || []).some(function (mark) {
      return !mark.right;
    });
    return wrong ? [paragraph("", "上面有的题可以换一个再选，愿意再看一遍也好，不再选也算学完。")] : [];
  }

  function nextForStaff(data) {
    if (data.passed) {
      return []; // The stored lines say it.
    }
    if (data.attempts_left && data.draw) {
      return [paragraph("", "得 " + data.score_percent + " 分，还没到合格线。看过上面的说明，换一份题再答，还有 " + data.attempts_left + " 次。")];
    }
    if (data.attempts_left) {
      return [paragraph("", "得 " + data.score_percent + " 分，还没到合格线。看过上面的说明可以改了再交，还有 " + data.attempts_left + " 次。")];
    }
    return [paragraph("", "得 " + data.score_percent + " 分，这一轮的次数用完了。" + (data.again_at ? "到 " + new Date(data.again_at).toLocaleString("zh-CN") + " 以后可以再答。" : ""))];
  }

  /* A check code for each, named by its lesson when there are several, with the card that the teacher enters it for. */
  function codes(items) {
    return items.filter(function (item) {
      return item.code;
    }).map(function (item) {
      var line = make("p", "code");
      line.appendChild(make("span", items.length > 1 ? "meta" : "vh", items.length > 1 ? item.title.split(" · ")[0] : "核对码"));
      line.appendChild(make("b", "num", item.code.slice(0, 5) + " " + item.code.slice(5)));
      if (item.cards) {
        line.appendChild(make("span", "num", item.cards));
      }
      return line;
    });
  }

  /* Where no worker keeps pages (WeChat, plain http) nothing goes before a page is opened, and what is cleared is gone. */
  function waits(hasCode) {
    var isKept = "serviceWorker" in navigator && navigator.serviceWorker.controller;
    var clear = "有网时再打开这里任何一页，就会传上去。清理微信或浏览器会丢" + (hasCode ? "，先把核对码抄下来。" : "。");
    return "现在连不上，还没有传上去。" + (isKept ? "有网时会自动上传，您不用再做什么。" : clear);
  }

  function of(box, household) {
    function show(title, parts, actions, look) {
      box.textContent = "";
      box.className = "receipt " + (look || "");
      box.appendChild(make("h3", "", title));
      parts.concat(actions || []).forEach(function (part) {
        box.appendChild(part);
      });
      box.hidden = false;
      box.focus();
    }

    function stored(answer, more) {
      var list = make("ul", "num");
      (answer.stored || []).forEach(function (line) {
        list.appendChild(make("li", "", said(line)));
      });
      var parts = list.children.length ? [list] : [];
      var next = household ? nextForFamily(answer.data) : nextForStaff(answer.data);
      var known = answer.stored && answer.stored.length && answer.stored.every(isRepeat);
      show(answer.status === "repeated" ? "这一份先前已经记下了" : known ? "这一课以前就记下了" : "已经记下来", parts.concat(next), (more || []).concat(link(household ? "看我家的记录" : "看我的学时", "/me")));
    }

    /* `stays` is false on an item that storage did not take: it goes when the page goes, and that is said. */
    function kept(items, online, retry) {
      var parts = codes(items);
      var stays = items.every(function (item) {
        return item.stays !== false;
      });
      var unclaimed = items.some(function (item) {
        return !item.event.account;
      });
      var why = stays && unclaimed ? "现在连不上，这部手机也没有登录。有网时打开这一课，用家庭学习卡登录，就能传上去。" : stays ? waits(parts.length) : "这部手机不让网页存东西，或者存满了。这一页开着，有网时会自动上传；要关掉，先把核对码念给班主任。";
      var known = items.every(function (item) {
        return !item.code || item.cards;
      });
      var whose = known ? "和班级、卡号" : "，还有学习卡上的班级和卡号，";
      var aloud = parts.length ? [paragraph("meta", "等不到网，把这十个字符" + whose + "念给班主任，也算数。核对码里没有 0、1、O、I、L。")] : [];
      parts.push(paragraph("", online ? why : "这一页是从文件夹里打开的，传不上去。请从学校的网址打开，再交一次。"));
      show((stays ? "已存在这部手机里，待上传 " : "先不要关这一页，待上传 ") + items.length + " 条", parts.concat(aloud), online ? [retry] : [], "kept");
    }

    return { show: show, stored: stored, kept: kept };
  }

  return { of: of, make: make, link: link, paragraph: paragraph };
})();
