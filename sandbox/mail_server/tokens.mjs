// Where Dovecot asks whether an access token is good: "token-of-ADDRESS" is ADDRESS's, with "once-"
// before it the first time only; any other is whose the OAuth server at `issuer` says, once that is
// set.
import http from 'node:http';

const mark = 'token-of-';
const once = 'once-';

const taken = new Set();

async function ownerOf(token, issuer) {
  if (token.startsWith(once) && !taken.has(token)) {
    taken.add(token);
    return ownerOf(token.slice(once.length), issuer);
  }
  if (token.startsWith(mark)) return token.slice(mark.length);
  if (!issuer) return null;
  const told = await fetch(`${issuer}/tokeninfo?access_token=${encodeURIComponent(token)}`);
  return told.ok ? (await told.json()).email : null;
}

export async function startTokens() {
  const tokens = { issuer: '' };
  const server = http.createServer(async (request, response) => {
    const token = new URL(request.url, 'http://localhost').searchParams.get('token') ?? '';
    const username = await ownerOf(token, tokens.issuer).catch(() => null);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ active: username !== null, username: username ?? '' }));
  });
  const port = await new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
  return Object.assign(tokens, { url: `http://127.0.0.1:${port}`, close: () => server.close() });
}
