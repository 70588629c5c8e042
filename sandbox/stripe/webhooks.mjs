// Delivery of events to webhook endpoints: signed, retried, and disturbed on demand.
import crypto from 'node:crypto';
import { newId, seededRandom } from '../lib/ids.mjs';

const attemptsMax = 200;
const answerTimeoutMs = 20_000;
const calm = { duplicate: 0, reorder: false, delay_ms: 0, drop: 0, retry_ms: 1000, seed: 1 };
const reorderWindowMs = 250;

export function sign(secret, body, time = Math.floor(Date.now() / 1000)) {
  const mac = crypto.createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  return `t=${time},v1=${mac}`;
}

export function createDeliveries(account) {
  let plan = { ...calm };
  let random = seededRandom(plan.seed);
  let held = [];
  let heldTimer = null;
  let stopped = false;
  const timers = new Set();
  const running = new Set();
  const chance = (value) => (value === true ? true : random() < Number(value || 0));

  const after = (delayMs, run) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!stopped) run();
    }, delayMs);
    timers.add(timer);
  };

  function enqueue(event) {
    for (const endpoint of account.all('webhook_endpoint')) {
      if (endpoint.status !== 'enabled') continue;
      const wants = endpoint.enabled_events;
      if (!wants.includes('*') && !wants.includes(event.type)) continue;
      event.pending_webhooks += 1;
      const delivery = {
        id: newId('whd'),
        object: 'delivery',
        event: event.id,
        type: event.type,
        endpoint: endpoint.id,
        attempts: 0,
        status: 'pending',
        last: null,
        created: Date.now(),
      };
      if (chance(plan.drop)) {
        account.put({ ...delivery, status: 'dropped' });
        continue;
      }
      const copies = chance(plan.duplicate)
        ? [delivery, { ...delivery, id: newId('whd') }]
        : [delivery];
      for (const copy of copies) schedule(account.put(copy));
    }
    account.put(event);
  }

  function schedule(delivery) {
    if (!plan.reorder) return after(plan.delay_ms, () => attempt(delivery));
    held.push(delivery);
    heldTimer ??= setTimeout(release, reorderWindowMs + plan.delay_ms);
  }

  function release() {
    heldTimer = null;
    const batch = held.splice(0).map((delivery) => [random(), delivery]);
    batch.sort((a, b) => a[0] - b[0]);
    let wait = 0;
    for (const [, delivery] of batch) after((wait += 5), () => attempt(delivery));
  }

  async function attempt(delivery) {
    const endpoint = account.get('webhook_endpoint', delivery.endpoint);
    const event = account.get('event', delivery.event);
    if (!endpoint || !event) return settle(delivery, 'dropped');
    delivery.attempts += 1;
    running.add(delivery.id);
    const body = JSON.stringify({ ...event, pending_webhooks: event.pending_webhooks }, null, 2);
    let status = 0;
    try {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(answerTimeoutMs),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-cache',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': sign(endpoint._.secret, body),
        },
      });
      status = response.status;
      await response.arrayBuffer();
    } catch (error) {
      delivery.last_error = String(error.cause?.code ?? error.name);
    }
    running.delete(delivery.id);
    if (stopped) return;
    delivery.last = status;
    if (status >= 200 && status < 300) return settle(delivery, 'delivered');
    if (delivery.attempts >= attemptsMax) return settle(delivery, 'failed');
    account.put(delivery);
    const backoff = Math.min(plan.retry_ms * 2 ** (delivery.attempts - 1), 60_000);
    after(backoff, () => attempt(delivery));
  }

  function settle(delivery, status) {
    delivery.status = status;
    account.put(delivery);
    const event = account.get('event', delivery.event);
    if (event && status === 'delivered' && event.pending_webhooks > 0) {
      event.pending_webhooks -= 1;
      account.put(event);
    }
    account.journal.flush();
  }

  return {
    enqueue,
    configure(change) {
      plan = { ...plan, ...change };
      random = seededRandom(plan.seed);
      return plan;
    },
    calmDown: () => (plan = { ...calm }),
    list: () => account.all('delivery'),
    isIdle: () => !account.all('delivery').some((d) => d.status === 'pending'),
    // Sends an event again, whatever became of it before (the dashboard's "Resend" button).
    resend(eventId) {
      const event = account.get('event', eventId);
      if (event) enqueue(event);
      return Boolean(event);
    },
    resume() {
      for (const delivery of account.all('delivery')) {
        if (delivery.status === 'pending') schedule(delivery);
      }
    },
    stop() {
      stopped = true;
      clearTimeout(heldTimer);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
