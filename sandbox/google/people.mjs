// Google's accounts: users, OAuth clients, codes, grants and tokens, kept in the journal.
import crypto from 'node:crypto';
import { randomText, sha256 } from '../lib/ids.mjs';

const codeLifeMs = 10 * 60 * 1000;

export function openPeople(journal, settings) {
  const endTokens = (refresh) => {
    journal.remove('refresh', refresh);
    for (const row of [...journal.all('access')]) {
      if (row.refresh === refresh) journal.remove('access', row.token);
    }
  };

  return {
    addUser(address, name = address.split('@')[0]) {
      const email = address.toLowerCase();
      const sub = BigInt('0x' + sha256(email).slice(0, 16))
        .toString()
        .padStart(21, '1');
      return journal.get('user', email) ?? journal.put('user', email, { email, name, sub });
    },
    user: (address) => journal.get('user', String(address ?? '').toLowerCase()),
    users: () => [...journal.all('user')],
    client: (id) => journal.get('client', id),
    addClient: (client) => journal.put('client', client.client_id, client),

    grantCode(request) {
      const code = `4/0A${randomText(60)}`;
      return journal.put('code', code, { ...request, code, at: Date.now() });
    },
    // A code works once; a second use also ends what the first one began.
    takeCode(code) {
      const row = journal.get('code', code);
      if (!row || Date.now() - row.at > codeLifeMs) return null;
      if (row.used) {
        if (row.refresh) endTokens(row.refresh);
        return null;
      }
      return journal.put('code', code, { ...row, used: true });
    },

    issue({ email, client_id, scope, refresh }) {
      const token = `ya29.a0${randomText(120)}`;
      return journal.put('access', token, {
        token,
        email,
        client_id,
        scope,
        refresh: refresh ?? null,
        expires_at: Date.now() + settings.access_token_ttl_s * 1000,
      });
    },
    issueRefresh({ email, client_id, scope }) {
      const token = `1//0${randomText(90)}`;
      return journal.put('refresh', token, { token, email, client_id, scope });
    },
    refresh: (token) => journal.get('refresh', token),
    hasGrant: (email, clientId) =>
      [...journal.all('refresh')].some((r) => r.email === email && r.client_id === clientId),
    access(token) {
      const row = journal.get('access', token);
      return row && row.expires_at > Date.now() ? row : null;
    },
    // Ends all the client may do for this person, whichever token is named.
    revoke(token) {
      const named = journal.get('access', token) ?? journal.get('refresh', token);
      if (!named) return false;
      for (const kind of ['access', 'refresh']) {
        for (const row of [...journal.all(kind)]) {
          const isSame = row.email === named.email && row.client_id === named.client_id;
          if (isSame) journal.remove(kind, row.token);
        }
      }
      return true;
    },
    revokeUser(email) {
      for (const kind of ['access', 'refresh']) {
        for (const row of [...journal.all(kind)]) {
          if (row.email === email) journal.remove(kind, row.token);
        }
      }
    },
    expireAll() {
      for (const row of [...journal.all('access')]) journal.remove('access', row.token);
    },
  };
}

export function challengeMatches(
  verifier,
  { code_challenge: challenge, code_challenge_method: method },
) {
  if (!challenge) return !verifier;
  if (!verifier) return false;
  const given =
    method === 'S256' ? crypto.createHash('sha256').update(verifier).digest('base64url') : verifier;
  return (
    given.length === challenge.length &&
    crypto.timingSafeEqual(Buffer.from(given), Buffer.from(challenge))
  );
}
