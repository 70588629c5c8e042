// Google's OAuth 2 and OpenID Connect endpoints.
import { challengeMatches } from './people.mjs';
import { consentPage, refusalPage } from './consent_page.mjs';
import { oauthError } from './errors.mjs';
import { redirect, sendHtml, sendJson } from '../lib/http.mjs';

const kept = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'access_type',
  'prompt',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'login_hint',
];

export function createOauth({ people, key, baseUrl }) {
  const routes = {
    'GET /.well-known/openid-configuration': (request, response) =>
      sendJson(response, 200, discovery(baseUrl())),
    'GET /oauth2/v3/certs': (request, response) => sendJson(response, 200, key.keys),
    'GET /oauth2/v1/certs': (request, response) => sendJson(response, 200, key.pems),
    'GET /o/oauth2/v2/auth': ask,
    'POST /o/oauth2/v2/auth': decide,
    'POST /token': token,
    'POST /oauth2/token': token,
    'POST /revoke': revoke,
    'POST /oauth2/revoke': revoke,
    'GET /v1/userinfo': userinfo,
    'GET /oauth2/v3/userinfo': userinfo,
    'GET /tokeninfo': tokeninfo,
  };
  return (request, response, url, body) => {
    const route = routes[`${request.method} ${url.pathname}`];
    if (!route) return false;
    route(request, response, url, new URLSearchParams(body.toString('utf8')));
    return true;
  };

  // What is wrong with a request is shown here, never sent to an address that is not registered.
  function readRequest(params) {
    const request = {};
    for (const name of kept) if (params.has(name)) request[name] = params.getAll(name).join(' ');
    const client = people.client(request.client_id);
    if (!client) return { error: ['invalid_client', 'The OAuth client was not found.'] };
    if (!client.redirect_uris.includes(request.redirect_uri)) {
      return {
        error: [
          'redirect_uri_mismatch',
          `The redirect address ${request.redirect_uri} is not registered.`,
        ],
      };
    }
    if (request.response_type !== 'code') {
      return { error: ['unsupported_response_type', 'Only response_type=code is offered.'] };
    }
    if (!request.scope) return { error: ['invalid_request', 'Missing required parameter: scope'] };
    return { request, client };
  }

  function ask(_, response, url) {
    const { error, request, client } = readRequest(url.searchParams);
    if (error) return sendHtml(response, 400, refusalPage(...error));
    if (request.prompt === 'none')
      return back(response, request, { error: 'interaction_required' });
    return sendHtml(response, 200, consentPage({ request, client, users: people.users() }));
  }

  function decide(_, response, url, form) {
    const { error, request } = readRequest(form);
    if (error) return sendHtml(response, 400, refusalPage(...error));
    const user = people.user(form.get('account'));
    if (form.get('refuse') || !user) return back(response, request, { error: 'access_denied' });
    const { code } = people.grantCode({ ...request, email: user.email });
    return back(response, request, {
      code,
      scope: request.scope,
      authuser: '0',
      prompt: 'consent',
    });
  }

  function back(response, request, answer) {
    const target = new URL(request.redirect_uri);
    if (request.state !== undefined) target.searchParams.set('state', request.state);
    for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
    return redirect(response, target.toString(), 302);
  }

  function token(request, response, url, form) {
    const [id, secret] = clientCredentials(request, form);
    const client = people.client(id);
    if (!client)
      return oauthError(response, 401, 'invalid_client', 'The OAuth client was not found.');
    if (client.client_secret !== secret)
      return oauthError(response, 401, 'invalid_client', 'Unauthorized');
    if (form.get('grant_type') === 'refresh_token') return useRefreshToken(response, form, client);
    if (form.get('grant_type') === 'authorization_code') return useCode(response, form, client);
    return oauthError(response, 400, 'unsupported_grant_type', 'Invalid grant_type');
  }

  function useCode(response, form, client) {
    const code = people.takeCode(form.get('code') ?? '');
    if (!code || code.client_id !== client.client_id) {
      return oauthError(response, 400, 'invalid_grant', 'Malformed auth code.');
    }
    if (form.get('redirect_uri') !== code.redirect_uri) {
      return oauthError(response, 400, 'redirect_uri_mismatch', 'Bad Request');
    }
    if (!challengeMatches(form.get('code_verifier'), code)) {
      return oauthError(response, 400, 'invalid_grant', 'Invalid code verifier.');
    }
    const grant = { email: code.email, client_id: client.client_id, scope: code.scope };
    // A refresh token comes with the first offline consent, or when consent is forced.
    const wants = code.access_type === 'offline';
    const isNew =
      /\bconsent\b/.test(code.prompt ?? '') || !people.hasGrant(code.email, client.client_id);
    const refresh = wants && isNew ? people.issueRefresh(grant) : null;
    if (refresh) code.refresh = refresh.token;
    const access = people.issue({ ...grant, refresh: refresh?.token });
    const user = people.user(code.email);
    return sendJson(response, 200, {
      ...tokenAnswer(access),
      ...(refresh && { refresh_token: refresh.token }),
      ...(/\bopenid\b/.test(code.scope) && { id_token: idToken(user, client, code) }),
    });
  }

  function useRefreshToken(response, form, client) {
    const grant = people.refresh(form.get('refresh_token') ?? '');
    if (!grant || grant.client_id !== client.client_id) {
      return oauthError(response, 400, 'invalid_grant', 'Token has been expired or revoked.');
    }
    const access = people.issue({ ...grant, refresh: grant.token });
    const user = people.user(grant.email);
    return sendJson(response, 200, {
      ...tokenAnswer(access),
      ...(/\bopenid\b/.test(grant.scope) && { id_token: idToken(user, client, {}) }),
    });
  }

  function idToken(user, client, { nonce, scope = 'email profile' }) {
    return key.sign({
      iss: baseUrl(),
      aud: client.client_id,
      azp: client.client_id,
      sub: user.sub,
      ...(/email/.test(scope) && { email: user.email, email_verified: true }),
      ...(/profile/.test(scope) && { name: user.name }),
      ...(nonce && { nonce }),
    });
  }

  function revoke(request, response, url, form) {
    const given = url.searchParams.get('token') ?? form.get('token') ?? '';
    if (!people.revoke(given))
      return oauthError(response, 400, 'invalid_token', 'Token expired or revoked');
    return sendJson(response, 200, {});
  }

  function userinfo(request, response) {
    const access = people.access((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (!access) return oauthError(response, 401, 'invalid_request', 'Invalid Credentials');
    const user = people.user(access.email);
    return sendJson(response, 200, {
      sub: user.sub,
      name: user.name,
      email: user.email,
      email_verified: true,
    });
  }

  function tokeninfo(request, response, url) {
    const access = people.access(url.searchParams.get('access_token') ?? '');
    if (!access) return oauthError(response, 400, 'invalid_token', 'Invalid Value');
    return sendJson(response, 200, {
      azp: access.client_id,
      aud: access.client_id,
      scope: access.scope,
      email: access.email,
      exp: String(Math.floor(access.expires_at / 1000)),
      email_verified: 'true',
      expires_in: String(Math.floor((access.expires_at - Date.now()) / 1000)),
    });
  }
}

const tokenAnswer = (access) => ({
  access_token: access.token,
  expires_in: Math.max(0, Math.round((access.expires_at - Date.now()) / 1000)),
  scope: access.scope,
  token_type: 'Bearer',
});

function clientCredentials(request, form) {
  const header = request.headers.authorization ?? '';
  if (!header.startsWith('Basic ')) return [form.get('client_id'), form.get('client_secret')];
  return Buffer.from(header.slice(6), 'base64').toString().split(':').map(decodeURIComponent);
}

const discovery = (base) => ({
  issuer: base,
  authorization_endpoint: `${base}/o/oauth2/v2/auth`,
  token_endpoint: `${base}/token`,
  userinfo_endpoint: `${base}/v1/userinfo`,
  revocation_endpoint: `${base}/revoke`,
  jwks_uri: `${base}/oauth2/v3/certs`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  scopes_supported: ['openid', 'email', 'profile'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  claims_supported: ['aud', 'email', 'email_verified', 'exp', 'iat', 'iss', 'name', 'sub'],
  code_challenge_methods_supported: ['plain', 'S256'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
});
