/* Of the list of parent lessons: puts those of one age into this phone, for days without a network, with their recordings, and takes them out. */
(function () {
  "use strict";

  var CHOSEN = "xinyu-chosen";
  if (!("serviceWorker" in navigator) || !("caches" in window)) {
    return;
  }

  function addressesOf(shelf) {
    return Array.prototype.map.call(shelf.querySelectorAll(".card h3 a"), function (link) {
      return link.href.replace(/[?#].*$/, "");
    });
  }

  function howMany(addresses) {
    return caches.open(CHOSEN).then(function (cache) {
      return Promise.all(addresses.map(function (address) {
        return cache.match(address);
      }));
    }).then(function (found) {
      return found.filter(Boolean).length;
    });
  }

  function keep(worker, addresses) {
    return new Promise(function (resolve) {
      var channel = new MessageChannel();
      channel.port1.onmessage = function (event) {
        resolve(event.data);
      };
      worker.postMessage({ keep: addresses, chosen: true }, [channel.port2]);
    });
  }

  /* A lesson and what lies beside it under its name: its recordings. */
  function remove(addresses) {
    return caches.open(CHOSEN).then(function (cache) {
      return cache.keys().then(function (requests) {
        return Promise.all(requests.filter(function (request) {
          return addresses.some(function (address) {
            return request.url === address || request.url.indexOf(address.replace(/\.html$/, ".")) === 0;
          });
        }).map(function (request) {
          return cache.delete(request);
        }));
      });
    });
  }

  function tell(button, kept, wanted) {
    var said = button.nextElementSibling;
    button.disabled = false;
    button.hidden = false;
    button.textContent = kept === wanted ? "从这部手机里删掉这 " + wanted + " 课" : "把这 " + wanted + " 课存进手机";
    button.setAttribute("data-kept", String(kept === wanted));
    said.textContent = kept === wanted ? "都在这部手机里，没有网也能看、能答。" : kept ? "存了 " + kept + " 课，还有 " + (wanted - kept) + " 课没存上。等网好一点再点一次。" : "";
  }

  function ready(worker, button) {
    var addresses = addressesOf(button.closest("section"));
    function show() {
      return howMany(addresses).then(function (kept) {
        tell(button, kept, addresses.length);
      });
    }
    button.addEventListener("click", function () {
      var isKept = button.getAttribute("data-kept") === "true";
      button.disabled = true;
      button.nextElementSibling.textContent = isKept ? "" : "正在存…";
      (isKept ? remove(addresses) : keep(worker, addresses)).then(show, show);
    });
    return show();
  }

  navigator.serviceWorker.ready.then(function (registration) {
    Array.prototype.forEach.call(document.querySelectorAll("[data-keep-lessons]"), function (button) {
      ready(registration.active, button).catch(function () {
        // Storage is forbidden here: the button stays away.
      });
    });
  });
})();
