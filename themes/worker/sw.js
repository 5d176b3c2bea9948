/*
 * What keeps opened pages readable without a network. The network always comes first; what is kept answers when it fails,
 * or takes longer than a person waits. Pages of the server, signed-in ones among them, are never kept: they come from the
 * network as they are, and where there is none the page about that answers.
 *
 * The build writes this file to the root of the site and fills in the two lines below: an edition that changes with the
 * files of the shell, and the shell itself, which is fetched once and let go when the next edition has its own.
 */
"use strict";

const EDITION = "@edition@";
const SHELL_FILES = ["@shell@"];

const SHELL = "xinyu-shell-" + EDITION;
const PAGES = "xinyu-pages"; // opened pages and their pictures, whatever the edition
const CHOSEN = "xinyu-chosen"; // what somebody asked to have at hand
const RESERVED = ["sign-in", "me", "school", "county", "city", "sessions", "verify", "api", "metrics", "healthz", "static", "privacy", "activate", "audit", "units"];
const KEPT_KINDS = /(^|\/|\.(html|css|js|json|svg|png|jpe?g|gif|webp))$/;
const PATIENCE = 3000; // milliseconds until a kept page is shown instead of a slow one
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_A_FILE = 400 * 1024;
const MOST_A_RECORDING = 1024 * 1024; // kept only with a lesson that somebody asked to have at hand
const RECORDINGS = /<audio[^>]*\ssrc="([^"]+\.mp3)"/g;
const base = new URL(self.registration.scope).pathname;

self.addEventListener("install", function (event) {
  event.waitUntil(fillShell().then(function () {
    return self.skipWaiting();
  }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(forgetOldShells().then(function () {
    return self.clients.claim();
  }));
});

self.addEventListener("fetch", function (event) {
  if (isOurs(event.request)) {
    const arriving = fetch(event.request);
    event.waitUntil(arriving.then(function (response) {
      return keep(addressOf(event.request.url), response.clone());
    }).catch(nothing));
    event.respondWith(answer(event.request, arriving));
  } else if (isRecording(event.request)) {
    event.respondWith(answerRecording(event.request));
  } else if (isPageOfServer(event.request)) {
    event.respondWith(fetch(event.request).catch(noNetwork));
  }
});

/* {keep: [address, …]}: keep these now; `chosen` when somebody asked for them. Answers how many are there. */
self.addEventListener("message", function (event) {
  const asked = event.data || {};
  if (Array.isArray(asked.keep)) {
    event.waitUntil(keepAll(asked.keep, asked.chosen).then(function (count) {
      if (event.ports[0]) {
        event.ports[0].postMessage(count);
      }
    }));
  }
});

function nothing() {}

async function fillShell() {
  const cache = await caches.open(SHELL);
  await cache.addAll(SHELL_FILES.map(function (name) {
    return new Request(base + name, { cache: "no-cache" });
  }));
}

async function forgetOldShells() {
  const names = await caches.keys();
  await Promise.all(names.filter(function (name) {
    return name.startsWith("xinyu-") && ![SHELL, PAGES, CHOSEN].includes(name);
  }).map(function (name) {
    return caches.delete(name);
  }));
}

function isOurs(request) {
  const url = new URL(request.url);
  return request.method === "GET" && !request.headers.has("range") && isOurAddress(url);
}

function isOurAddress(url) {
  const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : "api";
  const first = path.split("/")[0].split(".")[0];
  return url.origin === self.location.origin && !RESERVED.includes(first) && KEPT_KINDS.test(path);
}

function isRecording(request) {
  const url = new URL(request.url);
  return request.method === "GET" && url.origin === self.location.origin && /\.mp3$/.test(url.pathname);
}

function isPageOfServer(request) {
  const url = new URL(request.url);
  return request.method === "GET" && request.mode === "navigate" && url.origin === self.location.origin;
}

async function noNetwork() {
  return (await caches.match(base + "offline.html")) || Response.error();
}

/* Players ask for a part at a time: what is kept whole is given in parts too. */
async function answerRecording(request) {
  const arriving = fetch(request);
  const first = await soon(arriving);
  if (first && first.status < 500) {
    return first;
  }
  const kept = await (await caches.open(CHOSEN)).match(addressOf(request.url));
  return kept ? partOf(kept, request.headers.get("range")) : first || arriving;
}

async function partOf(kept, range) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range || "");
  const body = await kept.arrayBuffer();
  if (!asked || Number(asked[1]) >= body.byteLength) {
    return new Response(body, { status: 200, headers: { "Content-Type": "audio/mpeg", "Accept-Ranges": "bytes" } });
  }
  const from = Number(asked[1]);
  const to = asked[2] ? Math.min(Number(asked[2]), body.byteLength - 1) : body.byteLength - 1;
  const headers = { "Content-Type": "audio/mpeg", "Accept-Ranges": "bytes", "Content-Range": "bytes " + from + "-" + to + "/" + body.byteLength };
  return new Response(body.slice(from, to + 1), { status: 206, headers: headers });
}

/* One address for a page, whatever stands behind its ? and #. */
function addressOf(address) {
  const url = new URL(address);
  return url.origin + url.pathname.replace(/\/$/, "/index.html");
}

async function answer(request, arriving) {
  const first = await soon(arriving);
  if (first && first.status < 500) {
    return first;
  }
  const kept = await find(addressOf(request.url));
  if (kept) {
    return kept;
  }
  try {
    return first || (await arriving);
  } catch (unreachable) {
    return request.mode === "navigate" ? noNetwork() : Response.error();
  }
}

/* Files of the shell stay in it, and are as new there as the last page that used them. */
function cacheOf(address, chosen) {
  const path = new URL(address).pathname.slice(base.length);
  return SHELL_FILES.includes(path) ? SHELL : chosen ? CHOSEN : PAGES;
}

/* The response, or undefined when it has failed or is late. */
function soon(arriving) {
  const patience = new Promise(function (resolve) {
    setTimeout(resolve, self.navigator.onLine === false ? 0 : PATIENCE);
  });
  return Promise.race([arriving.catch(nothing), patience]);
}

async function find(address) {
  for (const name of [PAGES, CHOSEN, SHELL]) {
    const found = await (await caches.open(name)).match(address);
    if (found) {
      return found;
    }
  }
  return undefined;
}

async function keepAll(addresses, chosen) {
  let count = 0;
  for (const address of addresses) {
    const url = new URL(address, self.registration.scope);
    if (isOurAddress(url)) {
      try {
        const response = await fetch(url.href, { cache: "no-cache" });
        const text = chosen && /\.html$/.test(url.pathname) ? await response.clone().text() : "";
        count += (await keep(addressOf(url.href), response, chosen)) ? 1 : 0;
        await keepRecordings(text, url);
      } catch (unreachable) {
        // The others may still be had.
      }
    }
  }
  return count;
}

/* What is heard in a chosen lesson comes with it. Without room for it the lesson stays, and the phone's own voice reads. */
async function keepRecordings(text, page) {
  for (const found of text.matchAll(RECORDINGS)) {
    const url = new URL(found[1], page);
    if (url.origin === self.location.origin) {
      await keep(url.href, await fetch(url.href, { cache: "no-cache" }), true).catch(nothing);
    }
  }
}

/* True when it is kept now. A full storage keeps nothing, and the page is shown all the same. */
async function keep(address, response, chosen) {
  const name = cacheOf(address, chosen);
  const cache = await caches.open(name);
  if (response.status === 404 || response.status === 410) {
    await cache.delete(address);
  }
  const isPrivate = (response.headers.get("Cache-Control") || "").includes("no-store");
  if (response.status !== 200 || response.type !== "basic" || response.redirected || isPrivate) {
    return false;
  }
  const body = await response.arrayBuffer();
  if (body.byteLength > (/\.mp3$/.test(address) ? MOST_A_RECORDING : MOST_A_FILE)) {
    return false;
  }
  const headers = new Headers(response.headers);
  headers.delete("Content-Encoding");
  headers.set("X-Kept-At", String(Date.now()));
  headers.set("X-Kept-Bytes", String(body.byteLength));
  try {
    await cache.put(address, new Response(body, { status: 200, headers: headers }));
    if (name === PAGES) {
      await trim(cache);
    }
    return true;
  } catch (full) {
    return false;
  }
}

/* The oldest go first. */
async function trim(cache) {
  const entries = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    if (response) {
      entries.push({ request: request, at: Number(response.headers.get("X-Kept-At")), bytes: Number(response.headers.get("X-Kept-Bytes")) });
    }
  }
  entries.sort(function (one, other) {
    return one.at - other.at;
  });
  let bytes = entries.reduce(function (sum, entry) {
    return sum + entry.bytes;
  }, 0);
  while (bytes > MOST_BYTES && entries.length) {
    const oldest = entries.shift();
    bytes -= oldest.bytes;
    await cache.delete(oldest.request);
  }
}
