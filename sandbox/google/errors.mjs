// Google's error envelopes: one for the APIs, one for OAuth.
import { sendJson } from '../lib/http.mjs';

const statuses = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};
const reasons = {
  400: 'invalidArgument',
  401: 'authError',
  403: 'forbidden',
  404: 'notFound',
  409: 'aborted',
  429: 'rateLimitExceeded',
  500: 'backendError',
  503: 'backendError',
};

export class GoogleError extends Error {
  constructor(status, message, reason = reasons[status], extra = {}) {
    super(message);
    this.status = status;
    this.body = errorBody(status, message, reason, extra);
  }
}

export const errorBody = (code, message = 'Backend Error', reason = reasons[code], extra = {}) => ({
  error: {
    code,
    message,
    errors: [{ message, domain: reason?.includes('ateLimit') ? 'usageLimits' : 'global', reason }],
    status: statuses[code] ?? 'INTERNAL',
    ...extra,
  },
});

export const notFound = () => new GoogleError(404, 'Requested entity was not found.');
export const badRequest = (message) => new GoogleError(400, message);

export const unauthenticated = () =>
  new GoogleError(
    401,
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie ' +
      'or other valid authentication credential.',
  );

export const tooFewScopes = () =>
  new GoogleError(
    403,
    'Request had insufficient authentication scopes.',
    'insufficientPermissions',
    {
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
          metadata: { service: 'gmail.googleapis.com' },
        },
      ],
    },
  );

export const oauthError = (response, status, error, description) =>
  sendJson(response, status, { error, error_description: description });
