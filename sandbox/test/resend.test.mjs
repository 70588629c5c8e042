import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import test from 'node:test';
import { send, startServer } from '../lib/http.mjs';
import { startResend, webhookSecret } from '../resend/server.mjs';
import { sign } from '../resend/webhooks.mjs';

const limit = { timeout: 20_000 };
const mail = (fields) => ({
  from: 'AssistantAI <hello@assistantai.example>',
  to: ['ada@lovelace-law.example'],
  subject: 'Sign in',
  html: '<a href="http://localhost/x">in</a>',
  text: 'http://localhost/x',
  ...fields,
});

async function openWorld(t) {
  const events = [];
  const world = { events, status: 200 };
  const sink = await startServer({
    handle(request, response, url, body) {
      const {
        'svix-id': id,
        'svix-timestamp': time,
        'svix-signature': signature,
      } = request.headers;
      assert.equal(signature, sign(webhookSecret, id, time, body.toString()));
      events.push({ id, path: url.pathname, ...JSON.parse(body) });
      send(response, world.status, '');
    },
  });
  const resend = await startResend({ hook: sink.url });
  t.after(async () => {
    await resend.close();
    await sink.close();
  });
  world.call = async (path, body, headers = {}, method = body ? 'POST' : 'GET') => {
    const response = await fetch(resend.url + path, {
      method,
      ...(body && { body: JSON.stringify(body) }),
      headers: { authorization: 'Bearer re_sandbox_key', ...headers },
    });
    return { status: response.status, ...(await response.json()) };
  };
  return world;
}

test("the signature is svix's, by its published vector", () => {
  const body =
    '{"type":"email.delivered","created_at":"2026-11-20T08:00:00.000Z","data":{"email_id":"e1"}}';
  assert.equal(
    sign(webhookSecret, 'msg_1', 1795164104, body),
    'v1,3cLVfFTy3MJoooGtyy5ROPMfUANrzhgvx9rpdRLv1M8=',
  );
});

test('a mail is accepted once per key, kept in the outbox, and told of', limit, async (t) => {
  const world = await openWorld(t);
  const key = { 'idempotency-key': crypto.randomUUID() };

  const first = await world.call('/emails', mail(), key);
  const second = await world.call('/emails', mail(), key);
  const other = await world.call('/emails', mail({ subject: 'Other' }), key);
  await world.call('/_idle');

  assert.equal(first.id, second.id);
  assert.deepEqual([other.status, other.name], [409, 'invalid_idempotent_request']);
  const { items } = await world.call('/_outbox?to=ada@lovelace-law.example');
  assert.deepEqual([items.length, items[0].text], [1, 'http://localhost/x']);
  assert.deepEqual(
    world.events.map((e) => [e.type, e.path, e.data.email_id]),
    [
      ['email.sent', '/webhooks/resend', first.id],
      ['email.delivered', '/webhooks/resend', first.id],
    ],
  );
  assert.equal((await world.call(`/emails/${first.id}`)).last_event, 'delivered');
});

test(
  'a missing key, a foreign domain and missing fields are refused, and nothing is sent',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const answers = [
      await world.call('/emails', mail(), { authorization: '' }),
      await world.call('/emails', mail(), { authorization: 'Bearer nonsense' }),
      await world.call('/emails', mail({ from: 'x@evil.example' })),
      await world.call('/emails', mail({ subject: undefined })),
      await world.call('/emails', mail({ to: ['nobody'] })),
      await world.call('/emails', mail({ reply_too: 'a@b.example' })),
      await world.call('/emails/batch', [mail(), mail({ from: '' })]),
    ];
    assert.deepEqual(
      answers.map((a) => a.status),
      [401, 403, 403, 422, 422, 422, 422],
    );
    assert.equal((await world.call('/_outbox')).items.length, 0);
    assert.equal(world.events.length, 0);
  },
);

test(
  'bounces and complaints come for the addresses that ask for them; a refused webhook returns',
  limit,
  async (t) => {
    const world = await openWorld(t);
    await world.call('/_webhooks', { retry_ms: 5 });
    world.status = 500;
    await world.call('/emails', mail({ to: 'bounce@x.example' }));
    while (world.events.length < 3) await new Promise(setImmediate);
    world.status = 200;
    await world.call('/emails', mail({ to: 'complain+1@x.example' }));
    await world.call('/_idle');

    const types = new Set(world.events.map((e) => e.type));
    assert.deepEqual([...types].sort(), [
      'email.bounced',
      'email.complained',
      'email.delivered',
      'email.sent',
    ]);
    assert.equal(new Set(world.events.map((e) => e.id)).size, 5);
    assert.ok(world.events.length > 5);
  },
);

test(
  "scheduled mail waits and can be cancelled; faults answer in Resend's form",
  limit,
  async (t) => {
    const world = await openWorld(t);
    const later = await world.call('/emails', mail({ scheduled_at: '2999-01-01T00:00:00Z' }));
    assert.equal((await world.call(`/emails/${later.id}/cancel`, {})).id, later.id);
    assert.equal((await world.call(`/emails/${later.id}`)).last_event, 'canceled');
    await world.call('/_fault', { path: '/emails', status: 429, headers: { 'retry-after': '2' } });
    assert.deepEqual((await world.call('/emails', mail())).name, 'rate_limit_exceeded');
  },
);
