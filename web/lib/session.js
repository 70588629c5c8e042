// Who is signed in and for which organisation. Without a session the page goes to sign-in and
// comes back; without a connection it uses what this browser last knew, to read and decide offline.
import { get, post } from "/lib/api.js";

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

function withOrg(me, offline) {
  const wanted = localStorage.getItem(`aai.org.${me.user.id}`);
  const org = me.orgs.find((one) => one.id === wanted) ?? me.orgs[0] ?? null;
  return { ...me, org, offline };
}

export function chooseOrg(userId, orgId) {
  localStorage.setItem(`aai.org.${userId}`, orgId);
  location.reload();
}

export function goToSignIn() {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** The server answers with Clear-Site-Data; the name is forgotten here in any case. */
export async function signOut() {
  const answer = await post("/v1/auth/logout");
  if (!answer.ok) return answer;
  forget();
  location.assign("/");
  return answer;
}

function keep(me) {
  try {
    localStorage.setItem(keptName, JSON.stringify(me));
  } catch {
    // Private windows may refuse; then there is no offline start.
  }
}

function forget() {
  try {
    localStorage.removeItem(keptName);
  } catch {
    // Nothing was kept, then.
  }
}

function readKept() {
  try {
    return JSON.parse(localStorage.getItem(keptName));
  } catch {
    return null;
  }
}
