// Just enough MIME to show a message the way Gmail's API does. Bytes travel as latin1 text, so that
// nothing is lost on the way.
const depthMax = 20;
const partsMax = 1000;

// Answers {headers: [{name, value}], type, params, disposition, filename, body (latin1), parts}.
export function parseEntity(text, depth = 0, count = { parts: 0 }) {
  count.parts += 1;
  const end = /\r?\n\r?\n/.exec(text);
  const startsEmpty = /^\r?\n/.exec(text);
  const head = startsEmpty ? '' : end ? text.slice(0, end.index) : text;
  const body = startsEmpty
    ? text.slice(startsEmpty[0].length)
    : end
      ? text.slice(end.index + end[0].length)
      : '';
  const headers = parseHeaders(head);
  const { value: type, params } = parseParameters(find(headers, 'content-type') ?? 'text/plain');
  const disposition = parseParameters(find(headers, 'content-disposition') ?? '');
  const entity = {
    headers,
    type: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type.toLowerCase() : 'text/plain',
    params,
    disposition: disposition.value.toLowerCase(),
    filename: decodeWords(disposition.params.filename ?? params.name ?? ''),
    encoding: (find(headers, 'content-transfer-encoding') ?? '').trim().toLowerCase(),
    body,
    parts: [],
  };
  const goesDeeper = depth < depthMax && count.parts < partsMax;
  if (goesDeeper && entity.type.startsWith('multipart/') && params.boundary) {
    entity.parts = splitParts(body, params.boundary).map((part) =>
      parseEntity(part, depth + 1, count),
    );
  } else if (goesDeeper && entity.type === 'message/rfc822' && entity.encoding !== 'base64') {
    entity.parts = [parseEntity(body, depth + 1, count)];
  }
  return entity;
}

export function parseHeaders(head) {
  const headers = [];
  for (const line of head.split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && headers.length) {
      headers.at(-1).raw += ' ' + line.trim();
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    headers.push({ name: line.slice(0, colon).trim(), raw: line.slice(colon + 1).trim() });
  }
  return headers.map(({ name, raw }) => ({ name, value: decodeWords(fromUtf8(raw)) }));
}

export const find = (headers, name) =>
  headers.find((header) => header.name.toLowerCase() === name)?.value;

function splitParts(body, boundary) {
  const parts = [];
  const quoted = boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pieces = ('\n' + body).split(new RegExp(`\\r?\\n--${quoted}(--)?[ \\t]*(?=\\r?\\n|$)`));
  for (let index = 2; index < pieces.length; index += 2) {
    if (pieces[index - 1] === '--') break;
    parts.push(pieces[index].replace(/^\r?\n/, ''));
  }
  return parts;
}

export function parseParameters(text) {
  const [value, ...rest] = splitOutsideQuotes(text, ';');
  const params = {};
  const pieces = {};
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const key = part.slice(0, equals).trim().toLowerCase();
    const content = part
      .slice(equals + 1)
      .trim()
      .replace(/^"([\s\S]*)"$/, '$1')
      .replace(/\\(.)/g, '$1');
    const extended = /^([^*]+)(\*\d+)?(\*)?$/.exec(key);
    if (extended && (extended[2] || extended[3])) (pieces[extended[1]] ??= []).push(content);
    else params[key] ??= content;
  }
  for (const [key, list] of Object.entries(pieces)) params[key] = decodeExtended(list.join(''));
  return { value: value.trim(), params };
}

function decodeExtended(text) {
  const [charset, , content] = text.split("'");
  if (content === undefined) return text;
  const bytes = content.replace(/%([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return decodeCharset(Buffer.from(bytes, 'latin1'), charset);
}

export function splitOutsideQuotes(text, separator) {
  const parts = [''];
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (text[i] === separator && !quoted) parts.push('');
    else parts[parts.length - 1] += text[i];
  }
  return parts;
}

// The bytes of a part after its transfer encoding.
export function decodeBody(entity) {
  const { body, encoding } = entity;
  if (encoding === 'base64') return Buffer.from(body.replace(/[^A-Za-z0-9+/=]/g, ''), 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const text = body
    .replace(/[ \t]+(?=\r?\n|$)/g, '')
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}

export function decodeText(entity) {
  return decodeCharset(decodeBody(entity), entity.params.charset);
}

export function decodeCharset(bytes, charset = 'utf-8') {
  const name = String(charset).trim().toLowerCase();
  if (!name || name === 'us-ascii' || name === 'utf-8') return fromUtf8(bytes.toString('latin1'));
  if (['windows-1252', 'cp1252', 'iso-8859-1', 'latin1'].includes(name)) return fromWindows(bytes);
  try {
    return new TextDecoder(name).decode(bytes);
  } catch {
    return fromUtf8(bytes.toString('latin1'));
  }
}

// Reads latin1 text as UTF-8 where it is that, and as windows-1252 where it is not.
function fromUtf8(latin1) {
  if (/^[\x00-\x7f]*$/.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fromWindows(bytes);
  }
}

// By hand: Node's own decoder reads windows-1252 as latin1, and loses the euro sign.
const above = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const fromWindows = (bytes) =>
  bytes.toString('latin1').replace(/[\x80-\x9f]/g, (c) => above[c.charCodeAt(0) - 0x80]);

export function decodeWords(text) {
  const joined = text.replace(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?[^?]+\?[bq]\?)/gi, '$1');
  return joined.replace(
    /=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi,
    (_, charset, kind, data) => {
      const bytes =
        kind.toLowerCase() === 'b'
          ? Buffer.from(data, 'base64')
          : Buffer.from(
              data
                .replace(/_/g, ' ')
                .replace(/=([0-9a-f]{2})/gi, (__, hex) => String.fromCharCode(parseInt(hex, 16))),
              'latin1',
            );
      return decodeCharset(bytes, charset);
    },
  );
}

// The bare addresses of an address header, in lower case.
export function addressesOf(value = '') {
  return splitOutsideQuotes(value.replace(/[\w ]*:(?=[^@]*@[^;]*;)/g, '').replace(/;/g, ','), ',')
    .map((part) => (/<([^<>]*)>/.exec(part)?.[1] ?? part).trim().toLowerCase())
    .filter((address) => /^[^\s@]+@[^\s@]+$/.test(address));
}
