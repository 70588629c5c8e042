// What the hosted checkout page shows: the order, the card form, the bank's question.
import { day } from './calendar.mjs';
import { needsCard } from './checkout.mjs';
import { dateText, frame, input, money, row, testCards } from './html.mjs';
import { escapeHtml } from '../lib/http.mjs';

const cardFields = {
  number: {
    label: 'Card number',
    inputmode: 'numeric',
    autocomplete: 'cc-number',
    placeholder: '1234 1234 1234 1234',
  },
  expiry: {
    label: 'Expiry (MM/YY)',
    inputmode: 'numeric',
    autocomplete: 'cc-exp',
    placeholder: 'MM/YY',
  },
  cvc: { label: 'Security code', inputmode: 'numeric', autocomplete: 'cc-csc', placeholder: 'CVC' },
  name: { label: 'Name on card', autocomplete: 'cc-name' },
};

// `values` and `errors` are by field name; `notice` is what the card's bank said.
export function checkoutForm(session, values, errors, notice) {
  const { trial_period_days: days, trial_end: end } = session._.data;
  const trialDays = days ?? (end && Math.ceil((end - session.created) / day));
  const field = (name) =>
    input({ name, value: values[name], error: errors[name], ...cardFields[name] });
  const alert = notice ? `<p class="error" role="alert">${escapeHtml(notice)}</p>` : '';
  const optional = needsCard(session) ? '' : '<p class="dim">A card is not needed now.</p>';

  return frame(
    'Checkout: AssistantAI',
    `${order(session, trialDays)}<section class="card" aria-labelledby="pay">
<h2 id="pay">Pay with card</h2>${alert}${optional}
<form method="post" action="/c/pay/${session.id}" novalidate>
${session.customer ? '' : emailField(session, values, errors)}
${field('number')}<div class="row">${field('expiry')}${field('cvc')}</div>${field('name')}
<button type="submit">${trialDays ? 'Start trial' : 'Subscribe'}</button>
</form>${testCards}</section>`,
  );
}

function order(session, trialDays) {
  const items = session._.line_items;
  const monthly = items.reduce((sum, item) => sum + item.amount_total, 0);
  const price = money(monthly, session.currency);
  const headline = trialDays ? `${trialDays} days free` : `${price} <small>per month</small>`;
  const begins = trialDays && dateText(session.created + trialDays * day);
  const then = trialDays ? `<p class="dim">Then ${price} per month, from ${begins}.</p>` : '';
  const rows = items.map((item) => row(item.description, item.amount_total, item.currency));
  return `<div><h1>Subscribe to ${escapeHtml(items[0].description)}</h1>
<p class="price">${headline}</p>${then}
<table>${rows.join('')}${row('Due today', session.amount_total, session.currency)}</table>
${backLink(session)}</div>`;
}

const emailField = (session, values, errors) =>
  input({
    name: 'email',
    label: 'E-mail',
    type: 'email',
    autocomplete: 'email',
    error: errors.email,
    value: values.email ?? session.customer_email ?? '',
    ...(session.customer_email && { readonly: '' }),
  });

export const backLink = (session) =>
  session.cancel_url
    ? `<p><a href="${escapeHtml(session.cancel_url)}">Back to AssistantAI</a></p>`
    : '';

export const bankPage = (session) =>
  frame(
    '3D Secure',
    `<section class="card"><h1>3D Secure test page</h1>
<p>Your bank asks: did you start this payment?</p>
<form method="post" action="/c/pay/${session.id}/authenticate">
<button name="answer" value="complete">Complete authentication</button>
<button class="plain" name="answer" value="fail">Fail authentication</button></form></section>`,
    'one',
  );
