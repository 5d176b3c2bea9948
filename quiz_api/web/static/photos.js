/* Makes chosen photos smaller before they are sent. What cannot be made smaller is sent as it is: the server says so. */
(function () {
  "use strict";
  var QUALITY = 0.82;

  function size(bytes) {
    return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  function draw(bitmap, most) {
    var scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
    var canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    var pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; /* a PNG may be seen through */
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise(function (resolve, reject) {
      canvas.toBlob(function (blob) {
        return blob ? resolve(blob) : reject(new Error("no picture"));
      }, "image/jpeg", QUALITY);
    });
  }

  function shrink(file, most) {
    return window.createImageBitmap(file, { imageOrientation: "from-image" }).then(function (bitmap) {
      return draw(bitmap, most);
    }).then(function (blob) {
      return blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
    }).catch(function () {
      return file;
    });
  }

  function together(files) {
    return files.reduce(function (sum, file) { return sum + file.size; }, 0);
  }

  function chosen(input) {
    var said = document.querySelector("[data-shrunk]");
    var button = input.form.querySelector("button");
    var files = Array.prototype.slice.call(input.files);
    var most = Number(input.getAttribute("data-shrink"));
    if (!files.length || !window.createImageBitmap || !window.DataTransfer || !window.Promise) {
      return;
    }
    button.disabled = true;
    said.textContent = "正在缩小照片…";
    Promise.all(files.map(function (file) { return shrink(file, most); })).then(function (small) {
      var bag = new DataTransfer();
      small.forEach(function (file) { bag.items.add(file); });
      input.files = bag.files;
      said.textContent = "选了 " + small.length + " 张，" + size(together(files)) + " 缩小到 " + size(together(small)) + "。";
    }).catch(function () {
      said.textContent = "";
    }).then(function () {
      button.disabled = false;
    });
  }

  var input = document.querySelector("input[data-shrink]");
  if (input) {
    input.addEventListener("change", function () { chosen(input); });
  }
})();
