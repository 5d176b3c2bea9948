/*
 * The way to the record service: who is signed in, sending an event, and keeping it in this browser until it arrives.
 * An event keeps its id over every retry, so that sending twice records once. What was done while nobody was known to
 * be signed in is kept without an account and never sent by itself.
 */
window.xinyuOutbox = (function () {
  "use strict";

  var PREFIX = "xinyu-event-";
  var API = "/api/v1/";
  var WAIT = 15000; // milliseconds before a request counts as lost
  var ACCOUNT = "xinyu-account";
  var CARDS = "xinyu-cards"; // class and number of that account's cards, for the teacher who is read a check code
  var FINISHED = "xinyu-finished-";
  var online = /^https?:$/.test(location.protocol);
  var memory = {}; // what this page knows to wait; all there is where storage is forbidden
  var ahead = null; // milliseconds by which this clock is ahead of the server's; null until it has been heard

  function storage(act) {
    try {
      return act(localStorage);
    } catch (forbidden) {
      return null;
    }
  }

  /* False when the item lives only as long as this page, because storage is forbidden or full. */
  function keep(item) {
    var name = PREFIX + item.event.id;
    memory[item.event.id] = item;
    return Boolean(storage(function (box) {
      box.setItem(name, JSON.stringify(item));
      return box.getItem(name);
    }));
  }

  function forget(item) {
    delete memory[item.event.id];
    storage(function (box) {
      box.removeItem(PREFIX + item.event.id);
    });
  }

  /*
   * Kept items, oldest first: {event, title, page}. What this page has once read stays with it until it hears from the
   * service itself, though another window may have sent it meanwhile: under its id it is recorded once.
   */
  function kept() {
    storage(function (box) {
      for (var i = 0; i < box.length; i++) {
        var name = box.key(i);
        if (name.indexOf(PREFIX) === 0) {
          take(box.getItem(name));
        }
      }
    });
    return Object.keys(memory).map(function (id) {
      return memory[id];
    }).sort(function (one, other) {
      return one.event.at < other.event.at ? -1 : 1;
    });
  }

  /* One item that cannot be read any more does not hide the others. */
  function take(text) {
    try {
      var item = JSON.parse(text);
      memory[item.event.id] = item;
    } catch (broken) {
      // It stays where it is.
    }
  }

  function uuid() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.prototype.map.call(bytes, function (byte) {
      return (byte + 256).toString(16).slice(1);
    }).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function request(path, options) {
    if (!online) {
      return Promise.reject(new Error("no service"));
    }
    var late = new Promise(function (resolve, reject) {
      setTimeout(reject, WAIT, new Error("late"));
    });
    return Promise.race([fetch(API + path, Object.assign({ credentials: "same-origin" }, options)), late]);
  }

  /* Who is signed in, and whether they have finished a page, where one is asked about; rejects when the service cannot be reached. */
  function me(page) {
    return request("me" + (page ? "?page=" + encodeURIComponent(page) : "")).then(function (answer) {
      if (!answer.ok) {
        throw new Error("service answered " + answer.status);
      }
      hear(answer.headers.get("Date"));
      return answer.json();
    }).then(function (answer) {
      remember(answer.signed_in ? answer.account : "", answer.cards || []);
      return answer;
    });
  }

  /* Number of the sheet that is next for whoever is signed in, of a quiz with a bank. */
  function nextSheet(quiz, revision) {
    return request("quizzes/" + encodeURIComponent(quiz) + "/sheet?revision=" + encodeURIComponent(revision)).then(function (answer) {
      if (!answer.ok) {
        throw new Error("service answered " + answer.status);
      }
      return answer.json();
    }).then(function (answer) {
      return answer.draw;
    });
  }

  function hear(date) {
    var there = Date.parse(date || "");
    ahead = isNaN(there) ? ahead : Date.now() - there;
  }

  function remember(account, cards) {
    storage(function (box) {
      box.removeItem(CARDS);
      if (account) {
        box.setItem(ACCOUNT, account);
      } else {
        box.removeItem(ACCOUNT);
      }
      if (account && cards.length) {
        box.setItem(CARDS, cards.join("、"));
      }
    });
  }

  /* Who was signed in when the service was last reached: whoever learns without a network is taken to be the same. */
  function lastAccount() {
    return storage(function (box) {
      return box.getItem(ACCOUNT);
    }) || "";
  }

  /* 七年级(2)班 07 号, of whoever was signed in when the service was last reached; "" where that is not known. */
  function lastCards() {
    return storage(function (box) {
      return box.getItem(CARDS);
    }) || "";
  }

  /* Today by the server's clock where it has been heard, else by this one; null when it is before the day `since`. */
  function today(since) {
    var now = new Date(Date.now() - (ahead || 0));
    return ahead === null && now < Date.parse(since) ? null : now;
  }

  function make(type, data, account) {
    var event = { id: uuid(), type: type, at: new Date().toISOString(), data: data };
    if (account) {
      event.account = account;
    }
    return event;
  }

  /*
   * Send a kept item. Resolves with {status, answer}; it is forgotten when the service has decided, and stays when the
   * network failed, the service was busy or the session had ended (status 0, 401, 429, 5xx).
   */
  function send(item, token) {
    return request("events", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
      body: JSON.stringify({ events: [item.event] }),
    }).then(function (reply) {
      return reply.json().catch(function () {
        return {};
      }).then(function (answer) {
        rememberFinished(item.event, (answer.results || [answer])[0].stored || []);
        return { status: reply.status, answer: answer };
      });
    }).catch(function () {
      return { status: 0, answer: {} };
    });
  }

  /* Lessons that the service has said are recorded for a family: this phone says so when they are opened again. */
  function rememberFinished(event, lines) {
    var line = lines.filter(function (one) {
      return one.kind === "attendance";
    })[0];
    if (line && event.account) {
      storage(function (box) {
        var name = FINISHED + event.account + "-" + event.data.quiz;
        if (line.voided) {
          box.removeItem(name);
        } else {
          box.setItem(name, JSON.stringify({ at: line.happened_at, year: line.school_year }));
        }
      });
    }
  }

  /* The day, as in 11月28日, on which this account finished the lesson of a quiz; "" where this phone does not know. A new school year counts anew. */
  function finishedOn(quiz, account, year) {
    var kept = storage(function (box) {
      return JSON.parse(box.getItem(FINISHED + account + "-" + quiz));
    });
    return kept && account && (!year || kept.year === year) ? dayOf(kept.at) : "";
  }

  function dayOf(moment) {
    var day = new Date(moment);
    return day.getMonth() + 1 + "月" + day.getDate() + "日";
  }

  return { me: me, nextSheet: nextSheet, make: make, send: send, keep: keep, forget: forget, kept: kept, online: online, lastAccount: lastAccount, lastCards: lastCards, today: today, finishedOn: finishedOn, dayOf: dayOf };
})();
