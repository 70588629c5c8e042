// What every page of the portal knows, and the door to what works beside the pages.

export const app = {
  session: /** @type {any} */ (null),
  kept: /** @type {any} */ (null),
  outbox: /** @type {any} */ (null),
};

export const orgPath = (rest) => `/v1/orgs/${app.session.org.id}${rest}`;
export const draftPath = (id, rest = "") => orgPath(`/drafts/${id}${rest}`);

let started = null;
let begun;
/** Resolves once the background is there, whoever asked for it. */
export const hasBackground = new Promise((resolve) => (begun = resolve));

/** Fetched once the first page stands, or earlier when somebody decides earlier. */
export function background() {
  started ??= import("/portal/background.js").then(startBackground).catch(tryAgain);
  return started;
}

function startBackground(module) {
  module.start();
  begun(module);
  return module;
}

function tryAgain(error) {
  started = null;
  throw error;
}
