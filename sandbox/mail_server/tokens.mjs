// Where Dovecot asks whether an access token is good: "token-of-ADDRESS" is ADDRESS's.
import http from 'node:http';

const mark = 'token-of-';

export async function startTokens() {
  const server = http.createServer((request, response) => {
    const token = new URL(request.url, 'http://localhost').searchParams.get('token') ?? '';
    const isGood = token.startsWith(mark);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ active: isGood, username: token.slice(mark.length) }));
  });
  const port = await new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
