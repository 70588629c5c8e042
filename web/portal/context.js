// What every page of the portal knows: the session, the organisation's address at the server,
// and the three long-lived things (kept data, outbox, live events).

export const app = {
  session: /** @type {any} */ (null),
  kept: /** @type {any} */ (null),
  outbox: /** @type {any} */ (null),
  live: /** @type {any} */ (null),
};

export const orgPath = (rest) => `/v1/orgs/${app.session.org.id}${rest}`;
export const draftPath = (id, rest = "") => orgPath(`/drafts/${id}${rest}`);
