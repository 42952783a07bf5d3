// Quick exit: the page is emptied at once and its place in the history is taken by a neutral site.
// Three times Escape does the same.

import { flushLast } from "./autosave.js";

const WITHIN = 1500; // milliseconds for the three presses
let presses = [];

function leave(url) {
  flushLast();
  document.title = "";
  document.body.replaceChildren();
  location.replace(url);
}

export function start() {
  const link = document.querySelector("[data-exit]");
  if (!link) return;
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-exit]")) {
      event.preventDefault();
      leave(link.href);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    presses = [...presses.filter((time) => event.timeStamp - time < WITHIN), event.timeStamp];
    if (presses.length === 3) leave(link.href);
  }, true);
}
