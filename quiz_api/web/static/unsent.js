/* What waits in this phone goes from the server's pages too. Its sender is fetched only where something waits, or has just gone. */
(function () {
  "use strict";
  function isWanted() {
    try {
      return sessionStorage.getItem("xinyu-uploaded") !== null || Object.keys(localStorage).some(function (name) {
        return name.indexOf("xinyu-event-") === 0;
      });
    } catch (forbidden) {
      return false;
    }
  }
  if (!isWanted()) return;
  (window.xinyuOutbox ? ["upload"] : ["outbox", "upload"]).forEach(function (name) {
    var script = document.createElement("script");
    script.src = "/static/" + name + ".js";
    script.async = false;
    document.head.appendChild(script);
  });
})();
