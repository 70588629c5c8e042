// Messages in the forms the API gives: minimal, metadata, full, raw.
import { decodeBody, decodeText, find } from '../lib/mime.mjs';
import { badRequest, notFound } from './errors.mjs';
import { randomText } from '../lib/ids.mjs';

export function showMessage(mailbox, row, format = 'full', metadataHeaders = []) {
  const answer = {
    id: row.id,
    threadId: row.threadId,
    labelIds: row.labelIds,
    snippet: snippetOf(mailbox, row),
    sizeEstimate: row.size,
    historyId: row.historyId,
    internalDate: String(row.internalDate),
  };
  if (!row.labelIds.length) delete answer.labelIds;
  if (format === 'minimal') return answer;
  if (format === 'raw') return { ...answer, raw: mailbox.rawOf(row) };
  if (format !== 'full' && format !== 'metadata') {
    throw badRequest(`Invalid value at 'format' (type.googleapis.com/...): "${format}"`);
  }
  const entity = mailbox.entityOf(row);
  if (format === 'full') return { ...answer, payload: { ...showPart(entity, ''), partId: '' } };
  const wanted = metadataHeaders.map((name) => name.toLowerCase());
  const headers = entity.headers.filter(
    (h) => !wanted.length || wanted.includes(h.name.toLowerCase()),
  );
  return { ...answer, payload: { mimeType: entity.type, headers } };
}

function showPart(entity, partId) {
  const part = {
    partId,
    mimeType: entity.type,
    filename: entity.filename,
    headers: entity.headers,
  };
  const children = entity.parts.map((child, index) =>
    showPart(child, partId === '' ? String(index) : `${partId}.${index}`),
  );
  if (entity.type.startsWith('multipart/')) {
    return { ...part, body: { size: 0 }, ...(children.length && { parts: children }) };
  }
  const isText = entity.type.startsWith('text/') && !entity.filename;
  // Text comes as UTF-8, whatever its charset on the wire was.
  const bytes = isText ? Buffer.from(decodeText(entity), 'utf8') : decodeBody(entity);
  const body = isText
    ? { size: bytes.length, ...(bytes.length && { data: bytes.toString('base64url') }) }
    : { attachmentId: attachmentId(partId), size: bytes.length };
  return { ...part, body, ...(children.length && { parts: children }) };
}

// As at Gmail, the id of an attachment differs at each reading, and every one of them works.
const attachmentId = (partId) =>
  'ANGjdJ' + Buffer.from(`${randomText(24)}:${partId}`).toString('base64url');

export function attachmentOf(mailbox, row, id) {
  const match =
    /^ANGjdJ/.test(id) &&
    /^\w{24}:([\d.]*)$/.exec(Buffer.from(id.slice(6), 'base64url').toString());
  if (!match) throw badRequest('Invalid attachment token');
  let entity = mailbox.entityOf(row);
  for (const step of match[1].split('.').filter(Boolean)) {
    entity = entity.parts[Number(step)];
    if (!entity) throw notFound();
  }
  const bytes = decodeBody(entity);
  return { size: bytes.length, data: bytes.toString('base64url') };
}

function snippetOf(mailbox, row) {
  row.snippet ??= makeSnippet(mailbox.entityOf(row));
  return row.snippet;
}

function makeSnippet(entity) {
  const text = firstText(entity, 'text/plain') ?? stripHtml(firstText(entity, 'text/html') ?? '');
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
    .replace(
      /[&<>"']/g,
      (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c],
    );
}

export function firstText(entity, type) {
  if (entity.type === type && !entity.filename) return decodeText(entity);
  for (const part of entity.parts) {
    const found = firstText(part, type);
    if (found !== null) return found;
  }
  return null;
}

const stripHtml = (html) =>
  html
    .replace(/<(style|script|title)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

export const headerOf = (mailbox, row, name) => find(mailbox.entityOf(row).headers, name);
