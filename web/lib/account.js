// Leaving, and choosing the organisation to work in.
import { post } from "/lib/api.js";
import { forget } from "/lib/session.js";

/** The server answers with Clear-Site-Data; the name is forgotten here in any case. */
export async function signOut() {
  const answer = await post("/v1/auth/logout");
  if (!answer.ok) return answer;
  forget();
  location.assign("/");
  return answer;
}

export function chooseOrg(userId, orgId) {
  localStorage.setItem(`aai.org.${userId}`, orgId);
  location.assign(location.pathname);
}
