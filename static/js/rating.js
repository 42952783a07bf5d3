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
    else if (asks(form).includes(radio.value)) emptyReason(form)?.focus();
  }
}

/** The values for which a reason is wanted: data-reason="2 3 NR". */
function asks(form) {
  return form.querySelector("[data-reason]")?.dataset.reason.split(" ").filter(Boolean) ?? [];
}

function emptyReason(form) {
  const text = form.querySelector("[data-reason] textarea");
  return text?.value.trim() ? null : text;
}

/** The reason opens when the rating asks for one; a text that is there never hides. */
function showReason(form) {
  const reason = form.querySelector("[data-reason]");
  if (!asks(form).length) return;
  const chosen = form.querySelector("[data-rating-item] input:checked")?.value;
  const wrong = reason.querySelector("[aria-invalid]");
  reason.hidden = !asks(form).includes(chosen) && Boolean(emptyReason(form)) && !wrong;
}

export function start() {
  const form = document.querySelector("form[data-rating]");
  if (!form) return;
  showReason(form);
  form.addEventListener("change", () => showReason(form));
  document.addEventListener("keydown", (event) => pressed(form, event));
}
