/* Somebody scanned a board, then signed in with the QR of a card: back to the board's page, once. */
(function () {
  "use strict";
  try {
    for (var i = 0; i < localStorage.length; i++) {
      var name = localStorage.key(i);
      if (name.indexOf("xinyu-scan-") !== 0) continue;
      var found = JSON.parse(localStorage.getItem(name));
      if (found.until < Date.now()) {
        localStorage.removeItem(name);
      } else if (!found.offered) {
        found.offered = true;
        localStorage.setItem(name, JSON.stringify(found));
        location.replace("/sessions/" + name.slice(11) + "/in");
        return;
      }
    }
  } catch (forbidden) { /* nothing can wait where nothing is kept */ }
})();
