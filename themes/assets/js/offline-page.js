/* Of the page that stands in for one that cannot be had: says what waits in this phone, and lists the pages that it has kept. */
(function () {
  "use strict";

  var list = document.querySelector("[data-kept-pages]");
  var none = document.querySelector("[data-kept-none]");

  function pageOf(cache, request) {
    return cache.match(request).then(function (response) {
      return response.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var isUnlisted = page.querySelector("[data-unlisted]") !== null; // what was read quietly is nobody else's to see
      return { address: request.url, title: page.title.split(" · ")[0], isUnlisted: isUnlisted };
    });
  }

  function pagesOf(name) {
    return caches.open(name).then(function (cache) {
      return cache.keys().then(function (requests) {
        return Promise.all(requests.filter(function (request) {
          return /\.html$/.test(request.url);
        }).map(pageOf.bind(null, cache)));
      });
    });
  }

  function show(pages) {
    var seen = {};
    pages.forEach(function (page) {
      if (seen[page.address] || page.isUnlisted || /(404|offline)\.html$/.test(page.address)) {
        return;
      }
      seen[page.address] = true;
      var line = document.createElement("li");
      var link = document.createElement("a");
      link.href = page.address;
      link.textContent = page.title;
      line.appendChild(link);
      list.appendChild(line);
    });
    none.hidden = list.children.length > 0;
  }

  /* Where nothing waits nothing is said of it; where storage is forbidden the section below stays as it was written. */
  function tellWhatWaits() {
    var account = window.xinyuOutbox.lastAccount();
    var items = window.xinyuOutbox.kept().filter(function (item) {
      return !item.event.account || !account || item.event.account === account;
    });
    var isClaimed = account && items.every(function (item) {
      return item.event.account;
    });
    var line = document.querySelector("[data-waits]");
    var how = isClaimed ? "有网时打开本站任何一页，会自动上传。" : "有网时登录，再打开答过的那一课，就能传上去。";
    line.textContent = "您答好的，已存在这部手机里，待上传 " + items.length + " 条，没有丢。" + how;
    line.hidden = !items.length;
    document.querySelector("[data-waits-unread]").hidden = isReadable();
  }

  function isReadable() {
    try {
      return Boolean(localStorage);
    } catch (forbidden) {
      return false;
    }
  }

  tellWhatWaits();
  if (!("caches" in window)) {
    return;
  }
  Promise.all(["xinyu-pages", "xinyu-chosen"].map(pagesOf)).then(function (all) {
    show(all[0].concat(all[1]));
  }).catch(function () {
    none.hidden = false;
  });
  document.querySelector("[data-again]").addEventListener("click", function () {
    location.reload();
  });
  // A network that comes and goes takes nobody away from the page they have just chosen.
  var isLeaving = false;
  window.addEventListener("beforeunload", function () {
    isLeaving = true;
  });
  window.addEventListener("online", function () {
    if (!isLeaving) {
      location.reload();
    }
  });
})();
