// One script of the official Gmail client, run against this sandbox and against an emulator that
// other people wrote: whatever this one answers, that one answers in the same shape.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { gmail as gmailClient } from '@googleapis/gmail';
import { OAuth2Client } from 'google-auth-library';
import { ada, b64, carl, mail, openWorld } from './google_world.mjs';

const me = 'me';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function openPeer(t) {
  const port = await freePort();
  const workerData = {
    service: 'google',
    port,
    baseUrl: `http://localhost:${port}`,
    seed: {
      google: {
        users: [
          { email: ada, name: 'Ada' },
          { email: carl, name: 'Carl' },
        ],
      },
    },
  };
  const worker = new Worker(new URL('peer_emulator.mjs', import.meta.url), { workerData });
  t.after(() => worker.terminate());
  const url = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const tokenFor = async (email) => {
    const redirect = 'http://localhost:1/cb';
    const form = { email, redirect_uri: redirect, scope: 'openid', client_id: 'x', state: 's' };
    const back = await fetch(`${url}/o/oauth2/v2/auth/callback`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(form),
    });
    const code = new URL(back.headers.get('location')).searchParams.get('code');
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: 'x',
      redirect_uri: redirect,
    });
    return (await (await fetch(`${url}/oauth2/token`, { method: 'POST', body })).json())
      .access_token;
  };
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: await tokenFor(ada) });
  return gmailClient({ version: 'v1', auth, rootUrl: `${url}/` }).users;
}

const multipart = mail(
  [
    `From: Carl <${carl}>`,
    `To: ${ada}`,
    'Subject: Papers',
    'Message-ID: <p1@x.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
  ],
  [
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'see file',
    '--b',
    'Content-Type: application/pdf; name="a.pdf"',
    'Content-Disposition: attachment; filename="a.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    'AAECAw==',
    '--b--',
    '',
  ].join('\r\n'),
);

async function script(users) {
  const answers = {};
  const labelIds = ['INBOX', 'UNREAD'];
  answers.insert = await users.messages.insert({
    userId: me,
    requestBody: { raw: b64(multipart), labelIds },
  });
  const { id, threadId } = answers.insert.data;
  answers.list = await users.messages.list({ userId: me, q: 'subject:papers' });
  answers.full = await users.messages.get({ userId: me, id });
  answers.raw = await users.messages.get({ userId: me, id, format: 'raw' });
  answers.minimal = await users.messages.get({ userId: me, id, format: 'minimal' });
  const [, file] = answers.full.data.payload.parts;
  answers.attachment = await users.messages.attachments.get({
    userId: me,
    messageId: id,
    id: file.body.attachmentId,
  });
  answers.label = await users.labels.create({ userId: me, requestBody: { name: 'AI' } });
  answers.modify = await users.messages.modify({
    userId: me,
    id,
    requestBody: { addLabelIds: [answers.label.data.id], removeLabelIds: ['UNREAD'] },
  });
  answers.history = await users.history.list({
    userId: me,
    startHistoryId: answers.full.data.historyId,
  });
  const reply = mail([
    `To: ${carl}`,
    'Subject: Re: Papers',
    'In-Reply-To: <p1@x.example>',
    'References: <p1@x.example>',
  ]);
  answers.draft = await users.drafts.create({
    userId: me,
    requestBody: { message: { raw: b64(reply), threadId } },
  });
  answers.drafts = await users.drafts.list({ userId: me });
  answers.sent = await users.drafts.send({
    userId: me,
    requestBody: { id: answers.draft.data.id },
  });
  answers.thread = await users.threads.get({ userId: me, id: threadId, format: 'minimal' });
  answers.watch = await users.watch({
    userId: me,
    requestBody: { topicName: 'projects/p/topics/t' },
  });
  return Object.fromEntries(Object.entries(answers).map(([name, { data }]) => [name, data]));
}

// Where `ours` says something that `theirs` does not, or of another type. The emulator may say
// more: it answers a change with the whole message, Google with its ids and labels.
function differences(ours, theirs, path) {
  if (Array.isArray(ours)) {
    if (!Array.isArray(theirs)) return [`${path}: not a list there`];
    if (!ours.length || !theirs.length) return [];
    return differences(ours[0], theirs[0], `${path}[]`);
  }
  if (ours === null || typeof ours !== 'object') {
    return typeof ours === typeof theirs ? [] : [`${path}: ${typeof ours}, there ${typeof theirs}`];
  }
  return Object.keys(ours).flatMap((key) =>
    differences(ours[key], theirs?.[key] ?? null, `${path}.${key}`),
  );
}

test(
  'this sandbox and an independent emulator answer in the same shapes',
  { timeout: 30_000 },
  async (t) => {
    const world = await openWorld(t);
    const ours = await script(await world.users(ada));
    const theirs = await script(await openPeer(t));

    assert.deepEqual(differences(ours, theirs, 'answers'), []);
    assert.equal(ours.raw.raw, theirs.raw.raw);
    assert.equal(ours.attachment.data, theirs.attachment.data);
    assert.equal(ours.sent.threadId, ours.insert.threadId);
  },
);
