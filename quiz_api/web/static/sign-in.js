/*
 * The QR of a 家庭学习卡 carries its twelve digits after the #, where no server log sees them. Whoever has come here from
 * a lesson without the card at hand hears that what was chosen there stays in this phone, where it does.
 */
(function () {
  "use strict";
  var digits = decodeURIComponent(location.hash.slice(1)).replace(/[^0-9]/g, "");
  var field = document.getElementById("household_code");
  if (!field) return;

  /* Names of what this browser keeps. */
  function kept() {
    try {
      return Object.keys(localStorage);
    } catch (forbidden) {
      return [];
    }
  }

  function tellWhatStays() {
    var next = field.form.elements.next.value;
    var lesson = /([\w-]+)\.html#quiz$/.exec(next);
    var stays = lesson && kept().some(function (name) {
      return name.indexOf("xinyu-draft-q-" + lesson[1] + "-") === 0;
    });
    document.getElementById("stays").hidden = !stays;
  }

  tellWhatStays();
  if (digits.length !== 12) return;
  history.replaceState(null, "", location.pathname + location.search);
  field.value = digits.replace(/(\d{4})(?=\d)/g, "$1 ");
  var bind = document.getElementById("bind-card");
  if (bind) bind.href += "#" + digits;
  document.getElementById("card-form").querySelector("button").focus();
})();
