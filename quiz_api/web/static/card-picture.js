/*
 * One card as a picture, for a private message to one family. Drawn here, in the browser: the picture never passes
 * through anybody's hands but those of who asked for it.
 */
(function () {
  "use strict";

  var WIDTH = 1080;
  var HEIGHT = 720;
  var SANS = '"PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

  var last = ""; // address of the picture before, let go with the next one: a slow phone may still be fetching it

  /* The button waits for this script: pressed earlier it would do nothing, and say nothing. */
  Array.prototype.forEach.call(document.querySelectorAll("[data-card-picture]"), function (button) {
    button.hidden = false;
  });

  document.addEventListener("click", function (event) {
    if (event.target.hasAttribute("data-card-picture")) {
      save(document.querySelector(".family-cards li"));
    }
  });

  function save(card) {
    var canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    draw(canvas.getContext("2d"), card);
    canvas.toBlob(function (picture) {
      var link = document.createElement("a");
      URL.revokeObjectURL(last);
      last = URL.createObjectURL(picture);
      link.href = last;
      link.download = "家庭学习卡.png";
      link.click();
    });
  }

  function draw(ink, card) {
    var code = card.getAttribute("data-code");
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, WIDTH, HEIGHT);
    ink.fillStyle = "#000";
    drawQr(ink, card.querySelector("svg"), 60, 90, 420);
    text(ink, card.getAttribute("data-class"), 270, 580, 30, "center");
    text(ink, card.getAttribute("data-school"), 540, 130, 32);
    text(ink, "家庭学习卡", 540, 200, 56, "left", "bold");
    text(ink, code.slice(0, 4) + " " + code.slice(4, 8) + " " + code.slice(8), 540, 290, 60, "left", "bold");
    text(ink, "扫左边的码，或打开", 540, 370, 32);
    text(ink, card.getAttribute("data-host") + "/sign-in", 540, 420, 32);
    text(ink, "输入上面 12 位数字", 540, 470, 32);
    text(ink, "免费　不要手机号　不要验证码　不下载软件", 540, 560, 26);
    text(ink, "这张卡只给你们一家，请不要转发", 540, 640, 30, "left", "bold");
  }

  function text(ink, words, x, y, size, align, weight) {
    ink.font = (weight || "normal") + " " + size + "px " + SANS;
    ink.textAlign = align || "left";
    ink.fillText(words, x, y, WIDTH - x - 30);
  }

  function drawQr(ink, svg, x, y, width) {
    var modules = svg.viewBox.baseVal.width;
    var scale = width / modules;
    ink.save();
    ink.translate(x + 2 * scale, y + 2 * scale);
    ink.scale(scale, scale);
    ink.fill(new Path2D(svg.querySelector("path").getAttribute("d")));
    ink.restore();
  }
})();
