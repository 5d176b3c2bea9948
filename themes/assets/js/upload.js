/*
 * On pages without questions: sends what waits in this phone for whoever is signed in, and says so in one line. What was
 * answered with another card is neither sent nor dropped: a family is told which card it waits for.
 */
(function () {
  "use strict";

  var outbox = window.xinyuOutbox;
  var busy = false;
  var told = false; // of another card: once a page

  function say(words) {
    var line = document.createElement("p");
    line.className = "no-network noprint";
    line.setAttribute("role", "status");
    line.textContent = words;
    var main = document.getElementById("main");
    main.parentNode.insertBefore(line, main);
  }

  function isSettled(reply) {
    var answer = (reply.answer.results || [reply.answer])[0];
    return answer.status === "stored" || answer.status === "repeated";
  }

  /* How many answers of other households wait here. */
  function ofOthers(me) {
    return outbox.kept().filter(function (item) {
      var account = item.event.account || "";
      return me.kind === "household" && account.indexOf("h_") === 0 && account !== me.account;
    }).length;
  }

  function upload() {
    if (busy) {
      return;
    }
    busy = true;
    var count = 0;
    var others = 0;
    outbox.me().then(function (me) {
      others = ofOthers(me);
      var items = outbox.kept().filter(function (item) {
        return me.signed_in && item.event.account === me.account;
      });
      return items.reduce(function (before, item) {
        return before.then(function () {
          return outbox.send(item, me.csrf_token);
        }).then(function (reply) {
          if (isSettled(reply)) {
            outbox.forget(item);
            count += 1;
          }
        });
      }, Promise.resolve());
    }).catch(function () {
      // Not reachable: the next page, or the network coming back, tries again.
    }).then(function () {
      busy = false;
      if (count) {
        say("先前存下的 " + count + " 条，已经传上去、记下来了。");
      }
      if (others && !told) {
        told = true;
        say("这部手机里还有 " + others + " 条是用另一张学习卡答的，没有传，也没有丢。用那张卡登录，就会上传；那张卡打不开了，请告诉班主任。");
      }
    });
  }

  window.addEventListener("online", upload);
  upload();
})();
