// A warning before the sign-in ends, with time to stay. The server keeps the clock: another tab may have been busy,
// so it is asked before anything is shown.

import { flush, unsent } from "./autosave.js";
import { json, post } from "./net.js";
import { signedOut, whoIsIt } from "./session.js";
import { counted, word } from "./words.js";

const LEAST_WARNING = 120; // seconds
const body = document.body;
const dialog = document.getElementById("idle-dialog");
const shown = dialog?.querySelector("[data-idle-left]");
let ends = 0; // milliseconds, this page's belief
let timer = 0;
let ticking = 0;

const warning = () => Math.max(LEAST_WARNING, Number(body.dataset.idleWarning) || 0);
const left = () => Math.round((ends - Date.now()) / 1000);

function until(seconds) {
  ends = Date.now() + seconds * 1000;
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(0, seconds - warning()) * 1000);
}

async function look() {
  const answer = await whoIsIt();
  if (answer.who === "nobody") return over();
  if (answer.who === "same" && answer.left > warning() + 1) return until(answer.left);
  if (answer.who === "same") ends = Date.now() + answer.left * 1000;
  return warn();
}

function warn() {
  tell();
  clearInterval(ticking);
  ticking = setInterval(tell, 5000);
  if (!dialog.open) dialog.showModal();
}

function tell() {
  const seconds = left();
  if (seconds <= 0) {
    clearInterval(ticking);
    setTimeout(look, 1500);
    return;
  }
  const minutes = Math.floor(seconds / 60);
  const text = minutes < 1 ? word("underMinute") : counted("minute", "minutes", minutes);
  if (shown.textContent !== text) shown.textContent = text;
}

/** Signed out: nothing readable stays on the screen, and nothing typed is thrown away. */
function over() {
  clearInterval(ticking);
  if (dialog.open) dialog.close();
  const typing = document.querySelector("form[data-autosave], form[data-keep]");
  if (typing || unsent()) signedOut(stay, { cover: true });
  else location.reload();
}

async function stay() {
  await flush();
  let answer;
  try {
    answer = await post(body.dataset.ping, new URLSearchParams());
  } catch {
    return; // no connection: the warning stays
  }
  if (answer.status === 401) {
    over();
    return;
  }
  const { left: seconds } = await json(answer);
  clearInterval(ticking);
  if (dialog.open) dialog.close();
  until(seconds ?? Number(body.dataset.idleSeconds));
}

export function start() {
  const seconds = Number(body.dataset.idleSeconds);
  if (!dialog || !seconds) return;
  until(seconds);
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  document.addEventListener("npcs:active", () => until(seconds));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && left() < warning()) look();
  });
}
