import assert from 'node:assert/strict';
import test from 'node:test';
import { ada, b64, bearer, carl, mail, openWorld, status } from './google_world.mjs';

const limit = { timeout: 30_000 };
const me = 'me';

test(
  'bytes come back as they went in: 8-bit text, bare line feeds, every byte value',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const users = await world.users(ada);
    const odd = Buffer.concat([
      Buffer.from(
        'From: x@y.example\nSubject: caf\xe9\nContent-Type: text/plain; charset=iso-8859-1\n\n' +
          'caf\xe9\n',
        'latin1',
      ),
      Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256)),
    ]);

    const inserted = await users.messages.insert({
      userId: me,
      requestBody: { raw: b64(odd), labelIds: ['INBOX'] },
    });
    const uploaded = await fetch(
      `${world.url}/upload/gmail/v1/users/me/messages?uploadType=media`,
      {
        method: 'POST',
        body: odd,
        headers: { 'content-type': 'message/rfc822', ...(await bearer(world)) },
      },
    );
    const { id: second } = await uploaded.json();

    for (const id of [inserted.data.id, second]) {
      const { data } = await users.messages.get({ userId: me, id, format: 'raw' });
      assert.ok(Buffer.from(data.raw, 'base64url').equals(odd));
    }
    const { data } = await users.messages.get({ userId: me, id: second });
    assert.match(Buffer.from(data.payload.body.data, 'base64url').toString('utf8'), /^café/);
    assert.equal(data.payload.headers.find((h) => h.name === 'Subject').value, 'café');
    assert.equal(
      await status(users.messages.insert({ userId: me, requestBody: { raw: 'a+b/' } })),
      400,
    );
  },
);

test('the official client uploads multipart/related', limit, async (t) => {
  const world = await openWorld(t);
  const users = await world.users(ada);
  const media = { mimeType: 'message/rfc822', body: mail([`To: ${carl}`, 'Subject: up']) };
  const request = { userId: me, requestBody: {}, media };
  const { data } = await users.messages.send(request, { rootUrl: `${world.url}/` });
  const { data: sent } = await users.messages.get({ userId: me, id: data.id, format: 'metadata' });
  assert.deepEqual(sent.labelIds, ['SENT']);
});

test(
  'sent mail arrives, without Bcc, and the answer joins the thread on both sides',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const [adas, carls] = [await world.users(ada), await world.users(carl)];
    const question = mail([
      `From: Carl <${carl}>`,
      `To: ${ada}`,
      'Bcc: grace@lovelace-law.example',
      'Subject: Lease',
      'Message-ID: <q1@customer.example>',
    ]);
    const { data: asked } = await carls.messages.send({
      userId: me,
      requestBody: { raw: b64(question) },
    });
    const { data: inbox } = await adas.messages.list({
      userId: me,
      q: 'in:inbox is:unread from:carl',
    });
    const { data: got } = await adas.messages.get({ userId: me, id: inbox.messages[0].id });
    assert.ok(!got.payload.headers.some((h) => h.name.toLowerCase() === 'bcc'));

    const answer = mail([
      `To: ${carl}`,
      'Subject: Re: Lease',
      'In-Reply-To: <q1@customer.example>',
      'References: <q1@customer.example>',
    ]);
    const { data: draft } = await adas.drafts.create({
      userId: me,
      requestBody: { message: { raw: b64(answer), threadId: got.threadId } },
    });
    const { data: updated } = await adas.drafts.update({
      userId: me,
      id: draft.id,
      requestBody: { message: { raw: b64(answer + '!'), threadId: got.threadId } },
    });
    const found = async (q) => (await adas.drafts.list({ userId: me, q })).data.drafts?.length ?? 0;
    assert.equal(await found('in:drafts'), 1);
    assert.equal(await found('rfc822msgid:nobody@nowhere.example'), 0);
    const { data: sent } = await adas.drafts.send({ userId: me, requestBody: { id: draft.id } });

    assert.equal(updated.id, draft.id);
    assert.equal(new Set([draft.message.id, updated.message.id, sent.id]).size, 3);
    assert.equal(sent.threadId, got.threadId);
    assert.equal(
      await status(adas.drafts.send({ userId: me, requestBody: { id: draft.id } })),
      404,
    );
    assert.equal((await adas.drafts.list({ userId: me })).data.drafts, undefined);
    const { data: thread } = await carls.threads.get({ userId: me, id: asked.threadId });
    assert.equal(thread.messages.length, 2);
    const { items } = await world.control(`/_sent?address=${ada}`);
    assert.deepEqual(
      [items.length, items[0].threadId, items[0].recipients],
      [1, got.threadId, [carl]],
    );
    assert.equal(
      (await world.control('/_sent?address=grace@lovelace-law.example')).items.length,
      0,
    );
  },
);

test(
  'parts, encoded names and attachments are shown, and attachment bytes are exact',
  limit,
  async (t) => {
    const world = await openWorld(t);
    const users = await world.users(ada);
    const bytes = Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 7) % 256));
    const raw = mail(
      [
        `To: ${ada}`,
        'Subject: =?utf-8?Q?Vertr=C3=A4ge?=',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary="bb"',
      ],
      [
        '--bb',
        'Content-Type: multipart/alternative; boundary=aa',
        '',
        '--aa',
        'Content-Type: text/plain; charset=windows-1252',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        '100 =80',
        '--aa',
        'Content-Type: text/html',
        '',
        '<p>100</p>',
        '--aa--',
        '--bb',
        "Content-Disposition: attachment; filename*=utf-8''%C3%BC.pdf",
        'Content-Type: application/pdf',
        'Content-Transfer-Encoding: base64',
        '',
        bytes.toString('base64'),
        '--bb--',
        '',
      ].join('\r\n'),
    );
    const {
      data: { id },
    } = await users.messages.import({
      userId: me,
      requestBody: { raw: b64(raw), labelIds: ['INBOX'] },
    });

    const { data } = await users.messages.get({ userId: me, id });

    const [alternative, file] = data.payload.parts;
    assert.deepEqual(
      alternative.parts.map((p) => [p.partId, p.mimeType]),
      [
        ['0.0', 'text/plain'],
        ['0.1', 'text/html'],
      ],
    );
    assert.equal(Buffer.from(alternative.parts[0].body.data, 'base64url').toString(), '100 €');
    assert.deepEqual([file.filename, file.body.size], ['ü.pdf', 600]);
    const { data: got } = await users.messages.attachments.get({
      userId: me,
      messageId: id,
      id: file.body.attachmentId,
    });
    assert.ok(Buffer.from(got.data, 'base64url').equals(bytes));
    assert.equal(data.snippet, '100 €');
  },
);
