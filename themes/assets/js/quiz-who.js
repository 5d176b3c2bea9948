/*
 * What stands above the questions: who is signed in, what will be recorded for whom, and that it is recorded already.
 * `xinyuWho.of(form, household)` has thereAndBack(path), an address of the server that leads back here;
 * isDone(me), whether a module is passed; and greeting(me, account, dealt), where `me` is what /me said, null while the
 * service cannot be reached, and `dealt` is true where a quiz with a bank deals a sheet to each.
 */
window.xinyuWho = (function () {
  "use strict";

  var paragraph = window.xinyuReceipt.paragraph;

  /* As in 11月28日, of 2026-11-28; with its year where that is another than this one. */
  function dayOf(date) {
    var parts = date.split("-").map(Number);
    return (parts[0] === window.xinyuOutbox.today("").getFullYear() ? "" : parts[0] + "年") + parts[1] + "月" + parts[2] + "日";
  }

  function of(form, household) {
    function thereAndBack(path) {
      return path + "?next=" + encodeURIComponent(location.pathname) + "%23quiz";
    }

    /* The service knows what any phone has sent; without it this phone says what it knows itself. */
    function finished(me, account) {
      var day = me ? me.finished && dayOf(me.finished.on) : household && window.xinyuOutbox.finishedOn(form.getAttribute("data-quiz"), account);
      if (!day) {
        return "";
      }
      if (household) {
        return "这一课 " + day + " 已经学完。再做一遍也可以。";
      }
      var periods = me.finished.class_periods;
      return "这个模块 " + day + (periods ? "合格，" + Number(periods) + " 学时已记下，不用再交。" : "测验合格，等现场评定，不用再交。");
    }

    function isDone(me) {
      return Boolean(!household && me && me.finished);
    }

    function ofNobody(me, dealt) {
      if (dealt) {
        var first = "每个人抽到的题不一样，登录以后才知道抽到哪几道；下面是样子，还不能答。";
        return me ? paragraph("warn", first, thereAndBack("/sign-in"), "去登录") : paragraph("warn", "现在连不上记录服务，这台设备也没有登录过。" + first);
      }
      return paragraph("warn", "您还没有登录，答案不会记下来。登录后告诉您为什么。", thereAndBack("/sign-in"), "去登录");
    }

    function greeting(me, account, dealt) {
      if ((dealt && !account) || (me && !me.signed_in)) {
        return ofNobody(me, dealt);
      }
      if (!me) {
        return paragraph("", finished(me, account) + (household && window.xinyuOutbox.online ? "现在连不上记录服务。课照常看，题照常答，答完会先存在这部手机里。" : "现在连不上记录服务，题目可以先看。"));
      }
      if (household !== (me.kind === "household")) {
        return paragraph("warn", household ? "您用的是教师账号。家长课由家庭学习卡登录后记录，老师可以照常看。" : "您用的是家庭学习卡。这份测验给教师研修用，家长可以照常看。");
      }
      if (household && me.consent.needed) {
        return paragraph("warn", "第一次记录以前，请先看一看隐私说明。", thereAndBack("/me/consent"), "看隐私说明");
      }
      return paragraph("", (me.name || me.units.join("、")) + "，已登录，" + (finished(me, account) || (household ? "学完会记到您家的学习卡上。" : "交卷以后会记到您名下。")));
    }

    /* Whoever has landed on the questions may pass the address on: it is the lesson's. Nobody is moved by it. */
    function forgetAnchor() {
      if (location.hash === "#quiz") {
        history.replaceState(history.state, "", location.pathname + location.search);
      }
    }

    window.addEventListener("load", function () {
      setTimeout(forgetAnchor, 0);
    });
    return { thereAndBack: thereAndBack, greeting: greeting, isDone: isDone };
  }

  return { of: of };
})();
