// Resend's webhooks, signed the way svix does, retried until they are taken.
import crypto from 'node:crypto';
import { newId, seededRandom } from '../lib/ids.mjs';

const attemptsMax = 200;
const calm = { drop: 0, duplicate: 0, delay_ms: 0, retry_ms: 1000, seed: 1 };

export function sign(secret, id, time, body) {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = crypto.createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64');
  return `v1,${mac}`;
}

export function createWebhooks({ journal, hook, secret }) {
  const endpoint = hook && `${hook.replace(/\/$/, '')}/webhooks/resend`;
  let plan = { ...calm };
  let random = seededRandom(plan.seed);
  let stopped = false;
  const timers = new Set();
  const running = new Set();

  const after = (ms, run) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!stopped) run();
    }, ms);
    timers.add(timer);
  };

  async function attempt(row) {
    running.add(row.id);
    row.attempts += 1;
    const time = Math.floor(Date.now() / 1000);
    const body = JSON.stringify(row.event);
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(15_000),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Svix-Webhooks/1.99 (sandbox)',
          'svix-id': row.id,
          'svix-timestamp': String(time),
          'svix-signature': sign(secret, row.id, time, body),
        },
      });
      await response.arrayBuffer();
      row.answer = response.status;
    } catch (error) {
      row.answer = String(error.cause?.code ?? error.name);
    }
    running.delete(row.id);
    if (stopped) return;
    if (row.answer >= 200 && row.answer < 300) row.status = 'delivered';
    else if (row.attempts >= attemptsMax) row.status = 'failed';
    else after(Math.min(plan.retry_ms * 2 ** (row.attempts - 1), 60_000), () => attempt(row));
    journal.put('webhook', row.id, row);
    journal.flush();
  }

  return {
    tell(type, data) {
      if (!endpoint) return;
      const event = { type, created_at: new Date().toISOString(), data };
      const row = { id: newId('msg', 27), event, attempts: 0, status: 'pending' };
      if (random() < plan.drop) row.status = 'dropped';
      journal.put('webhook', row.id, row);
      if (row.status === 'dropped') return;
      const copies = random() < plan.duplicate ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) after(plan.delay_ms, () => attempt(row));
    },
    configure(change) {
      plan = { ...plan, ...change };
      random = seededRandom(plan.seed);
      return plan;
    },
    calmDown: () => (plan = { ...calm }),
    list: () => [...journal.all('webhook')],
    isIdle: () => !timers.size && !running.size,
    resume() {
      for (const row of journal.all('webhook')) if (row.status === 'pending') attempt(row);
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
