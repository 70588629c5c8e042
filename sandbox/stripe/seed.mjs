// What the account holds from the first moment: four plans, and the product's webhook endpoint.
import { newPrice, newProduct } from './objects.mjs';

export const plans = [
  ['solo', 'Solo', 2900],
  ['practice', 'Practice', 7900],
  ['firm', 'Firm', 19900],
  ['scale', 'Scale', 49900],
];
export const webhookSecret = 'whsec_sandbox_0123456789abcdefghijklmnopqrst';
export const ourEvents = [
  'checkout.session.completed',
  'invoice.paid',
  'invoice.payment_failed',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.trial_will_end',
];

export function seedAccount(account, { hook, secret = webhookSecret }) {
  const created = account.now();
  for (const [key, name, amount] of plans) {
    if (account.get('price', `price_${key}`)) continue;
    account.put(
      newProduct({
        id: `prod_${key}`,
        name: `AssistantAI ${name}`,
        created,
        updated: created,
        default_price: `price_${key}`,
        metadata: { plan_key: key },
      }),
    );
    account.put(
      newPrice({
        id: `price_${key}`,
        product: `prod_${key}`,
        currency: 'eur',
        unit_amount: amount,
        created,
        lookup_key: `${key}_monthly`,
        nickname: name,
        metadata: { plan_key: key },
        recurring: {
          interval: 'month',
          interval_count: 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        },
      }),
    );
  }
  if (!hook) return;
  const url = `${hook.replace(/\/$/, '')}/webhooks/stripe`;
  account.put({
    id: 'we_sandbox',
    object: 'webhook_endpoint',
    api_version: null,
    application: null,
    created,
    description: 'The product',
    enabled_events: ourEvents,
    livemode: false,
    metadata: {},
    status: 'enabled',
    url,
    _: { secret },
  });
}
