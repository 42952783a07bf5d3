// Passkeys (Web Authentication Level 3). A form with data-passkey="get" or "create" asks the browser's own dialog
// first and is then sent with the answer in its field "credential". The server's words for what to ask come in
// data-passkey-options, or fresh from data-passkey-url. Without this script the form stays hidden or unsent.

const known = Boolean(window.PublicKeyCredential && navigator.credentials);

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (list) => (list ?? []).map((entry) => ({ ...entry, id: toBytes(entry.id) }));

/** Options as the server writes them (JSON, base64url) -> as the browser wants them (bytes). */
function decoded({ publicKey }) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (publicKey.user) options.user = { ...publicKey.user, id: toBytes(publicKey.user.id) };
  if (publicKey.allowCredentials) options.allowCredentials = withBytes(publicKey.allowCredentials);
  if (publicKey.excludeCredentials) options.excludeCredentials = withBytes(publicKey.excludeCredentials);
  return options;
}

/** The browser's answer as JSON with base64url in place of bytes. */
function encoded(credential) {
  const { response } = credential;
  const fields = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const parts = fields.filter((name) => response[name]).map((name) => [name, toText(response[name])]);
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    response: { ...Object.fromEntries(parts), transports: response.getTransports?.() },
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function optionsOf(form) {
  if (form.dataset.passkeyOptions) return decoded(JSON.parse(form.dataset.passkeyOptions));
  const answer = await fetch(form.dataset.passkeyUrl, {
    credentials: "same-origin",
    cache: "no-store",
    headers: { Accept: "application/json" },
  });
  return decoded((await answer.json()).request_options);
}

/** A passkey that signs in alone must live on the device and ask who is there. */
function alone(options, wanted) {
  const residentKey = wanted ? "required" : "discouraged";
  const chosen = { ...options.authenticatorSelection, residentKey, requireResidentKey: wanted };
  if (wanted) chosen.userVerification = "required";
  return { ...options, authenticatorSelection: chosen };
}

async function ask(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey: options });
  return navigator.credentials.create({ publicKey: alone(options, Boolean(form.elements.passwordless?.checked)) });
}

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    form.elements.credential.value = encoded(await ask(form));
  } catch {
    problem.hidden = false; // stopped by the person, no passkey here, or no connection: each has the same way on
    return;
  }
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !known;
  if (known) form.addEventListener("submit", send);
}
for (const note of document.querySelectorAll("[data-passkey-unknown]")) note.hidden = known;
