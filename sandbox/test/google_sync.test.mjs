import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { ada, b64, bearer, mail, openWorld, status } from './google_world.mjs';

const limit = { timeout: 30_000 };
const me = 'me';

test('history tells each change in order, by pages, and 404 below its floor', limit, async (t) => {
  const world = await openWorld(t);
  const users = await world.users(ada);
  const {
    data: { historyId: start },
  } = await users.getProfile({ userId: me });
  const { data: label } = await users.labels.create({
    userId: me,
    requestBody: { name: 'AI/Drafted' },
  });
  for (let i = 0; i < 5; i += 1) {
    await world.control('/_deliver', { to: ada, raw: b64(mail([`To: ${ada}`, `Subject: ${i}`])) });
  }
  const {
    data: { messages },
  } = await users.messages.list({ userId: me });
  await users.messages.modify({
    userId: me,
    id: messages[0].id,
    requestBody: { addLabelIds: [label.id], removeLabelIds: ['UNREAD'] },
  });
  await users.messages.trash({ userId: me, id: messages[1].id });

  const seen = [];
  let pageToken;
  do {
    const { data } = await users.history.list({
      userId: me,
      startHistoryId: start,
      maxResults: 3,
      pageToken,
    });
    seen.push(...data.history);
    pageToken = data.nextPageToken;
  } while (pageToken);

  assert.equal(seen.filter((h) => h.messagesAdded).length, 5);
  assert.deepEqual(
    seen.filter((h) => h.labelsAdded).map((h) => h.labelsAdded[0].labelIds),
    [[label.id], ['TRASH']],
  );
  const ids = seen.map((h) => BigInt(h.id));
  assert.ok(ids.every((id, i) => i === 0 || id > ids[i - 1]));
  const only = await users.history.list({
    userId: me,
    startHistoryId: start,
    historyTypes: ['labelRemoved'],
  });
  assert.ok(only.data.history.every((h) => h.labelsRemoved));
  const { data: now } = await users.getProfile({ userId: me });
  assert.equal(
    (await users.history.list({ userId: me, startHistoryId: now.historyId })).data.history,
    undefined,
  );
  await world.control('/_google', { history_floor: now.historyId });
  assert.equal(await status(users.history.list({ userId: me, startHistoryId: start })), 404);
  assert.equal(
    await status(users.labels.create({ userId: me, requestBody: { name: 'ai/drafted' } })),
    409,
  );
});

test('lists page without loss while mail arrives, and search finds', limit, async (t) => {
  const world = await openWorld(t);
  const users = await world.users(ada);
  const put = (i) =>
    users.messages.insert({
      userId: me,
      internalDateSource: 'dateHeader',
      requestBody: {
        labelIds: ['INBOX'],
        raw: b64(
          mail(
            [
              `To: ${ada}`,
              `Subject: n${i}`,
              `Message-ID: <n${i}@x.example>`,
              `Date: ${new Date(Date.UTC(2026, 0, 1, 0, i)).toUTCString()}`,
            ],
            `word${i}`,
          ),
        ),
      },
    });
  for (let i = 0; i < 9; i += 1) await put(i);

  const first = (await users.messages.list({ userId: me, maxResults: 4 })).data;
  await put(99);
  const rest = (await users.messages.list({ userId: me, pageToken: first.nextPageToken })).data;

  const ids = [...first.messages, ...rest.messages].map((m) => m.id);
  assert.equal(new Set(ids).size, 9);
  const find = async (q) =>
    (await users.messages.list({ userId: me, q })).data.messages?.length ?? 0;
  assert.deepEqual(
    [
      await find('word3'),
      await find('rfc822msgid:<n4@x.example>'),
      await find('-subject:n9 subject:n'),
      await find('before:2026/01/02 after:2025/12/31'),
      await find('newer_than:2d'),
    ],
    [1, 1, 9, 10, 0],
  );
});

test('faults, quota and the batch endpoint', limit, async (t) => {
  const world = await openWorld(t);
  const users = await world.users(ada);
  const headers = await bearer(world);
  await world.control('/_fault', {
    path: '/profile',
    status: 429,
    headers: { 'retry-after': '3' },
  });
  const limited = await fetch(`${world.url}/gmail/v1/users/me/profile`, { headers });
  assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '3']);
  await world.control('/_fault', { path: '/profile', cut: true });
  await assert.rejects(
    fetch(`${world.url}/gmail/v1/users/me/profile`, { headers }).then((r) => r.text()),
  );

  const body = [
    '--x',
    'Content-Type: application/http',
    'Content-ID: <a>',
    '',
    'GET /gmail/v1/users/me/profile',
    '',
    '--x',
    'Content-Type: application/http',
    '',
    'GET /gmail/v1/users/me/messages/nope',
    '',
    '--x--',
    '',
  ].join('\r\n');
  const batch = await fetch(`${world.url}/batch/gmail/v1`, {
    method: 'POST',
    body,
    headers: { ...headers, 'content-type': 'multipart/mixed; boundary=x' },
  });
  const text = await batch.text();
  assert.match(text, /response-a>[\s\S]*HTTP\/1.1 200[\s\S]*HTTP\/1.1 404/);

  await world.control('/_google', { quota_units_per_minute: 20 });
  const answers = [];
  for (let i = 0; i < 6; i += 1)
    answers.push(
      await status(
        users.messages.get({ userId: me, id: 'x', retry: false, retryConfig: { retry: 0 } }),
      ),
    );
  assert.ok(answers.includes(429));
});

test(
  'a watched mailbox is pushed with a signed token, again when refused, and never when dropped',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const { client, users } = await world.signIn(ada);
    await world.control('/_push', { retry_ms: 5 });
    const { data: watch } = await users.watch({
      userId: me,
      requestBody: {
        topicName: 'projects/p/topics/gmail',
        labelIds: ['INBOX'],
        labelFilterBehavior: 'include',
      },
    });
    assert.ok(Number(watch.expiration) > Date.now());
    const deliver = (n) =>
      world.control('/_deliver', { to: ada, raw: b64(mail([`Subject: ${n}`])) });

    world.pushStatus = 500;
    await deliver(1);
    const [first, again] = await world.pushed(2);
    world.pushStatus = 204;
    await world.control('/_idle');

    assert.deepEqual([first.email, first.path, first.id], [ada, '/hooks/gmail', again.id]);
    assert.ok(BigInt(first.historyId) > BigInt(watch.historyId));
    const keys = await client.getFederatedSignonCertsAsync();
    const login = await client.verifySignedJwtWithCertsAsync(
      first.bearer,
      keys.certs,
      `${world.redirectUri.replace('/oauth/google/callback', '')}/hooks/gmail`,
      ['https://accounts.google.com'],
    );
    assert.equal(login.getPayload().email_verified, true);
    const count = world.pushes.length;
    await world.control('/_push', { drop: 1 });
    await deliver(2);
    await world.control('/_idle');
    assert.equal(world.pushes.length, count);
    assert.equal((await world.control('/_pushes')).items.at(-1).status, 'dropped');
  },
);

test('mail, tokens and history survive the process', limit, async (t) => {
  const state = fs.mkdtempSync(path.join(os.tmpdir(), 'google-'));
  t.after(() => fs.rmSync(state, { recursive: true }));
  const world = await openWorld(t, { state });
  const { tokens, users } = await world.signIn(ada);
  await world.control('/_deliver', { to: ada, raw: b64(mail(['Subject: kept'])) });
  const before = (await users.getProfile({ userId: me })).data;
  await world.google.close();

  await world.start();

  const client = world.client();
  client.setCredentials({ refresh_token: tokens.refresh_token });
  const later = world.gmail(client);
  assert.deepEqual((await later.getProfile({ userId: me })).data, before);
  const { data } = await later.messages.list({ userId: me, q: 'subject:kept' });
  assert.equal(data.messages.length, 1);
  await world.control('/_mailbox', { address: 'new@lovelace-law.example', name: 'New' });
  assert.ok((await world.signIn('new@lovelace-law.example')).tokens.access_token);
});
