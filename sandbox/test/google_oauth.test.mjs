import assert from 'node:assert/strict';
import test from 'node:test';
import { ada, carl, modify, openWorld, status } from './google_world.mjs';

const limit = { timeout: 20_000 };

test('the official client signs in with PKCE and reads a verified id token', limit, async (t) => {
  const world = await openWorld(t);

  const { client, tokens, code, verifier, back, users } = await world.signIn(ada);

  assert.equal(back.searchParams.get('state'), 's1');
  assert.ok(tokens.refresh_token && tokens.expiry_date - Date.now() > 3_500_000);
  const ticket = await client.verifyIdToken({
    idToken: tokens.id_token,
    audience: client._clientId,
  });
  assert.equal(ticket.getPayload().email, ada);
  assert.equal(ticket.getPayload().nonce, 'n1');
  const profile = (await users.getProfile({ userId: 'me' })).data;
  assert.equal(profile.emailAddress, ada);
  assert.ok(BigInt(profile.historyId) > 2n ** 63n);
  assert.equal(await status(client.getToken({ code, codeVerifier: verifier.codeVerifier })), 400);
  assert.equal(
    await status(users.getProfile({ userId: 'me' })),
    401,
    'a replayed code ends its tokens',
  );
});

test('a wrong verifier, redirect address, secret or client is refused', limit, async (t) => {
  const world = await openWorld(t);
  const client = world.client();
  const verifier = await client.generateCodeVerifierAsync();
  const ask = {
    scope: [modify],
    code_challenge_method: 'S256',
    code_challenge: verifier.codeChallenge,
  };
  const url = client.generateAuthUrl(ask);
  const fresh = async () => (await world.consent(url, ada)).searchParams.get('code');

  assert.equal(
    await status(client.getToken({ code: await fresh(), codeVerifier: 'x'.repeat(50) })),
    400,
  );
  assert.equal(
    await status(
      client.getToken({
        code: await fresh(),
        codeVerifier: verifier.codeVerifier,
        redirect_uri: 'http://localhost:1/x',
      }),
    ),
    400,
  );
  const stranger = url.replace(
    encodeURIComponent(world.redirectUri),
    encodeURIComponent('http://evil.example/cb'),
  );
  const page = await fetch(stranger, { redirect: 'manual' });
  assert.equal(page.status, 400);
  assert.match(await page.text(), /redirect_uri_mismatch/);
  const wrong = await fetch(`${world.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: client._clientId,
      client_secret: 'no',
    }),
  });
  assert.deepEqual([wrong.status, (await wrong.json()).error], [401, 'invalid_client']);
});

test('a person may refuse everything, or one permission', limit, async (t) => {
  const world = await openWorld(t);
  const client = world.client();
  const url = client.generateAuthUrl({ scope: ['openid', 'email', modify], state: 'x' });

  const refused = await world.consent(url, ada, (form) => (form.append('refuse', '1'), form));
  const partly = await world.consent(url, ada, (form) => {
    const kept = form.getAll('scope').filter((scope) => scope !== modify);
    form.delete('scope');
    for (const scope of kept) form.append('scope', scope);
    return form;
  });

  assert.equal(refused.searchParams.get('error'), 'access_denied');
  const { tokens } = await client.getToken(partly.searchParams.get('code'));
  assert.equal(tokens.scope, 'openid email');
  assert.equal(tokens.refresh_token, undefined, 'online access has no refresh token');
  client.setCredentials(tokens);
  assert.equal(await status(world.gmail(client).getProfile({ userId: 'me' })), 403);
});

test('access tokens expire and are refreshed; revoking ends the grant', limit, async (t) => {
  const world = await openWorld(t);
  const { client, tokens } = await world.signIn(ada);
  const raw = (token) =>
    fetch(`${world.url}/gmail/v1/users/me/profile`, {
      headers: { authorization: `Bearer ${token}` },
    });

  await world.control('/_google', { expire_tokens: true });
  const expired = await raw(tokens.access_token);
  assert.equal(expired.status, 401);
  assert.equal((await expired.json()).error.errors[0].reason, 'authError');
  const { credentials } = await client.refreshAccessToken();
  assert.notEqual(credentials.access_token, tokens.access_token);
  assert.equal((await raw(credentials.access_token)).status, 200);
  await client.revokeToken(tokens.refresh_token);

  assert.equal((await raw(credentials.access_token)).status, 401);
  await assert.rejects(
    client.refreshAccessToken(),
    (error) => error.response.data.error === 'invalid_grant',
  );
  assert.equal(await status(client.revokeToken('unknown')), 400);
  assert.equal((await raw('')).status, 401);
});

test('a token opens only its own mailbox and only what its scopes name', limit, async (t) => {
  const world = await openWorld(t);
  const readonly = await world.users(ada, 'https://www.googleapis.com/auth/gmail.readonly');
  const raw = Buffer.from(`To: ${carl}\r\n\r\nx`).toString('base64url');

  assert.equal(await status(readonly.messages.list({ userId: 'me' })), 200);
  assert.equal(await status(readonly.messages.send({ userId: 'me', requestBody: { raw } })), 403);
  assert.equal(await status(readonly.messages.list({ userId: carl })), 403);
  const modifies = await world.users(ada, modify);
  const { data } = await modifies.messages.send({ userId: 'me', requestBody: { raw } });
  assert.equal(await status(modifies.messages.delete({ userId: 'me', id: data.id })), 403);
});
