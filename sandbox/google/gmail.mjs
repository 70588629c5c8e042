// The Gmail API: who is asking, what they may do, and which route answers.
import { badRequest, GoogleError, notFound, tooFewScopes, unauthenticated } from './errors.mjs';
import { draftRoutes } from './gmail_drafts.mjs';
import { messageRoutes } from './gmail_messages.mjs';
import { otherRoutes } from './gmail_others.mjs';
import { units } from './scopes.mjs';
import { readUpload } from './upload.mjs';
import { send, sendJson } from '../lib/http.mjs';

const routes = [...messageRoutes, ...draftRoutes, ...otherRoutes]
  .map(([method, path, name, scopes, handle]) => ({
    method,
    name,
    scopes,
    handle,
    isFixed: !path.includes(':'),
    pattern: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}$`),
  }))
  .sort((a, b) => b.isFixed - a.isFixed);
const uploads = [
  'messages.send',
  'messages.insert',
  'messages.import',
  'drafts.create',
  'drafts.update',
];

export function createGmail({ people, office, push, settings }) {
  const spent = new Map();

  function authenticate(request) {
    const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    const access = token && people.access(token);
    if (!access) throw unauthenticated();
    return access;
  }

  function spend(email, name) {
    if (!settings.quota_units_per_minute) return;
    const minute = Math.floor(Date.now() / 60_000);
    const row = spent.get(email)?.minute === minute ? spent.get(email) : { minute, used: 0 };
    row.used += units[name] ?? 5;
    spent.set(email, row);
    if (row.used > settings.quota_units_per_minute) {
      throw new GoogleError(
        429,
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per " +
          "minute per user' of service 'gmail.googleapis.com'.",
        'rateLimitExceeded',
      );
    }
  }

  // Answers {status, body}; body null is an empty 204.
  function call(request, url, bytes) {
    const access = authenticate(request);
    const [, up, userId, path] =
      /^\/(upload\/)?gmail\/v1\/users\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
    if (!path) throw notFound();
    const user = people.user(access.email);
    if (!user) throw unauthenticated();
    const named = decodeURIComponent(userId);
    if (named !== 'me' && named.toLowerCase() !== user.email) {
      throw new GoogleError(403, `Delegation denied for ${user.email}`, 'forbidden');
    }
    const { route, ids } = match(request.method, path);
    const granted = access.scope.split(' ');
    if (!route.scopes.some((scope) => granted.includes(scope))) throw tooFewScopes();
    spend(user.email, route.name);
    const given =
      up && uploads.includes(route.name)
        ? readUpload(request, url, bytes)
        : { body: readBody(bytes) };
    const result = route.handle({
      ...given,
      office,
      mailbox: office.mailbox(user.email),
      user,
      granted,
      settings,
      watches: push.watches,
      query: url.searchParams,
      id: ids[0],
      sub: ids[1],
    });
    return result === null ? { status: 204, body: null } : { status: 200, body: result };
  }

  return {
    call,
    answer(request, response, url, bytes) {
      try {
        const { status, body } = call(request, url, bytes);
        return {
          status,
          reply: () =>
            body === null ? send(response, status, '') : sendJson(response, status, body),
        };
      } catch (error) {
        if (!(error instanceof GoogleError)) throw error;
        const headers =
          error.status === 401
            ? {
                'www-authenticate':
                  'Bearer realm="https://accounts.google.com/", error="invalid_token"',
              }
            : {};
        return {
          status: error.status,
          reply: () => sendJson(response, error.status, error.body, headers),
        };
      }
    },
  };
}

function match(method, path) {
  for (const route of routes) {
    const found = route.method === method && route.pattern.exec(path);
    if (found) return { route, ids: found.slice(1).map(decodeURIComponent) };
  }
  throw notFound();
}

function readBody(bytes) {
  if (!bytes.length) return {};
  let body;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw badRequest('Invalid JSON payload received.');
  }
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw badRequest('Invalid JSON payload received. Root element must be a message.');
  }
  return body;
}
