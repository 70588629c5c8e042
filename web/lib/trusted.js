// The one Trusted Types policy, "app". Only this site's own files become markup, and only our
// workers become script addresses.

const workerPath = /^\/(?:onboarding|portal|dashboard)\/sw\.js$/;

const rules = {
  createHTML: (text) => text,
  createScriptURL(path) {
    if (workerPath.test(path)) return path;
    throw new TypeError(`not a worker of ours: ${path}`);
  },
};

const policy = globalThis.trustedTypes?.createPolicy("app", rules) ?? rules;

/** The text of one of our own files, as a document. */
export function parseOwn(text, type) {
  return new DOMParser().parseFromString(policy.createHTML(text), type);
}

export function workerAddress(base) {
  return policy.createScriptURL(`${base}sw.js`);
}
