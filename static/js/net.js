// One way to talk to our own server: form-encoded, JSON back, the token read fresh each time
// (signing in again in another tab changes it).

/** The token of now: from the cookie, else from a form of the page. */
export function token() {
  const found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return found ? decodeURIComponent(found[1]) : (document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "");
}

/** POST of URLSearchParams. Rejects only when the server cannot be reached. */
export function post(url, body, options = {}) {
  return fetch(url, {
    method: "POST",
    body,
    credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRFToken": token(), "X-Requested-With": "fetch" },
    ...options,
  });
}

/** GET of JSON. */
export function ask(url) {
  return fetch(url, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
}

/** The answer's JSON, or an empty object. */
export async function json(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}
