// Which messages a list shows, and in what portions.
import { badRequest, GoogleError } from './errors.mjs';
import { isMetadataOnly } from './scopes.mjs';
import { compileQuery } from './search.mjs';

export function page(rows, query, show, key, defaultMax = 100) {
  const max = Math.min(Number(query.get('maxResults') ?? defaultMax) || defaultMax, 500);
  let start = 0;
  const token = query.get('pageToken');
  if (token) {
    // The token names the last row seen, so that new mail does not shift the pages.
    const [date, id] = Buffer.from(token, 'base64url').toString().split(' ');
    start = rows.findIndex(
      (row) =>
        row.internalDate < Number(date) || (row.internalDate === Number(date) && row.id < id),
    );
    if (!/^\d+ \w+$/.test(`${date} ${id}`)) throw badRequest('Invalid pageToken');
    if (start < 0) start = rows.length;
  }
  const shown = rows.slice(start, start + max);
  const last = shown.at(-1);
  const more = start + max < rows.length;
  return {
    ...(shown.length && { [key]: shown.map(show) }),
    ...(more && {
      nextPageToken: Buffer.from(`${last.internalDate} ${last.id}`).toString('base64url'),
    }),
    resultSizeEstimate: rows.length,
  };
}

export function select(mailbox, query, granted) {
  const q = query.get('q');
  if (q && isMetadataOnly(granted)) {
    throw new GoogleError(403, "Metadata scope does not support 'q' parameter", 'forbidden');
  }
  const labelIds = query.getAll('labelIds');
  const { matches, anywhere } = compileQuery(q, mailbox);
  const hides =
    query.get('includeSpamTrash') !== 'true' &&
    !anywhere &&
    !labelIds.some((label) => label === 'SPAM' || label === 'TRASH');
  return mailbox
    .inOrder()
    .filter(
      (row) =>
        labelIds.every((label) => row.labelIds.includes(label)) &&
        !(hides && row.labelIds.some((label) => label === 'SPAM' || label === 'TRASH')) &&
        matches(row),
    );
}
