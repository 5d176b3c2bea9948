/*
 * Runs the scripts of themes/assets/js that find pages under node, with a document just big enough to load index files from
 * disk. Reads {"scripts": [path, …], "index": folder or null, "queries": [...], "staff": bool, "pupil": bool} from
 * standard input and prints for each query its tokens, the sounds of its words, shards of 64, and (with an index) the
 * addresses found, the files asked for to what is in sight and to the rest, and the milliseconds that it took, files read from
 * disk.
 */
"use strict";

const fs = require("fs");
const vm = require("vm");

const task = JSON.parse(fs.readFileSync(0, "utf8"));

let asked = []; // names of files since they were last taken

function taken() {
  const names = asked;
  asked = [];
  return names;
}

globalThis.document = {
  createElement: () => ({ remove() {} }),
  head: {
    appendChild(script) {
      asked.push(script.src.split("?")[0].slice(task.index.length + 1));
      try {
        vm.runInThisContext(fs.readFileSync(script.src.split("?")[0], "utf8"));
      } catch (missing) {
        script.onerror();
        return;
      }
      script.onload();
    },
  },
};

task.scripts.forEach((script) => vm.runInThisContext(fs.readFileSync(script, "utf8")));
const engine = vm.runInThisContext("xinyuSearch");
const words = vm.runInThisContext("xinyuWords");
const sounds = vm.runInThisContext("xinyuSounds");

async function answer(query) {
  const tokens = words.queryTokens(query);
  const started = performance.now();
  const found = task.index ? await engine.search(query, task.staff, null, task.pupil) : { first: [] };
  const milliseconds = performance.now() - started;
  const files = taken();
  const pages = await engine.pages(found.first);
  return {
    milliseconds,
    files,
    later: taken(),
    query,
    tokens,
    sounds: words.runs(query).filter(words.isWord).map(sounds.querySounds),
    shards: tokens.map((token) => engine.shardOf(token, 64)),
    urls: pages.map((page) => page.url),
  };
}

async function main() {
  engine.from(task.index + "/");
  const answers = [];
  for (const query of task.queries) {
    answers.push(await answer(query));
  }
  // The engine's patience would keep node waiting; leaving before the pipe is empty would cut the answer off.
  process.stdout.write(JSON.stringify(answers), () => process.exit(0));
}

main();
