// A loopback HTTP server, bodies with a bound, and JSON answers.
import http from 'node:http';

const bodyBytesMax = 64 * 1024 * 1024;

// `handle(request, response, url, body)` may be async; what it throws becomes a 500.
export async function startServer({ port = 0, host = '127.0.0.1', handle }) {
  const server = http.createServer(async (request, response) => {
    try {
      const body = await readBody(request);
      await handle(request, response, new URL(request.url, 'http://sandbox'), body);
    } catch (error) {
      if (response.headersSent) return response.destroy();
      sendJson(response, error.status ?? 500, { error: { message: String(error.message) } });
      if (!error.status) console.error(error);
    }
  });
  server.keepAliveTimeout = 30_000;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = server.address().port;
  return {
    port: bound,
    url: `http://localhost:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

export async function readBody(stream) {
  const chunks = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > bodyBytesMax)
      throw Object.assign(new Error('The body is too large.'), { status: 413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function sendJson(response, status, value, headers = {}) {
  const text = JSON.stringify(value, null, 2);
  send(response, status, text, { 'content-type': 'application/json; charset=utf-8', ...headers });
}

export function sendHtml(response, status, html, headers = {}) {
  send(response, status, html, { 'content-type': 'text/html; charset=utf-8', ...headers });
}

export function send(response, status, bytes, headers = {}) {
  response.writeHead(status, { 'content-length': Buffer.byteLength(bytes), ...headers });
  response.end(bytes);
}

export function redirect(response, location, status = 303) {
  response.writeHead(status, { location, 'content-length': 0 });
  response.end();
}

export function parseJson(body) {
  if (!body.length) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw Object.assign(new Error('The body is not JSON.'), { status: 400 });
  }
}

export const escapeHtml = (text) =>
  String(text ?? '').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
