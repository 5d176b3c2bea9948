/*
 * A parent lesson that can be heard: the phone's own voice reads a section, or a question with all its choices, and marks
 * what it is saying. Where the phone has no Chinese voice a sentence says what else can be done. No request is made.
 */
(function () {
  "use strict";

  var article = document.querySelector("article.fam");
  var top = document.querySelector("[data-listen-top]");
  if (!article || !top) {
    return;
  }
  var BLOCKS = "h1, h2, h3, p, li, tr, dt, dd, b, .stem, .pick-text";
  var SILENT = "button, script, noscript, [hidden], [data-quiz-who], input, .vh, .listen-none";
  var PLACES = "一二三四五六七八";
  var PATIENCE = 6000; // milliseconds in which a voice has to begin
  var NONE = "这部手机现在念不出来。可以请家里人念给您听；在微信里打开的，点右上角的“…”，选“在浏览器打开”，再点一次“听”。";
  var voice = window.speechSynthesis && window.SpeechSynthesisUtterance ? window.speechSynthesis : null;
  var playing = null; // {button, lines, place}; what a callback of an earlier one says is not heeded

  // --- what is said --------------------------------------------------------------------------------------------

  /* Text by the block it stands in: [{block, text}]. The cells of a row are one line. */
  function linesOf(part) {
    var walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT, null);
    var lines = [];
    var cell = null;
    while (walker.nextNode()) {
      var parent = walker.currentNode.parentElement;
      var text = walker.currentNode.nodeValue.replace(/\s+/g, " ");
      if (text.trim() && !parent.closest(SILENT)) {
        var block = parent.closest("tr") || parent.closest(BLOCKS);
        var last = lines[lines.length - 1];
        if (last && last.block === block) {
          last.text += (parent.closest("td, th") !== cell ? "，" : "") + text;
        } else {
          lines.push({ block: block || part, text: text });
        }
        cell = parent.closest("td, th");
      }
    }
    return lines;
  }

  function questionLines(question) {
    var choice = 0;
    return linesOf(question).map(function (line) {
      if (line.block && line.block.classList.contains("pick-text")) {
        line.text = "第" + PLACES.charAt(choice) + "个：" + line.text;
        choice += 1;
      }
      return line;
    });
  }

  /* A sentence at a time: long ones are cut off by some phones. Telephone numbers are said digit by digit. */
  function sentencesOf(lines) {
    var all = [];
    lines.forEach(function (line) {
      (line.text.match(/[^。！？；]+[。！？；]*[”」』]*/g) || []).forEach(function (text) {
        var spoken = text.replace(/\b(?:1[12][0-9]|12[0-9]{3}|[0-9]{7,})\b/g, function (digits) {
          return digits.split("").join(" ");
        });
        all.push({ block: line.block, text: spoken });
      });
    });
    return all;
  }

  // --- saying it -----------------------------------------------------------------------------------------------

  /* A Chinese voice, one that needs no network first; null when the phone has voices and none is Chinese. */
  function chinese() {
    var voices = voice.getVoices();
    var fitting = voices.filter(function (one) {
      return /^(zh|cmn)\b/i.test(one.lang.replace("_", "-")) && !/HK|yue/i.test(one.lang);
    });
    var local = fitting.filter(function (one) {
      return one.localService;
    });
    return { any: !voices.length || fitting.length > 0, best: local[0] || fitting[0] || null };
  }

  function start(button, lines) {
    stop();
    quieten();
    if (!chinese().any) {
      sorry(button);
      return;
    }
    playing = { button: button, lines: sentencesOf(lines), place: 0 };
    button.setAttribute("aria-pressed", "true");
    button.firstChild.nodeValue = "停";
    say(playing);
  }

  function say(turn) {
    var line = turn.lines[turn.place];
    if (!line) {
      stop();
      return;
    }
    var utterance = new SpeechSynthesisUtterance(line.text);
    var late = setTimeout(function () {
      failed(turn);
    }, PATIENCE);
    utterance.lang = "zh-CN";
    utterance.rate = 0.9;
    utterance.voice = chinese().best;
    utterance.onstart = function () {
      clearTimeout(late);
      if (turn === playing) {
        mark(line.block);
      }
    };
    utterance.onend = function () {
      clearTimeout(late);
      if (turn === playing) {
        turn.place += 1;
        say(turn);
      }
    };
    utterance.onerror = function () {
      clearTimeout(late);
      failed(turn);
    };
    turn.utterance = utterance; // Some browsers forget one that nothing holds.
    voice.speak(utterance);
  }

  function mark(block) {
    unmark();
    block.classList.add("saying");
    block.scrollIntoView({ block: "nearest" });
  }

  function unmark() {
    Array.prototype.forEach.call(document.querySelectorAll(".saying"), function (block) {
      block.classList.remove("saying");
    });
  }

  function stop() {
    if (playing) {
      var turn = playing;
      playing = null;
      turn.button.setAttribute("aria-pressed", "false");
      turn.button.firstChild.nodeValue = turn.button.getAttribute("data-words");
      voice.cancel();
    }
    unmark();
  }

  function failed(turn) {
    if (turn === playing) {
      stop();
      sorry(turn.button);
    }
  }

  function sorry(button) {
    var line = document.querySelector(".listen-none") || document.createElement("p");
    line.className = "listen-none note noprint";
    line.setAttribute("role", "status");
    line.textContent = NONE;
    button.parentNode.insertBefore(line, button.nextSibling);
  }

  // --- buttons -------------------------------------------------------------------------------------------------

  /* `of` names the part for who does not see where the button stands. */
  function buttonFor(words, of, linesNow) {
    var button = document.createElement("button");
    var name = document.createElement("span");
    button.type = "button";
    button.className = "listen noprint";
    button.textContent = words;
    button.setAttribute("data-words", words);
    button.setAttribute("aria-pressed", "false");
    name.className = "vh";
    name.textContent = "：" + of;
    button.appendChild(name);
    button.addEventListener("click", function () {
      if (playing && playing.button === button) {
        stop();
      } else {
        start(button, linesNow());
      }
    });
    return button;
  }

  /* Recordings and the phone's voice do not talk at once. */
  function quieten(except) {
    Array.prototype.forEach.call(document.querySelectorAll("audio"), function (audio) {
      if (audio !== except) {
        audio.pause();
      }
    });
  }

  function each(selector, act) {
    Array.prototype.forEach.call(article.querySelectorAll(selector), act);
  }

  function wholeLesson() {
    var lines = [];
    each(".fam-head h1, .fam-intro, .part", function (part) {
      lines = lines.concat(linesOf(part));
    });
    return lines;
  }

  each("audio", function (audio) {
    audio.addEventListener("play", function () {
      stop();
      quieten(audio);
    });
  });
  if (!voice) {
    top.hidden = Boolean(article.querySelector("audio"));
    if (!top.hidden) {
      sorry(top.appendChild(document.createElement("span")));
    }
    return;
  }
  top.appendChild(buttonFor("听整课", article.querySelector("h1").textContent, wholeLesson));
  each(".part", function (part) {
    var heading = part.querySelector("h2");
    part.insertBefore(buttonFor("听这一节", heading.textContent, linesOf.bind(null, part)), heading.nextSibling);
  });
  each("fieldset.q", function (question) {
    var legend = question.querySelector("legend");
    question.insertBefore(buttonFor("听题和选项", legend.querySelector(".num").textContent, questionLines.bind(null, question)), legend.nextSibling);
  });
  window.addEventListener("pagehide", stop);
  window.addEventListener("load", function () {
    setTimeout(function () {
      voice.getVoices(); // Phones look for their voices when first asked, which takes some of them long.
    });
  });
})();
