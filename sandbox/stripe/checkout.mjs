// Completing a checkout session, as the hosted page does.
import { makePaymentMethod, chargeOutcome } from './cards.mjs';
import { day } from './calendar.mjs';
import { cardDeclined } from './errors.mjs';
import { map } from './form.mjs';
import { page } from './lists.mjs';
import { newCustomer } from './objects.mjs';
import { applySubscription } from './routes_subscriptions.mjs';
import { applyCustomer, attach } from './routes_customers.mjs';
import { beginSubscription } from './subscriptions.mjs';

// Throws card_declined; answers 'authenticate' when the bank wants to ask the holder first.
export function completeSession(account, session, { card, email, name, authenticated }) {
  const { data, items } = session._;
  const customer = session.customer
    ? account.get('customer', session.customer)
    : newCustomer({
        created: account.now(),
        email,
        name: name || null,
      });
  const now = account.now(customer.test_clock);
  const trialEnd = data.trial_period_days
    ? now + data.trial_period_days * day
    : (data.trial_end ?? null);

  let method = null;
  if (card) {
    method = makePaymentMethod(account, card);
    const outcome =
      method._.attach !== 'ok' ? method._.attach : trialEnd ? 'ok' : chargeOutcome(method);
    if (outcome === 'authenticate' && !authenticated) {
      account.remove(method);
      return 'authenticate';
    }
    if (!['ok', 'authenticate'].includes(outcome)) {
      account.remove(method);
      throw cardDeclined(outcome);
    }
    Object.assign(method._, {
      authenticated: Boolean(authenticated),
      present: Boolean(authenticated),
    });
    Object.assign(method.billing_details, { email: email ?? customer.email, name: name || null });
  }
  if (!session.customer) {
    account.put(customer);
    account.emit('customer.created', customer);
  }
  if (method) attach(account, customer, method.id);
  if (name && !customer.name)
    account.change(customer, 'customer.updated', (c) => applyCustomer(account, c, { name }));

  const wanted = items.map(({ price, quantity }) => ({
    price: account.get('price', price),
    quantity,
  }));
  const { subscription, invoice } = beginSubscription(account, customer, {
    items: wanted,
    trialEnd,
    fields: {
      default_payment_method: method?.id ?? null,
      metadata: data.metadata ?? {},
      description: data.description ?? null,
    },
  });
  applySubscription(subscription, { trial_settings: data.trial_settings });
  account.put(subscription);
  if (method) {
    method._.present = false;
    account.put(method);
  }
  Object.assign(session, {
    status: 'complete',
    payment_status: invoice.amount_paid > 0 ? 'paid' : 'no_payment_required',
    customer: customer.id,
    subscription: subscription.id,
    invoice: invoice.id,
    url: null,
    customer_details: {
      address: null,
      business_name: null,
      email: customer.email,
      individual_name: null,
      name: customer.name,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
  });
  account.put(session);
  account.emit('checkout.session.completed', session);
  return 'complete';
}

export const successUrl = (session) =>
  session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);

export const needsCard = (session) =>
  session.payment_method_collection === 'always' || session.amount_total > 0;
