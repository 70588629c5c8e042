// The documented test cards, and what charging each of them does.
import { newPaymentMethod } from './objects.mjs';
import { cardDeclined, invalid } from './errors.mjs';
import { sha256 } from '../lib/ids.mjs';

// attach: what saving the card does; charge: what a later charge does.
const cards = new Map(
  Object.entries({
    4242424242424242: { brand: 'visa', attach: 'ok', charge: 'ok', token: 'visa' },
    5555555555554444: { brand: 'mastercard', attach: 'ok', charge: 'ok', token: 'mastercard' },
    4000000000000002: {
      brand: 'visa',
      attach: 'generic_decline',
      charge: 'generic_decline',
      token: 'chargeDeclined',
    },
    4000000000009995: {
      brand: 'visa',
      attach: 'insufficient_funds',
      charge: 'insufficient_funds',
      token: 'chargeDeclinedInsufficientFunds',
    },
    4000000000000341: {
      brand: 'visa',
      attach: 'ok',
      charge: 'generic_decline',
      token: 'chargeCustomerFail',
    },
    4000002500003155: {
      brand: 'visa',
      attach: 'authenticate',
      charge: 'ok_if_authenticated',
      token: 'authenticationRequiredSetupForOffSession',
    },
    4000002760003184: {
      brand: 'visa',
      attach: 'authenticate',
      charge: 'authenticate',
      token: 'authenticationRequired',
    },
  }),
);

export function cardByNumber(number) {
  const digits = String(number ?? '').replace(/\D/g, '');
  const card = cards.get(digits);
  return card && { ...card, number: digits };
}

function cardByToken(token) {
  const name = String(token).replace(/^(pm_card_|tok_)/, '');
  for (const [number, card] of cards) if (card.token === name) return { ...card, number };
  return null;
}

export function makePaymentMethod(account, { number, token, exp_month, exp_year }, fields = {}) {
  const card = number ? cardByNumber(number) : cardByToken(token);
  if (!card) {
    throw number
      ? cardDeclined('test_mode_live_card', {
          message:
            'Your card was declined. Your request was in test mode, but used a non test card.',
        })
      : invalid(`No such token: '${token}'`, 'card[token]', 'resource_missing');
  }
  return account.put(
    newPaymentMethod({
      brand: card.brand,
      last4: card.number.slice(-4),
      exp_month: exp_month ?? 12,
      exp_year: exp_year ?? new Date(account.now() * 1000).getUTCFullYear() + 4,
      fingerprint: sha256(card.number).slice(0, 16),
      created: account.now(),
      _: { attach: card.attach, charge: card.charge, authenticated: false },
      ...fields,
    }),
  );
}

export const isMagicPaymentMethod = (id) => String(id).startsWith('pm_card_');

// What a charge of this payment method gives: 'ok', 'authenticate' or a decline code.
// `present`: the holder has just passed the bank's check; it holds for this one charge.
export function chargeOutcome(method) {
  const { charge, authenticated, present } = method._;
  if (charge === 'ok_if_authenticated') return authenticated ? 'ok' : 'authenticate';
  if (charge === 'authenticate') return present ? 'ok' : 'authenticate';
  return charge;
}
