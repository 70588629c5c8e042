// POST /batch/gmail/v1: up to 100 calls in one multipart/mixed body.
import { find, parseEntity, parseHeaders } from '../lib/mime.mjs';
import { GoogleError, badRequest } from './errors.mjs';
import { send } from '../lib/http.mjs';

const callsMax = 100;

export function answerBatch(gmail, request, response, bytes) {
  const type = request.headers['content-type'] ?? '';
  const entity = parseEntity(`Content-Type: ${type}\r\n\r\n${bytes.toString('latin1')}`);
  if (!entity.parts.length || entity.parts.length > callsMax) {
    throw badRequest(`A batch holds 1 to ${callsMax} calls.`);
  }
  const boundary = `batch_${Date.now().toString(36)}`;
  const parts = entity.parts.map((part) => {
    const id = find(part.headers, 'content-id') ?? '';
    const { status, body } = runOne(gmail, request, part.body);
    const text = body === null ? '' : JSON.stringify(body);
    return [
      `--${boundary}`,
      'Content-Type: application/http',
      `Content-ID: ${id.replace(/^<?/, '<response-')}`,
      '',
      `HTTP/1.1 ${status} ${status < 300 ? 'OK' : 'Error'}`,
      'Content-Type: application/json; charset=UTF-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n');
  });
  send(response, 200, `${parts.join('\r\n')}\r\n--${boundary}--\r\n`, {
    'content-type': `multipart/mixed; boundary=${boundary}`,
  });
}

function runOne(gmail, outer, text) {
  const trimmed = text.replace(/^\s+/, '');
  const split = /\r?\n\r?\n/.exec(trimmed);
  const head = split ? trimmed.slice(0, split.index) : trimmed;
  const body = split ? trimmed.slice(split.index + split[0].length) : '';
  const [line, ...rest] = head.split(/\r?\n/);
  const [method, target] = line.split(' ');
  const headers = Object.fromEntries(
    parseHeaders(rest.join('\n')).map((h) => [h.name.toLowerCase(), h.value]),
  );
  headers.authorization ??= outer.headers.authorization;
  try {
    const url = new URL(target, 'http://sandbox');
    return gmail.call({ method, headers }, url, Buffer.from(body.trim(), 'latin1'));
  } catch (error) {
    if (!(error instanceof GoogleError)) throw error;
    return { status: error.status, body: error.body };
  }
}
