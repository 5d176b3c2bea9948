/*
 * A worker beside the page: fetches files of the search index and hands over their texts, null for one that did not come.
 * The page tells it {errand, urls} and hears {errand, texts}. It says once that it is there.
 */
"use strict";

self.onmessage = function (event) {
  Promise.all(event.data.urls.map(function (url) {
    return fetch(url).then(function (answer) {
      return answer.ok ? answer.text() : null;
    }).catch(function () {
      return null;
    });
  })).then(function (texts) {
    self.postMessage({ errand: event.data.errand, texts: texts });
  });
};
self.postMessage({});
