/*
 * Reads the files of the search index. Comes before search-engine.js. They are scripts that call
 * xinyuSearch.manifest(…) or xinyuSearch.shard(name, …), because a page opened from a USB stick may load scripts and
 * nothing else. Where the browser allows it a worker fetches them: a script costs the page's own thread a millisecond,
 * on a slow phone four, and an answer takes ten; the worker hands over all of them at once, as text.
 */
var xinyuFiles = (function () {
  "use strict";

  var PATIENCE = 20000; // milliseconds until a file counts as not coming
  var base = "";
  var version = ""; // what follows a name, so that no kept file of another index is taken
  var shards = {}; // name -> promise of its data
  var arriving = {}; // name -> function that takes its data
  var worker = null;
  var helper = false; // whether the worker is there and has brought what it was sent for
  var waiting = []; // {name, take, refuse} for the worker's next errand
  var errand = 0; // number of the last one
  var errands = {}; // number -> function that takes the texts it brings

  /* Promise that a script has run. */
  function script(name) {
    return new Promise(function (resolve, reject) {
      var element = document.createElement("script");
      var timer = setTimeout(fail, PATIENCE);
      function done() {
        clearTimeout(timer);
        element.remove();
      }
      function fail() {
        done();
        reject(new Error(name));
      }
      element.charset = "utf-8";
      element.src = base + name;
      element.onload = function () {
        done();
        resolve();
      };
      element.onerror = fail;
      document.head.appendChild(element);
    });
  }

  /* Promise of the data of a file by its name, such as tokens/3f; read once. */
  function shard(name) {
    if (!shards[name]) {
      shards[name] = helper ? fetched(name) : loaded(name);
      shards[name].catch(function () {
        delete shards[name]; // so that the next search asks again
      });
    }
    return shards[name];
  }

  function loaded(name) {
    return new Promise(function (resolve, reject) {
      arriving[name] = resolve;
      script(name + ".js" + version).then(function () {
        reject(new Error(name)); // a file that came but held something else; without effect after a resolve
      }, reject);
    });
  }

  /* The same by the worker: what is asked for in one go travels in one errand. */
  function fetched(name) {
    return new Promise(function (resolve, reject) {
      if (!waiting.length) {
        Promise.resolve().then(send);
      }
      waiting.push({ name: name, take: resolve, refuse: reject });
    });
  }

  function send() {
    var wanted = waiting;
    var number = (errand += 1);
    var late = setTimeout(function () {
      wanted.forEach(function (one) {
        one.refuse(new Error(one.name));
      });
    }, PATIENCE);
    waiting = [];
    errands[number] = function (texts) {
      clearTimeout(late);
      delete errands[number];
      wanted.forEach(function (one, place) {
        take(one, texts[place]);
      });
    };
    worker.postMessage({ errand: number, urls: wanted.map(function (one) {
      return new URL(base + one.name + ".js" + version, location.href).href;
    }) });
  }

  /* Hands over what a file says; where its text is not that, a script may still bring it. */
  function take(one, text) {
    var data = dataOf(one.name, text || "");
    if (data) {
      one.take(data);
    } else {
      helper = false;
      loaded(one.name).then(one.take, one.refuse);
    }
  }

  /* What a file hands to xinyuSearch.shard, read without running it; null where it is other or broken off. */
  function dataOf(name, text) {
    var call = "xinyuSearch.shard(" + JSON.stringify(name) + ",";
    try {
      return text.slice(0, call.length) === call ? JSON.parse(text.slice(call.length, text.lastIndexOf(")"))) : null;
    } catch (broken) {
      return null;
    }
  }

  /* Asks for a worker. Until it says that it is there, and wherever it fails, scripts do. */
  function hire(url) {
    try {
      worker = new Worker(url);
    } catch (forbidden) {
      return; // opened from a disk, or a browser without workers
    }
    worker.onmessage = function (event) {
      if (!event.data.errand) {
        helper = true;
      } else if (errands[event.data.errand]) {
        errands[event.data.errand](event.data.texts);
      }
    };
    worker.onerror = function () {
      helper = false;
      Object.keys(errands).forEach(function (number) {
        errands[number]([]);
      });
    };
  }

  return {
    from: function (url) {
      base = url;
    },
    is: function (revision) {
      version = "?v=" + revision;
    },
    came: function (name, data) {
      if (arriving[name]) {
        arriving[name](data);
        delete arriving[name];
      }
    },
    hire: hire,
    isHelped: function () {
      return helper;
    },
    script: script,
    shard: shard,
  };
})();
