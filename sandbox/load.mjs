// Loads .eml files into a mailbox of the Google counterpart, through the Gmail API alone.
// node load.mjs --google URL --address A [--labels INBOX,UNREAD] [--at-once 8] [--limit N] DIR...
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export function findMails(directories) {
  return directories
    .flatMap((directory) =>
      fs
        .readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.eml'))
        .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)),
    )
    .sort();
}

// Answers {found, loaded, failed, bytes, seconds, per_second, problems}.
export async function loadMails({
  google,
  address,
  files,
  labels = ['INBOX', 'UNREAD'],
  atOnce = 8,
}) {
  const token = await tokenFor(google, address);
  const url = `${google}/gmail/v1/users/me/messages?internalDateSource=dateHeader`;
  const began = performance.now();
  const report = { address, found: files.length, loaded: 0, failed: 0, bytes: 0, problems: [] };
  const queue = files.values();

  async function work() {
    for (const file of queue) {
      const bytes = fs.readFileSync(file);
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ raw: bytes.toString('base64url'), labelIds: labels }),
      });
      const text = await response.text();
      if (response.ok) {
        report.loaded += 1;
        report.bytes += bytes.length;
      } else {
        report.failed += 1;
        if (report.problems.length < 10) report.problems.push({ file, answer: text.slice(0, 200) });
      }
    }
  }

  await Promise.all(Array.from({ length: atOnce }, work));
  report.seconds = Math.round(performance.now() - began) / 1000;
  report.per_second = Math.round(report.loaded / Math.max(report.seconds, 0.001));
  return report;
}

async function tokenFor(google, address) {
  const post = (where, body) =>
    fetch(google + where, { method: 'POST', body: JSON.stringify(body) });
  await post('/_mailbox', { address });
  const answer = await (await post('/_token', { address })).json();
  return answer.access_token;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      google: { type: 'string', default: 'http://localhost:4100' },
      address: { type: 'string', default: 'ada@lovelace-law.example' },
      labels: { type: 'string', default: 'INBOX,UNREAD' },
      'at-once': { type: 'string', default: '8' },
      limit: { type: 'string' },
    },
  });
  const files = findMails(positionals).slice(0, values.limit ? Number(values.limit) : undefined);
  const report = await loadMails({
    google: values.google,
    address: values.address,
    files,
    labels: values.labels.split(','),
    atOnce: Number(values['at-once']),
  });
  console.log(JSON.stringify(report));
  process.exitCode = report.failed ? 1 : 0;
}
