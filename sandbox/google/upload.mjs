// Media uploads: the message as plain bytes, or beside its JSON in multipart/related.
import { parseEntity, parseParameters } from '../lib/mime.mjs';
import { badRequest } from './errors.mjs';

// Answers {body, upload}: the JSON part and the message as latin1 text.
export function readUpload(request, url, bytes) {
  const kind = url.searchParams.get('uploadType');
  const header = request.headers['content-type'] ?? '';
  const { value: type, params } = parseParameters(header);
  if (kind === 'media' || type === 'message/rfc822') {
    return { body: {}, upload: bytes.toString('latin1') };
  }
  if (kind !== 'multipart' || !type.startsWith('multipart/related') || !params.boundary) {
    throw badRequest(`Media type '${type}' is not supported. Valid media types: [message/*]`);
  }
  const entity = parseEntity(`Content-Type: ${header}\r\n\r\n${bytes.toString('latin1')}`);
  const [json, message] = entity.parts;
  if (!message) throw badRequest('Malformed multipart body.');
  return {
    body: JSON.parse(Buffer.from(json.body, 'latin1').toString() || '{}'),
    upload: message.body,
  };
}
