// Pub/Sub push: each change of a watched mailbox is told to the product, at least once, unordered.
import { newId, randomText, seededRandom } from '../lib/ids.mjs';

const attemptsMax = 200;
const logMax = 2000;
const calm = { drop: 0, duplicate: 0, delay_ms: 0, retry_ms: 500, bad_signature: false, seed: 1 };

export function createPush({ journal, key, hook, historyIdOf }) {
  const endpoint = hook && `${hook.replace(/\/$/, '')}/hooks/gmail`;
  let plan = { ...calm };
  let random = seededRandom(plan.seed);
  let log = [];
  let stopped = false;
  let inFlight = 0;
  const waiting = new Set();
  const timers = new Set();

  const after = (ms, run) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!stopped) run();
    }, ms);
    timers.add(timer);
  };

  function matches(watch, touched) {
    if (!watch.labelIds?.length) return true;
    const has = watch.labelIds.some((label) => touched.includes(label));
    const excludes = (watch.labelFilterBehavior ?? watch.labelFilterAction) === 'exclude';
    return excludes ? !has : has;
  }

  // Changes in one turn of the event loop make one message, which names the last of them.
  function changed(email, touched) {
    const watch = journal.get('watch', email);
    if (!endpoint || !watch || Number(watch.expiration) < Date.now()) return;
    if (!matches(watch, touched) || waiting.has(email)) return;
    waiting.add(email);
    setImmediate(() => {
      waiting.delete(email);
      if (!stopped) publish(email, watch);
    });
  }

  function publish(email, watch) {
    const row = {
      email,
      historyId: historyIdOf(email),
      topic: watch.topicName,
      status: 'sent',
      messageId: randomText(16, '0123456789'),
      at: new Date().toISOString(),
      attempts: 0,
    };
    log.push(row);
    if (log.length > logMax) log.shift();
    if (random() < plan.drop) {
      row.status = 'dropped';
      return;
    }
    const copies = random() < plan.duplicate ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) after(plan.delay_ms, () => post(row));
  }

  async function post(row) {
    row.attempts += 1;
    inFlight += 1;
    // historyId is a number on the wire at Google; beyond 2^53 only its text is exact.
    const data = `{"emailAddress":${JSON.stringify(row.email)},"historyId":${row.historyId}}`;
    const message = {
      data: Buffer.from(data).toString('base64'),
      messageId: row.messageId,
      message_id: row.messageId,
      publishTime: row.at,
      publish_time: row.at,
    };
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        signal: AbortSignal.timeout(20_000),
        redirect: 'manual',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer()}` },
        body: JSON.stringify({ message, subscription: 'projects/sandbox/subscriptions/gmail' }),
      });
      await response.arrayBuffer();
      row.answer = response.status;
    } catch (error) {
      row.answer = String(error.cause?.code ?? error.name);
    }
    inFlight -= 1;
    if (stopped || (row.answer >= 200 && row.answer < 300)) return;
    if (row.attempts >= attemptsMax) row.status = 'failed';
    else after(Math.min(plan.retry_ms * 2 ** (row.attempts - 1), 60_000), () => post(row));
  }

  function bearer() {
    const token = key.sign({
      iss: 'https://accounts.google.com',
      aud: endpoint,
      azp: '1098765432109876543210',
      sub: '1098765432109876543210',
      email: 'gmail-push@sandbox.iam.gserviceaccount.com',
      email_verified: true,
      jti: newId('jti'),
    });
    return plan.bad_signature ? token.slice(0, -8) + 'AAAAAAAA' : token;
  }

  return {
    changed,
    watches: {
      put: (email, watch) => journal.put('watch', email, watch),
      drop: (email) => journal.remove('watch', email),
      all: () => [...journal.all('watch')],
    },
    configure(change) {
      plan = { ...plan, ...change };
      random = seededRandom(plan.seed);
      return plan;
    },
    reset() {
      plan = { ...calm };
      log = [];
    },
    list: () => log,
    isIdle: () => !inFlight && !timers.size && !waiting.size,
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
