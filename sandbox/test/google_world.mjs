// A Google sandbox with the official OAuth and Gmail clients in front of it, and a sink for pushes.
import { OAuth2Client } from 'google-auth-library';
import { gmail as gmailClient } from '@googleapis/gmail';
import { oauthClient } from '../google/seed.mjs';
import { startGoogle } from '../google/server.mjs';
import { send, startServer } from '../lib/http.mjs';

export const modify = 'https://www.googleapis.com/auth/gmail.modify';
export const ada = 'ada@lovelace-law.example';
export const carl = 'carl@customer.example';

export async function openWorld(t, options = {}) {
  const pushes = [];
  const waiters = [];
  const sink = await startServer({
    handle(request, response, url, body) {
      const { message } = JSON.parse(body);
      const text = Buffer.from(message.data, 'base64').toString();
      pushes.push({
        path: url.pathname,
        id: message.messageId,
        email: JSON.parse(text).emailAddress,
        historyId: /"historyId":(\d+)/.exec(text)[1],
        bearer: request.headers.authorization.replace('Bearer ', ''),
      });
      send(response, world.pushStatus, '');
      for (const waiter of waiters.splice(0)) waiter();
    },
  });
  const world = {
    pushes,
    pushStatus: 204,
    async start() {
      world.google = await startGoogle({ hook: sink.url, mails: false, ...options });
      world.url = world.google.url;
    },
    async pushed(count) {
      while (pushes.length < count) await new Promise((resolve) => waiters.push(resolve));
      return pushes;
    },
    redirectUri: `${sink.url}/oauth/google/callback`,
    async control(path, body) {
      const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
      return (await fetch(world.url + path, init)).json();
    },
    client: () =>
      new OAuth2Client({
        clientId: oauthClient.client_id,
        clientSecret: oauthClient.client_secret,
        redirectUri: world.redirectUri,
        endpoints: {
          oauth2AuthBaseUrl: `${world.url}/o/oauth2/v2/auth`,
          oauth2TokenUrl: `${world.url}/token`,
          oauth2RevokeUrl: `${world.url}/revoke`,
          tokenInfoUrl: `${world.url}/tokeninfo`,
          oauth2FederatedSignonJwkCertsUrl: `${world.url}/oauth2/v3/certs`,
          oauth2FederatedSignonPemCertsUrl: `${world.url}/oauth2/v1/certs`,
        },
        issuers: [world.url],
      }),
    // Follows the consent page as a browser would: the form's own fields, and the account's button.
    async consent(url, address, edit = (form) => form) {
      const html = await (await fetch(url)).text();
      const form = new URLSearchParams();
      for (const [tag] of html.matchAll(/<input[^>]*>/g)) {
        const attribute = (name) => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
        form.append(
          attribute('name'),
          attribute('value').replace(/&#(\d+);/g, (_, n) => String.fromCharCode(n)),
        );
      }
      if (!html.includes(`name="account" value="${address}"`))
        throw new Error(`no button for ${address}`);
      form.append('account', address);
      const body = edit(form);
      const response = await fetch(`${world.url}/o/oauth2/v2/auth`, {
        method: 'POST',
        body,
        redirect: 'manual',
      });
      return new URL(response.headers.get('location'));
    },
    async signIn(address, scope = ['openid', 'email', modify]) {
      const client = world.client();
      const verifier = await client.generateCodeVerifierAsync();
      const url = client.generateAuthUrl({
        access_type: 'offline',
        prompt: 'consent',
        scope,
        state: 's1',
        code_challenge_method: 'S256',
        code_challenge: verifier.codeChallenge,
        nonce: 'n1',
      });
      const back = await world.consent(url, address);
      const code = back.searchParams.get('code');
      const { tokens } = await client.getToken({ code, codeVerifier: verifier.codeVerifier });
      client.setCredentials(tokens);
      return { client, tokens, code, verifier, back, users: world.gmail(client) };
    },
    gmail: (auth) => gmailClient({ version: 'v1', auth, rootUrl: `${world.url}/` }).users,
    async users(address, scope) {
      const { access_token: token } = await world.control('/_token', { address, scope });
      const client = world.client();
      client.setCredentials({ access_token: token });
      return world.gmail(client);
    },
  };
  await world.start();
  t.after(async () => {
    await world.google.close();
    await sink.close();
  });
  return world;
}

export const b64 = (text) =>
  Buffer.from(text, typeof text === 'string' ? 'utf8' : undefined).toString('base64url');
export const status = async (promise) => {
  try {
    return (await promise).status;
  } catch (error) {
    return error.response?.status ?? error.status ?? error.code;
  }
};
export const mail = (headers, text = 'Hello') => `${headers.join('\r\n')}\r\n\r\n${text}`;
export const bearer = async (world, address = ada) => {
  const { access_token: token } = await world.control('/_token', { address });
  return { authorization: `Bearer ${token}` };
};
