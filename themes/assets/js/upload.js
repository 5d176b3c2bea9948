/* On pages without questions: sends what waits in this phone for whoever is signed in, and says so in one line. */
(function () {
  "use strict";

  var outbox = window.xinyuOutbox;
  var busy = false;

  function said(count) {
    var line = document.createElement("p");
    line.className = "no-network noprint";
    line.setAttribute("role", "status");
    line.textContent = "先前存下的 " + count + " 条，已经传上去、记下来了。";
    var main = document.getElementById("main");
    main.parentNode.insertBefore(line, main);
  }

  function isSettled(reply) {
    var answer = (reply.answer.results || [reply.answer])[0];
    return answer.status === "stored" || answer.status === "repeated";
  }

  function upload() {
    if (busy) {
      return;
    }
    busy = true;
    var count = 0;
    outbox.me().then(function (me) {
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
        said(count);
      }
    });
  }

  window.addEventListener("online", upload);
  upload();
})();
