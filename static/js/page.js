// Small comforts of every page: focus on the error summary, menus that close, counts, print, dialogs.

import { token } from "./net.js";
import { counted } from "./words.js";

function focusFirst() {
  const place = document.querySelector("[data-focus]");
  if (!place) return;
  place.focus();
  place.addEventListener("click", (event) => {
    const target = event.target.closest("a")?.hash;
    const field = target && document.getElementById(target.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.closest(".row, .date, fieldset")?.scrollIntoView({ block: "center" });
  });
}

function menus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    open().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
}

/** Characters left, in words; read out only near the limit. */
function counts() {
  document.querySelectorAll("[data-count-for]").forEach((place) => {
    const box = document.getElementById(place.dataset.countFor);
    const limit = Number(box?.dataset.maxlength);
    if (!limit) return;
    const tell = () => {
      const left = limit - [...box.value.trim()].length;
      place.textContent = left < 0 ? counted("oneOver", "over", -left) : counted("oneLeft", "left", left);
      place.classList.toggle("count-hint--over", left < 0);
      place.toggleAttribute("aria-live", false);
      if (left < limit / 10) place.setAttribute("aria-live", "polite");
    };
    if (box.value) tell();
    box.addEventListener("input", tell);
  });
}

function buttons() {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  // A form kept from before a new sign-in has an old token in it.
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    form.addEventListener("submit", () => (form.elements.namedItem("csrfmiddlewaretoken").value = token()));
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
  });
}

export function start() {
  focusFirst();
  menus();
  counts();
  buttons();
}
