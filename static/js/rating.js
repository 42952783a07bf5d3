// Rating by keys: 0 to 3 and N choose, Enter goes on, ? shows the keys. Arrow keys are the browser's own.
// <form data-rating data-advance="0 1"> goes on by itself after these values when chosen by their key.

const TYPING = "textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])";
const OWN_ENTER = "button, a, summary, textarea, input[type=checkbox]";

function choose(form, key) {
  const radio = form.querySelector(`input[data-key="${CSS.escape(key)}"]`);
  if (!radio) return null;
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  return radio;
}

function goOn(form) {
  form.requestSubmit(form.querySelector("[data-go-on]"));
}

function pressed(form, event) {
  if (event.ctrlKey && event.key === "Enter" && event.target.matches("textarea")) {
    event.preventDefault();
    goOn(form);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
  if (event.target.matches(TYPING)) return;
  if (event.key === "Enter" && !event.target.matches(OWN_ENTER)) {
    event.preventDefault();
    goOn(form);
  } else if (event.key === "?") {
    event.preventDefault();
    document.getElementById("keys-help")?.showModal();
  } else if (/^[0-9n]$/i.test(event.key)) {
    const radio = choose(form, event.key.toLowerCase());
    if (!radio) return;
    event.preventDefault();
    if ((form.dataset.advance ?? "").split(" ").includes(radio.value)) goOn(form);
    else form.querySelector("[data-reason]:not([hidden]) textarea")?.focus();
  }
}

/** The reason opens when the rating asks for one; a text that is there never hides. */
function showReason(form) {
  const reason = form.querySelector("[data-reason]");
  const asks = reason?.dataset.reason.split(" ").filter(Boolean) ?? [];
  if (!asks.length) return;
  const chosen = form.querySelector("[data-rating-item] input:checked")?.value;
  const text = reason.querySelector("textarea");
  reason.hidden = !asks.includes(chosen) && !text.value && !text.hasAttribute("aria-invalid");
}

export function start() {
  const form = document.querySelector("form[data-rating]");
  if (!form) return;
  showReason(form);
  form.addEventListener("change", () => showReason(form));
  document.addEventListener("keydown", (event) => pressed(form, event));
}
