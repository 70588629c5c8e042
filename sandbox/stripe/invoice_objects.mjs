// Invoices, their lines and payments, and checkout sessions: the full field lists.
import { newId } from '../lib/ids.mjs';
import { listOf } from './objects.mjs';

export function newInvoice(fields) {
  const id = fields.id ?? newId('in');
  return {
    id, object: 'invoice', account_country: 'IE', account_name: 'AssistantAI',
    account_tax_ids: null,
    amount_due: 0, amount_overpaid: 0, amount_paid: 0, amount_remaining: 0, amount_shipping: 0,
    application: null, attempt_count: 0, attempted: false, auto_advance: true,
    automatic_tax: {
      disabled_reason: null, enabled: false, liability: null, provider: null, status: null,
    },
    automatically_finalizes_at: null, billing_reason: 'manual',
    collection_method: 'charge_automatically', created: 0, currency: 'eur', custom_fields: null,
    customer: null, customer_account: null, customer_address: null, customer_email: null,
    customer_name: null, customer_phone: null, customer_shipping: null, customer_tax_exempt: 'none',
    customer_tax_ids: [], default_payment_method: null, default_source: null, default_tax_rates: [],
    description: null, discounts: [], due_date: null, effective_at: null, ending_balance: null,
    footer: null, from_invoice: null, hosted_invoice_url: null, invoice_pdf: null,
    issuer: { type: 'self' }, last_finalization_error: null, latest_revision: null,
    lines: listOf(`/v1/invoices/${id}/lines`), livemode: false, metadata: {},
    next_payment_attempt: null, number: null, on_behalf_of: null, parent: null,
    payment_settings: {
      default_mandate: null, payment_method_options: null, payment_method_types: null,
    },
    period_end: 0, period_start: 0, post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0, receipt_number: null, rendering: null, shipping_cost: null,
    shipping_details: null, starting_balance: 0, statement_descriptor: null, status: 'draft',
    status_transitions: {
      finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null,
    },
    subtotal: 0, subtotal_excluding_tax: 0, test_clock: null, total: 0, total_discount_amounts: [],
    total_excluding_tax: 0, total_pretax_credit_amounts: [], total_taxes: [],
    webhooks_delivered_at: null, ...fields,
  };
}

export const newLine = (invoice, subscription, line) => ({
  id: newId('il'), object: 'line_item', amount: line.amount, currency: invoice.currency,
  description: line.description, discount_amounts: [], discountable: !line.proration, discounts: [],
  invoice: invoice.id, livemode: false, metadata: { ...subscription.metadata },
  parent: {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: null, proration: Boolean(line.proration),
      proration_details: line.proration ? { credited_items: null } : null,
      subscription: subscription.id, subscription_item: line.item,
    },
    type: 'subscription_item_details',
  },
  period: line.period, pretax_credit_amounts: [],
  pricing: {
    price_details: { price: line.price.id, product: line.price.product }, type: 'price_details',
    unit_amount_decimal: line.price.unit_amount_decimal,
  },
  quantity: line.quantity, quantity_decimal: String(line.quantity),
  subscription: subscription.id, subtotal: line.amount, taxes: [],
});

export const newInvoicePayment = (invoice, intent, created) => ({
  id: newId('inpay'), object: 'invoice_payment', amount_paid: null,
  amount_requested: invoice.amount_due, created, currency: invoice.currency, invoice: invoice.id,
  is_default: true, livemode: false, payment: { payment_intent: intent.id, type: 'payment_intent' },
  status: 'open', status_transitions: { canceled_at: null, paid_at: null },
});

export const newCheckoutSession = (fields) => ({
  id: newId('cs_test', 58), object: 'checkout.session', adaptive_pricing: { enabled: false },
  after_expiration: null, allow_promotion_codes: null, allowed_payment_method_types: null,
  amount_subtotal: 0, amount_total: 0,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null, cancel_url: null, client_reference_id: null,
  client_secret: null, collected_information: null, consent: null, consent_collection: null,
  created: 0, currency: 'eur', currency_conversion: null, custom_fields: [],
  custom_text: {
    after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null,
  },
  customer: null, customer_account: null, customer_creation: null, customer_details: null,
  customer_email: null, discounts: [], expires_at: 0, integration_identifier: null, invoice: null,
  invoice_creation: null, livemode: false, locale: null, managed_payments: null, metadata: {},
  mode: 'subscription', origin_context: null, payment_intent: null, payment_link: null,
  payment_method_collection: 'always', payment_method_configuration_details: null,
  payment_method_options: null, payment_method_types: ['card'], payment_status: 'unpaid',
  permissions: null, phone_number_collection: { enabled: false }, recovered_from: null,
  saved_payment_method_options: {
    allow_redisplay_filters: ['always'], payment_method_remove: 'disabled',
    payment_method_save: null,
  },
  setup_intent: null, shipping_address_collection: null, shipping_cost: null, shipping_options: [],
  status: 'open', submit_type: null, subscription: null, success_url: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page', url: null, wallet_options: null, ...fields,
});

export const newCheckoutItem = (price, product, quantity) => ({
  id: newId('li'), object: 'item', adjustable_quantity: null, amount_discount: 0,
  amount_subtotal: price.unit_amount * quantity, amount_tax: 0,
  amount_total: price.unit_amount * quantity, currency: price.currency, description: product.name,
  metadata: {}, price, quantity,
});
