/*
 * 上完了: a teacher who is signed in taps once after class. The names of the classes are kept in this browser, so that
 * it also works without a network: the deed waits in the outbox under its own id and is recorded once.
 */
(function () {
  "use strict";

  var box = document.querySelector("[data-taught]");
  var outbox = window.xinyuOutbox;
  if (!box || !outbox) {
    return;
  }
  var NAMES = "xinyu-classes"; // {account, classes: [{path, label, grade, also}]}
  var form = box.querySelector("[data-taught-form]");
  var who = box.querySelector("[data-taught-who]");
  var picks = box.querySelector("[data-taught-classes]");
  var said = box.querySelector("[data-taught-said]");
  var button = form.querySelector("button");
  var stops = Array.prototype.slice.call(form.elements.stopped_at.options); // of the whole lesson
  var timed = null; // whole minutes of each step, when class mode has timed the lesson
  var made = []; // ids of what was tapped on this page; what waits from before is sent by upload.js
  var me = null; // what /me said; null while the service cannot be reached
  var account = "";

  function remembered() {
    try {
      return JSON.parse(localStorage.getItem(NAMES) || "null");
    } catch (forbidden) {
      return null;
    }
  }

  function remember(classes) {
    try {
      localStorage.setItem(NAMES, JSON.stringify({ account: account, classes: classes }));
    } catch (forbidden) {
      // Then it needs the network next time.
    }
  }

  function make(tag, text) {
    var element = document.createElement(tag);
    element.textContent = text || "";
    return element;
  }

  function link(label, address) {
    var go = make("a", label);
    go.href = address;
    return go;
  }

  function today() {
    var now = new Date();
    return [now.getFullYear(), ("0" + (now.getMonth() + 1)).slice(-2), ("0" + now.getDate()).slice(-2)].join("-");
  }

  function pick(one) {
    var label = make("label");
    var tick = document.createElement("input");
    tick.type = "checkbox";
    tick.value = one.path;
    tick.setAttribute("data-label", one.label);
    label.appendChild(tick);
    label.appendChild(make("span", one.label));
    return label;
  }

  /* Whether the lesson is one of the class: of its grade, or moved there where the school system is another. */
  function isMeant(one) {
    var moved = (one.also || []).indexOf(box.getAttribute("data-taught")) >= 0;
    return moved || one.grade === box.getAttribute("data-grade");
  }

  /* The classes of the lesson's grade first; the others behind one more tap. */
  function offer(classes) {
    var near = classes.filter(isMeant);
    var far = classes.filter(function (one) {
      return !isMeant(one);
    });
    picks.textContent = "";
    near.forEach(function (one) {
      picks.appendChild(pick(one));
    });
    if (far.length) {
      var more = make("details");
      more.open = !near.length;
      more.appendChild(make("summary", near.length ? "别的年级" : "学校的班级"));
      var inner = make("div");
      inner.className = "picks";
      far.forEach(function (one) {
        inner.appendChild(pick(one));
      });
      more.appendChild(inner);
      picks.appendChild(more);
    }
    form.elements.on.value = today();
    form.elements.on.max = today();
    form.hidden = false;
    box.hidden = false;
  }

  function meet() {
    return outbox.me().then(function (answer) {
      me = answer;
      account = answer.signed_in ? answer.account : "";
      if (!answer.signed_in) {
        who.textContent = "老师登录以后，上完课在这里按一下就记下来。";
        who.appendChild(link("去登录", "/sign-in?next=" + encodeURIComponent(location.pathname + "#taught")));
        box.hidden = false;
        return null;
      }
      return answer.kind === "person" ? fetch("/api/v1/classes", { credentials: "same-origin" }) : null;
    }).then(function (reply) {
      return reply && reply.ok ? reply.json() : null;
    }).then(function (answer) {
      if (answer && answer.classes.length) {
        remember(answer.classes);
        offer(answer.classes);
        tellPace();
      }
    }).catch(function () {
      me = null;
      var kept = remembered();
      if (kept && kept.account === outbox.lastAccount()) { // on a shared computer, whoever signed out is not taken for this one
        account = kept.account;
        who.textContent = "现在没有网。先记在这台设备里，有网时自动上传。";
        offer(kept.classes);
      }
    });
  }

  function chosen() {
    return Array.prototype.slice.call(picks.querySelectorAll("input:checked"));
  }

  function tell(words, name, more) {
    said.textContent = "";
    var line = make("p", words);
    line.className = name;
    if (more) {
      line.appendChild(more);
    }
    said.appendChild(line);
  }

  function labels(paths) {
    return paths.map(function (path) {
      var tick = picks.querySelector('input[value="' + path + '"]');
      return tick ? tick.getAttribute("data-label") : path;
    }).join("、");
  }

  function submit(event) {
    event.preventDefault();
    var classes = chosen().map(function (tick) {
      return tick.value;
    });
    if (!classes.length) {
      tell("还没有选班级。", "warn");
      return;
    }
    var data = {
      lesson: box.getAttribute("data-taught"),
      classes: classes,
      on: form.elements.on.value,
      minutes: Number(form.elements.minutes.value),
      stopped_at: Number(form.elements.stopped_at.value),
    };
    if (timed) {
      data.step_minutes = timed;
    }
    var item = { event: outbox.make("lesson-taught", data, account), title: document.title };
    outbox.keep(item);
    made.push(item.event.id);
    if (!me) {
      waits();
      return;
    }
    button.disabled = true;
    outbox.send(item, me.csrf_token).then(function (reply) {
      button.disabled = false;
      decide(item, reply);
    });
  }

  function decide(item, reply) {
    var answer = (reply.answer.results || [reply.answer])[0];
    if (reply.status === 401) {
      tell("登录已经过期。记下的还在这台设备里，登录以后会自动上传。", "warn", link("去登录", "/sign-in?next=" + encodeURIComponent(location.pathname + "#taught")));
    } else if (reply.status === 0 || reply.status === 429 || reply.status >= 500 || answer.code === "csrf-token") {
      waits();
    } else if (answer.status === "stored" || answer.status === "repeated") {
      outbox.forget(item);
      stored(answer, item.event.data.on);
    } else {
      outbox.forget(item);
      tell("没有记下来：" + (answer.detail || "请稍后再试。"), "warn");
    }
  }

  function stored(answer, day) {
    var title = answer.stored.length ? "《" + answer.stored[0].title + "》，" : "";
    var date = day.slice(5, 7).replace(/^0/, "") + "月" + day.slice(8).replace(/^0/, "") + "日";
    var words = answer.data.recorded.length ? "记好了：" + labels(answer.data.recorded) + "，" + title + date + "。" : "";
    words += answer.data.already.length ? labels(answer.data.already) + "在" + date + "原来就记过，没有重复记。" : "";
    tell(words, "done", link("看我上的课，记错了在那里撤回", "/me/lessons#own"));
    chosen().forEach(function (tick) {
      tick.checked = false;
    });
  }

  function waits() {
    tell("网断了，还没传上去。已存在这台设备里，有网时会自动上传。", "waits");
  }

  function upload() {
    if (!me || !me.signed_in) {
      return meet().then(function () {
        return me ? flush() : null;
      });
    }
    return flush();
  }

  function flush() {
    return outbox.kept().filter(function (item) {
      return made.indexOf(item.event.id) >= 0 && item.event.account === account;
    }).reduce(function (before, item) {
      return before.then(function () {
        return outbox.send(item, me.csrf_token);
      }).then(function (reply) {
        decide(item, reply);
      });
    }, Promise.resolve());
  }

  /*
   * Another length was chosen on the page: its minutes, unless the teacher or the clock of class mode gave others
   * already, and its steps; one that is chosen already stays, too.
   */
  function onLength(event) {
    var list = form.elements.stopped_at;
    var before = list.value;
    form.elements.minutes.defaultValue = event.detail.minutes; // a field that was filled in does not follow
    list.textContent = "";
    stops.filter(function (stop) {
      return stop.value === "0" || stop.value === before || event.detail.steps.indexOf(Number(stop.value)) >= 0;
    }).forEach(function (stop) {
      list.appendChild(stop);
    });
    list.value = before;
  }

  /* Class mode was left: its clock fills the form in, and the teacher may still change it. */
  function onClassLeft(event) {
    var seen = event.detail;
    if (seen.whole < 1 || seen.whole > 240) {
      return;
    }
    form.elements.minutes.value = seen.whole;
    form.elements.stopped_at.value = seen.stopped < seen.steps.length ? seen.stopped : 0;
    timed = seen.steps.some(Boolean) ? seen.steps : null;
  }

  /* From five classes of the school on: how long each step really took. */
  function tellPace() {
    fetch("/api/v1/lessons/" + box.getAttribute("data-taught") + "/pace", { credentials: "same-origin" }).then(function (reply) {
      return reply.ok ? reply.json() : { steps: [] };
    }).then(function (pace) {
      Array.prototype.forEach.call(document.querySelectorAll("[data-steps] .steps > li"), function (step, place) {
        if (pace.steps[place]) {
          var line = make("p", "本校 " + pace.classes + " 个班实际用了大约 " + pace.steps[place] + " 分");
          line.className = "meta noprint pace";
          step.querySelector("h3").parentNode.appendChild(line);
        }
      });
    }).catch(function () {
      // Nothing is said then.
    });
  }

  box.addEventListener("xinyu-class-left", onClassLeft);
  box.addEventListener("xinyu-length-chosen", onLength);
  form.addEventListener("submit", submit);
  window.addEventListener("online", upload);
  meet();
})();
