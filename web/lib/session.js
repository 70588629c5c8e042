// Who is signed in, for which organisation. Without a session the page goes to sign-in and comes
// back; without a connection it uses what this browser last knew, to work offline.
import { get } from "/lib/api.js";

const keptName = "aai.session";

/** Answers Me with `org` (the one to work in) and `offline`, or null when there is no session. */
export async function openSession() {
  const answer = await get("/v1/me");
  if (answer.ok) {
    keep(answer.data);
    return withOrg(answer.data, false);
  }
  if (answer.status === 401) {
    forget();
    goToSignIn();
    return null;
  }
  const kept = readKept();
  return kept ? withOrg(kept, true) : null;
}

/** The one that a link in a mail names (?org=), or the one last worked in, or the first. */
function withOrg(me, offline) {
  const last = `aai.org.${me.user.id}`;
  const orgOf = (id) => me.orgs.find((one) => one.id === id);
  const named = orgOf(new URLSearchParams(location.search).get("org"));
  if (named) localStorage.setItem(last, named.id);
  const org = named ?? orgOf(localStorage.getItem(last)) ?? me.orgs[0] ?? null;
  return { ...me, org, offline };
}

function goToSignIn() {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

function keep(me) {
  try {
    localStorage.setItem(keptName, JSON.stringify(me));
  } catch {
    // Then there is no offline start.
  }
}

export function forget() {
  try {
    localStorage.removeItem(keptName);
  } catch {
    // Then nothing was kept.
  }
}

function readKept() {
  try {
    return JSON.parse(localStorage.getItem(keptName));
  } catch {
    return null;
  }
}
