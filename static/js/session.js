// Signed out while the page is open: the text stays, a dialog asks to sign in again, work goes on afterwards.

import { ask, json } from "./net.js";

const body = document.body;
const dialog = () => document.getElementById("sign-in-dialog");
let waiting = [];

/** Opens the dialog; `resume` runs once the same person is signed in again. `cover` hides the page behind it. */
export function signedOut(resume, { cover = false } = {}) {
  if (resume && !waiting.includes(resume)) waiting.push(resume);
  const box = dialog();
  if (!box) return;
  box.classList.toggle("dialog--cover", cover);
  if (!box.open) box.showModal();
}

/** Asks the server who is signed in: "same", "other", "nobody" or "unknown". */
export async function whoIsIt() {
  try {
    const response = await ask(body.dataset.ping);
    if (response.status === 401) return { who: "nobody", left: 0 };
    if (!response.ok) return { who: "unknown", left: 0 };
    const answer = await json(response);
    return { who: answer.user === body.dataset.user ? "same" : "other", left: answer.left };
  } catch {
    return { who: "unknown", left: 0 };
  }
}

async function check() {
  const box = dialog();
  if (!box?.open) return;
  const { who } = await whoIsIt();
  box.querySelector("[data-other-person]").hidden = who !== "other";
  if (who !== "same") return;
  box.close();
  const todo = waiting;
  waiting = [];
  todo.forEach((resume) => resume());
}

export function start() {
  const box = dialog();
  if (!box) return;
  box.querySelector("[data-check-sign-in]").addEventListener("click", check);
  box.addEventListener("cancel", (event) => {
    if (box.classList.contains("dialog--cover")) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && check());
  window.addEventListener("focus", check);
}
