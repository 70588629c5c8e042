// Stripe's error envelope.
export class StripeError extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

const docs = (code) => ({
  code,
  doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
});

export const invalid = (message, param, code) =>
  new StripeError(400, {
    ...(code && docs(code)),
    message,
    ...(param && { param }),
    type: 'invalid_request_error',
  });

export const notFound = (noun, id, param = 'id', status = 404) =>
  new StripeError(status, {
    ...docs('resource_missing'),
    message: `No such ${noun}: '${id}'`,
    param,
    type: 'invalid_request_error',
  });

export const cardDeclined = (declineCode, extra = {}) =>
  new StripeError(402, {
    ...docs('card_declined'),
    decline_code: declineCode,
    message: 'Your card was declined.',
    type: 'card_error',
    ...extra,
  });
