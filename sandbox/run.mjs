// Starts the counterparts of the outside services, each in a process of its own, on loopback.
// node run.mjs [--port-base 4100] [--state DIR] [--hook http://localhost:8080]
//              [--only google,stripe] [--redirect-uri URL]... [--corpus [DIR]]
// Prints one line of JSON when all of them answer. SIGTERM or SIGINT ends them all.
import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { oauthClient } from './google/seed.mjs';
import { parseJson, sendJson, startServer } from './lib/http.mjs';
import { findMails, loadMails } from './load.mjs';
import { webhookSecret as resendSecret } from './resend/server.mjs';
import { webhookSecret as stripeSecret } from './stripe/seed.mjs';

const portOffsets = { google: 0, resend: 1, stripe: 2, model: 3 };
const controlOffset = 9;
const stopMs = 5000;
const folder = path.dirname(fileURLToPath(import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'port-base': { type: 'string', default: '4100' },
    state: { type: 'string' },
    hook: { type: 'string', default: 'http://localhost:8080' },
    only: { type: 'string', default: Object.keys(portOffsets).join(',') },
    'redirect-uri': { type: 'string', multiple: true, default: [] },
    corpus: { type: 'boolean', default: false },
  },
});
const base = Number(values['port-base']);
if (!Number.isInteger(base) || base < 1024 || base + controlOffset >= 32768) {
  fail('--port-base must lie between 1024 and 32758, below the ports that connections take.');
}
const names = values.only.split(',').map((name) => name.trim());
for (const name of names) if (!(name in portOffsets)) fail(`no such service: ${name}`);

const children = new Map();
let stopping = false;

function fail(text) {
  console.error(`sandbox: ${text}`);
  process.exit(2);
}

function start(name) {
  const options = {
    port: base + portOffsets[name],
    hook: values.hook,
    ...(values.state && { state: path.resolve(values.state) }),
    ...(name === 'google' && { redirectUris: values['redirect-uri'] }),
  };
  const child = fork(path.join(folder, 'child.mjs'), [name, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      if (!message.ready) return reject(new Error(`${name}: ${message.problem}`));
      children.set(name, { child, url: message.url });
      return resolve(message.url);
    });
    child.once('exit', (code, signal) => {
      if (!stopping && !child.expected) console.error(`sandbox: ${name} ended (${signal ?? code})`);
      reject(new Error(`${name} ended before it answered`));
    });
  });
}

// Ends one service and starts it again: {service, signal?: "SIGKILL"}.
async function restart({ service, signal = 'SIGTERM' }) {
  const { child } = children.get(service);
  child.expected = true;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
  return { url: await start(service) };
}

const urls = () => Object.fromEntries([...children].map(([name, { url }]) => [name, url]));
// What the product is configured with, under its own names.
const environment = () => {
  const { google, resend, stripe, model } = urls();
  return {
    ...(google && {
      AAI_GOOGLE_URL: google,
      AAI_GOOGLE_CLIENT_ID: oauthClient.client_id,
      AAI_GOOGLE_CLIENT_SECRET: oauthClient.client_secret,
    }),
    ...(stripe && {
      AAI_STRIPE_URL: stripe,
      AAI_STRIPE_KEY: 'sk_test_sandbox0000',
      AAI_STRIPE_WEBHOOK_SECRET: stripeSecret,
    }),
    ...(resend && {
      AAI_RESEND_URL: resend,
      AAI_RESEND_KEY: 're_sandbox0000',
      AAI_RESEND_WEBHOOK_SECRET: resendSecret,
    }),
    ...(model && { AAI_MODEL_URL: model, AAI_MODEL_KEY: 'sk-sandbox' }),
  };
};

const status = () => ({
  ready: true,
  hook: values.hook,
  services: urls(),
  pids: Object.fromEntries([...children].map(([name, { child }]) => [name, child.pid])),
  env: environment(),
});

async function resetAll() {
  for (const [name, { url }] of children) {
    const where = name === 'model' ? '/_model' : '/_reset';
    await fetch(url + where, { method: 'POST', body: '{}' });
  }
  return { ok: true };
}

const controls = {
  'GET /_status': status,
  'POST /_reset': resetAll,
  'POST /_restart': restart,
};

try {
  await Promise.all(names.map(start));
} catch (error) {
  stopping = true;
  for (const { child } of children.values()) child.kill('SIGKILL');
  fail(error.message);
}
const control = await startServer({
  port: base + controlOffset,
  async handle(request, response, url, body) {
    const run = controls[`${request.method} ${url.pathname}`];
    if (!run) return sendJson(response, 404, { controls: Object.keys(controls) });
    return sendJson(response, 200, await run(parseJson(body)));
  },
});

async function stop() {
  if (stopping) return;
  stopping = true;
  await control.close();
  await Promise.all(
    [...children.values()].map(
      ({ child }) =>
        new Promise((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve();
          const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
          child.once('exit', () => {
            clearTimeout(timer);
            resolve();
          });
          return child.kill('SIGTERM');
        }),
    ),
  );
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

if (values.corpus && children.has('google')) {
  const directory = positionals[0] ?? path.join(process.env.CORPORA_DIR ?? '', 'mail');
  const report = await loadMails({
    google: children.get('google').url,
    address: 'ada@lovelace-law.example',
    files: findMails([directory]),
  });
  console.error(`sandbox: ${JSON.stringify(report)}`);
}
console.log(JSON.stringify({ ...status(), control: control.url }));
