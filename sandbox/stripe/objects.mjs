// The full field list of each object, in the shapes the official types require.
import { newId } from '../lib/ids.mjs';

export const noAddress = {
  city: null, country: null, line1: null, line2: null, postal_code: null, state: null,
};

export const newCustomer = (fields) => ({
  id: newId('cus', 14), object: 'customer', address: null, balance: 0, created: 0, currency: null,
  customer_account: null, default_source: null, delinquent: false, description: null,
  discount: null,
  email: null,
  invoice_prefix: newId('', 8).slice(1).toUpperCase(),
  invoice_settings: {
    custom_fields: null, default_payment_method: null, footer: null, rendering_options: null,
  },
  livemode: false, metadata: {}, name: null, next_invoice_sequence: 1, phone: null,
  preferred_locales: [], shipping: null, tax_exempt: 'none', test_clock: null, ...fields,
});

export const newProduct = (fields) => ({
  id: newId('prod', 14), object: 'product', active: true, created: 0, default_price: null,
  description: null, images: [], livemode: false, marketing_features: [], metadata: {}, name: '',
  package_dimensions: null, shippable: null, statement_descriptor: null, tax_code: null,
  tax_details: null, type: 'service', unit_label: null, updated: 0, url: null, ...fields,
});

export const newPrice = (fields) => ({
  id: newId('price'), object: 'price', active: true, billing_scheme: 'per_unit', created: 0,
  currency: 'eur', custom_unit_amount: null, livemode: false, lookup_key: null, metadata: {},
  nickname: null, product: '', recurring: null, tax_behavior: 'unspecified', tiers_mode: null,
  transform_quantity: null, type: fields.recurring ? 'recurring' : 'one_time', unit_amount: 0,
  unit_amount_decimal: String(fields.unit_amount ?? 0), ...fields,
});

export const planOf = (price) => ({
  id: price.id, object: 'plan', active: price.active, amount: price.unit_amount,
  amount_decimal: price.unit_amount_decimal, billing_scheme: 'per_unit', created: price.created,
  currency: price.currency, interval: price.recurring.interval,
  interval_count: price.recurring.interval_count, livemode: false, metadata: price.metadata,
  meter: null, nickname: price.nickname, product: price.product, tiers_mode: null,
  transform_usage: null, trial_period_days: null, usage_type: 'licensed',
});

export const newPaymentMethod = ({ brand, last4, exp_month, exp_year, fingerprint, ...rest }) => ({
  id: newId('pm'), object: 'payment_method', allow_redisplay: 'unspecified',
  billing_details: {
    address: { ...noAddress }, email: null, name: null, phone: null, tax_id: null,
  },
  card: {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US', display_brand: brand, exp_month, exp_year, fingerprint, funding: 'credit',
    generated_from: null, last4, networks: { available: [brand], preferred: null },
    regulated_status: 'unregulated', three_d_secure_usage: { supported: true }, wallet: null,
  },
  created: 0, customer: null, customer_account: null, livemode: false, metadata: {}, type: 'card',
  ...rest,
});

export const newPaymentIntent = (fields) => {
  const id = newId('pi');
  return {
    id, object: 'payment_intent', allowed_payment_method_types: null, amount: 0,
    amount_capturable: 0, amount_details: { tip: {} }, amount_received: 0, application: null,
    application_fee_amount: null, automatic_payment_methods: null, canceled_at: null,
    cancellation_reason: null, capture_method: 'automatic',
    client_secret: `${id}_secret_${newId('', 25).slice(1)}`, confirmation_method: 'automatic',
    created: 0, currency: 'eur', customer: null, customer_account: null, description: null,
    excluded_payment_method_types: null, last_payment_error: null, latest_charge: null,
    livemode: false, managed_payments: null, metadata: {}, next_action: null, on_behalf_of: null,
    payment_method: null, payment_method_configuration_details: null, payment_method_options: null,
    payment_method_types: ['card'], payment_record: null, processing: null, receipt_email: null,
    review: null, setup_future_usage: 'off_session', shipping: null, source: null,
    statement_descriptor: null, statement_descriptor_suffix: null,
    status: 'requires_payment_method', transfer_data: null, transfer_group: null, ...fields,
  };
};

export const newSubscription = (fields) => ({
  id: newId('sub'), object: 'subscription', application: null, application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor: 0, billing_cycle_anchor_config: null,
  billing_mode: { flexible: null, type: 'classic' }, billing_schedules: [],
  billing_thresholds: null,
  cancel_at: null, cancel_at_period_end: false, canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  collection_method: 'charge_automatically', created: 0, currency: 'eur', customer: '',
  customer_account: null, days_until_due: null, default_payment_method: null, default_source: null,
  default_tax_rates: [], description: null, discounts: [], ended_at: null,
  invoice_settings: {
    account_tax_ids: null, custom_fields: null, description: null, footer: null,
    issuer: { type: 'self' },
  },
  items: null, latest_invoice: null, livemode: false, managed_payments: null, metadata: {},
  next_pending_invoice_item_invoice: null, on_behalf_of: null, pause_collection: null,
  payment_settings: {
    payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off',
  },
  pending_invoice_item_interval: null, pending_setup_intent: null, pending_update: null,
  schedule: null, start_date: 0, status: 'incomplete', test_clock: null, transfer_data: null,
  trial_end: null,
  trial_settings: {
    end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
  },
  trial_start: null, ...fields,
});

export const newSubscriptionItem = (subscription, price, quantity, period, created) => ({
  id: newId('si', 14), object: 'subscription_item', billing_thresholds: null, created,
  current_period_end: period.end, current_period_start: period.start, current_trial: null,
  discounts: [], metadata: {}, plan: planOf(price), price, quantity, subscription, tax_rates: [],
});

export const listOf = (url, data = []) => ({ object: 'list', data, has_more: false, url });
