// Server drafts: <form data-autosave="URL"> is sent two seconds after the last key, at most every five seconds,
// and when the page goes away. Nothing is kept in the browser. A draft never changes the record: 409 says that
// the record has moved on, and that the draft is kept.

import { json, post, token } from "./net.js";
import { signedOut } from "./session.js";
import { clock, word } from "./words.js";

const PAUSE = 2000;
const LONGEST = 5000;
const RETRIES = [2000, 4000, 8000, 16000, 30000];
const KEEPALIVE_LIMIT = 60000; // browsers refuse more in a request that outlives its page
const savers = [];

class Saver {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.dirty = false; // something typed is not on the server yet
    this.since = 0; // when the first unsent change was made
    this.timer = 0;
    this.sending = null;
    this.tries = 0;
    this.stopped = false;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => this.leave());
  }

  changed() {
    if (this.stopped) return;
    const now = Date.now();
    if (!this.dirty) this.since = now;
    this.dirty = true;
    this.tries = 0;
    this.later(Math.max(0, Math.min(PAUSE, this.since + LONGEST - now)));
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), milliseconds);
  }

  /** What is typed. Without the form's token: it is that of the sign-in in which the page was made; the header has today's. */
  fields() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields.append(name, value);
    }
    return fields;
  }

  /** Sends what is unsent; resolves when the server has answered. */
  async save() {
    clearTimeout(this.timer);
    if (this.stopped || !this.dirty) return;
    if (this.sending) {
      await this.sending;
      if (this.dirty) this.later(PAUSE);
      return;
    }
    this.dirty = false;
    this.show("saving", word("saving"));
    this.sending = this.send();
    await this.sending;
    this.sending = null;
  }

  async send() {
    let response;
    try {
      const fields = this.fields();
      response = await post(this.url, fields, { keepalive: fields.toString().length < KEEPALIVE_LIMIT });
    } catch {
      this.again();
      return;
    }
    const answer = await json(response);
    if (response.ok) this.saved(answer);
    else if (response.status === 401) this.ended();
    else if (response.status === 409) this.conflict(answer);
    else if (response.status === 403 && this.tries === 0) this.again(0);
    else if (response.status < 500 && response.status !== 408 && response.status !== 429) this.refused();
    else this.again();
  }

  saved(answer) {
    this.tries = 0;
    this.show("saved", word("saved", answer.saved ?? clock()));
    document.dispatchEvent(new CustomEvent("npcs:active"));
  }

  again(wait) {
    this.dirty = true;
    if (wait === undefined) this.show("trying", word("unsaved"));
    const pause = wait ?? RETRIES[Math.min(this.tries, RETRIES.length - 1)];
    this.tries += 1;
    this.later(pause);
  }

  ended() {
    this.dirty = true;
    this.tries += 1;
    this.show("trying", word("signedOut"));
    signedOut(() => this.save());
  }

  refused() {
    this.dirty = true;
    this.show("refused", word("refused"));
  }

  /** The draft is kept, but the record is newer. One banner; sending the form shows both texts side by side. */
  conflict(answer) {
    this.saved(answer);
    if (this.form.querySelector("[data-conflict]")) return;
    const banner = document.getElementById("conflict-note").content.firstElementChild.cloneNode(true);
    this.form.prepend(banner);
  }

  show(state, text) {
    document.querySelectorAll("[data-saved-mark]").forEach((place) => {
      place.dataset.state = state;
      place.querySelector("[data-saved-text]").textContent = text;
    });
  }

  /** The form itself is being sent: no draft after it. The token may have changed since the page was made. */
  leave() {
    clearTimeout(this.timer);
    this.stopped = true;
    const hidden = this.form.querySelector("input[name=csrfmiddlewaretoken]");
    if (hidden) hidden.value = token();
  }

  /** The page goes away or is covered: what is unsent goes out now, in a request that outlives the page. */
  last() {
    if (this.dirty && !this.sending) this.save();
    else if (this.dirty) this.send();
  }
}

/** Saves every form that has something unsent. */
export function flush() {
  return Promise.all(savers.map((saver) => saver.save()));
}

/** The page is being left: what is unsent goes out now. */
export function flushLast() {
  savers.forEach((saver) => saver.last());
}

/** Is there text that the server does not have? */
export function unsent() {
  return savers.some((saver) => saver.dirty || saver.sending);
}

export function start() {
  document.querySelectorAll("form[data-autosave]").forEach((form) => savers.push(new Saver(form)));
  if (!savers.length) return;
  window.addEventListener("pagehide", flushLast);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flushLast());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) savers.forEach((saver) => (saver.stopped = false));
  });
  window.addEventListener("beforeunload", (event) => {
    if (savers.some((saver) => saver.dirty && saver.tries > 0 && !saver.stopped)) event.preventDefault();
  });
}
