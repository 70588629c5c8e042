// The hosted checkout page, its 3D Secure step, and the hosted invoice.
import { cardByNumber } from './cards.mjs';
import { completeSession, needsCard, successUrl } from './checkout.mjs';
import { StripeError } from './errors.mjs';
import { backLink, bankPage, checkoutForm } from './checkout_form.mjs';
import { dateText, frame, message, money, row } from './html.mjs';
import { attemptPayment, paymentOf } from './invoices.mjs';
import { escapeHtml, redirect, sendHtml } from '../lib/http.mjs';

export function servePage(account, request, response, url, body) {
  const form = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  const [, area, ...rest] = url.pathname.split('/');
  if (area === 'c' && rest[0] === 'pay')
    return checkoutPage(account, request, response, rest, form);
  if (area === 'i') return invoicePage(account, request, response, rest, form);
  return sendHtml(response, 404, message('Not found', 'There is no page at this address.'));
}

function checkoutPage(account, request, response, [, id, step], form) {
  const session = account.get('checkout.session', id);
  if (!session) return sendHtml(response, 404, message('Not found', 'This link is not valid.'));
  if (session.status === 'complete') {
    return request.method === 'POST'
      ? redirect(response, successUrl(session))
      : sendHtml(
          response,
          200,
          message(
            'You are all done',
            'This checkout is complete.',
            `<p><a href="${escapeHtml(successUrl(session))}">Return to AssistantAI</a></p>`,
          ),
        );
  }
  if (session.status === 'expired') {
    return sendHtml(
      response,
      410,
      message(
        'This link has expired',
        'Please return to the site and start again.',
        backLink(session),
      ),
    );
  }
  if (request.method === 'GET') {
    if (step === 'authenticate' && session._.draft)
      return sendHtml(response, 200, bankPage(session));
    return sendHtml(response, 200, checkoutForm(session, {}, {}, session._.notice));
  }
  if (step === 'authenticate') return answerBank(account, response, session, form);

  const errors = checkForm(session, form);
  if (Object.keys(errors).length)
    return sendHtml(response, 422, checkoutForm(session, form, errors));
  const [month, year] = (form.expiry ?? '').split('/').map((part) => Number(part));
  const details = {
    email: form.email,
    name: form.name,
    card: form.number
      ? { number: form.number, exp_month: month, exp_year: 2000 + (year % 100) }
      : null,
  };
  return finish(account, response, session, details, form);
}

function finish(account, response, session, details, form = {}) {
  try {
    const outcome = completeSession(account, session, details);
    if (outcome === 'authenticate') {
      session._.draft = details;
      account.put(session);
      return redirect(response, `/c/pay/${session.id}/authenticate`);
    }
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return sendHtml(response, 402, checkoutForm(session, form, {}, error.message));
  }
  delete session._.draft;
  account.put(session);
  return redirect(response, successUrl(session));
}

const notAuthenticated =
  'We are unable to authenticate your payment method. Please choose a different one and try again.';

function answerBank(account, response, session, form) {
  const details = session._.draft;
  delete session._.draft;
  if (!details) return redirect(response, `/c/pay/${session.id}`);
  if (form.answer === 'complete') {
    return finish(account, response, session, { ...details, authenticated: true });
  }
  return sendHtml(
    response,
    402,
    checkoutForm(session, { email: details.email, name: details.name }, {}, notAuthenticated),
  );
}

function checkForm(session, form) {
  const errors = {};
  if (!session.customer && !session.customer_email && !/^[^\s@]+@[^\s@]+$/.test(form.email ?? '')) {
    errors.email = 'Enter your e-mail address.';
  }
  if (!form.email) form.email = session.customer_email ?? undefined;
  if (!form.number && !needsCard(session)) return errors;
  const digits = (form.number ?? '').replace(/\D/g, '');
  if (digits.length < 13) errors.number = 'Your card number is incomplete.';
  else if (!cardByNumber(digits)) errors.number = 'This page takes test cards only.';
  const [month, year] = (form.expiry ?? '').split('/').map((part) => Number(part.trim()));
  if (!(month >= 1 && month <= 12) || !year) errors.expiry = 'Write the date as MM/YY.';
  else if (Date.UTC(2000 + (year % 100), month) < Date.now())
    errors.expiry = 'Your card has expired.';
  if (!/^\d{3,4}$/.test(form.cvc ?? '')) errors.cvc = 'Enter the security code.';
  return errors;
}

function invoicePage(account, request, response, [id], form) {
  const invoice = account.get('invoice', id);
  if (!invoice) return sendHtml(response, 404, message('Not found', 'There is no such invoice.'));
  if (request.method === 'POST' && invoice.status === 'open') {
    const intent = account.get(
      'payment_intent',
      paymentOf(account, invoice)?.payment.payment_intent,
    );
    const method = intent?.payment_method && account.get('payment_method', intent.payment_method);
    if (method && form.answer === 'complete') method._.present = method._.authenticated = true;
    attemptPayment(account, invoice, { method, onSession: true });
    if (method) method._.present = false;
    return redirect(response, `/i/${id}`);
  }
  const rows = invoice.lines.data.map((line) => row(line.description, line.amount, line.currency));
  const due = money(invoice.amount_due, invoice.currency);
  const pay = `<form method="post">
<button name="answer" value="complete">Pay ${due}</button></form>`;
  const html = `<section class="card"><h1>Invoice ${escapeHtml(invoice.number)}</h1>
<p class="price">${money(invoice.total, invoice.currency)}</p>
<p class="dim">${escapeHtml(invoice.status)}, ${dateText(invoice.created)}</p>
<table>${rows.join('')}</table>${invoice.status === 'open' ? pay : ''}</section>`;
  return sendHtml(response, 200, frame(`Invoice ${invoice.number}`, html, 'one'));
}
