// Makes the demo practice as a person would: signs up by mail, answers the wizard, connects the
// mailbox through the consent page, and gives the assistant its first documents. Everything goes
// over HTTP; nothing is written into the database. Safe to run twice.
//
//   node demo/seed.mjs --product http://localhost:8080 --google URL --resend URL --out var/demo
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Browser } from './browser.mjs';
import { loadMails } from '../sandbox/load.mjs';

const folder = path.dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    product: { type: 'string', default: 'http://localhost:8080' },
    google: { type: 'string', default: 'http://localhost:4100' },
    resend: { type: 'string', default: 'http://localhost:4101' },
    out: { type: 'string', default: 'var/demo' },
    email: { type: 'string', default: 'ada@hollisbrandt.example' },
  },
});
const practice = JSON.parse(fs.readFileSync(path.join(folder, 'practice.json'), 'utf8'));
const office = practice.mailbox.address;

async function loadMailbox() {
  const build = [path.join(folder, 'build.mjs'), '--out', values.out];
  execFileSync(process.execPath, build, { stdio: 'ignore' });
  const index = JSON.parse(fs.readFileSync(path.join(values.out, 'index.json'), 'utf8'));
  const byLabels = Map.groupBy
    ? Map.groupBy(index.messages, (message) => message.labels.join(','))
    : index.messages.reduce((groups, message) => {
        const key = message.labels.join(',');
        return groups.set(key, [...(groups.get(key) ?? []), message]);
      }, new Map());
  let loaded = 0;
  for (const [labels, messages] of byLabels) {
    const files = messages.map((message) => path.join(values.out, message.file));
    const report = await loadMails({
      google: values.google, address: office, files, labels: labels.split(','), atOnce: 1,
    });
    loaded += report.loaded;
  }
  return loaded;
}

async function signIn(browser) {
  const askedAt = Date.now();
  const asked = await browser.post('/v1/auth/magic-links', { email: values.email });
  const code = await codeFromMail(values.email, askedAt);
  return browser.post('/v1/auth/codes/consume', { request_id: asked.request_id, code });
}

// The newest sign-in mail in the counterpart's outbox, which lists the newest first; it may take
// the worker a moment, and mails of an earlier run do not count.
async function codeFromMail(address, askedAt) {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`${values.resend}/_outbox?to=${encodeURIComponent(address)}`);
    const { items } = await answer.json();
    const fresh = items.filter((mail) => Date.parse(mail.created_at) >= askedAt);
    const found = fresh.map((mail) => /\b\d{6}\b/.exec(mail.text)).find(Boolean);
    if (found) return found[0];
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no sign-in mail for ${address} arrived`);
}

async function answerWizard(browser, org) {
  const at = `/v1/orgs/${org}/onboarding`;
  await browser.put(`${at}/practice`, practice.practice);
  await browser.put(`${at}/services`, { services: practice.services });
  await browser.put(`${at}/voice`, practice.voice);
  await browser.put(`${at}/hours`, practice.hours);
}

async function giveDocuments(browser, org) {
  const at = `/v1/orgs/${org}/knowledge`;
  for (const file of fs.readdirSync(path.join(folder, 'knowledge')).sort()) {
    const text = fs.readFileSync(path.join(folder, 'knowledge', file), 'utf8');
    const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text);
    await browser.post(at, { title: /^title:\s*(.*)$/m.exec(head)[1], body: body.trim() });
  }
}

async function connectMailbox(browser, org) {
  const { url } = await browser.post(`/v1/orgs/${org}/mailboxes/google`, {});
  await browser.consent(url, office);
}

const loaded = await loadMailbox();
const browser = new Browser(values.product);
const me = await signIn(browser);
if (me.orgs.length === 0) {
  const { time_zone } = practice.hours;
  await browser.patch('/v1/me', { name: practice.people?.[0]?.name ?? 'Ada Hollis', time_zone });
  const org = await browser.post('/v1/orgs', { name: practice.practice.name, time_zone });
  await browser.post(`/v1/orgs/${org.id}/trial`, { plan_key: 'practice' });
  await answerWizard(browser, org.id);
  await giveDocuments(browser, org.id);
  await connectMailbox(browser, org.id);
  await browser.post(`/v1/orgs/${org.id}/onboarding/completion`, {});
}
process.stdout.write(`demo: ${loaded} mails in ${office}; sign in as ${values.email}\n`);
