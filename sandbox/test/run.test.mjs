import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../run.mjs', import.meta.url));

// Another test may hold a port, so a taken base is answered by trying the next.
async function startSandbox(args) {
  for (let tries = 0; tries < 20; tries += 1) {
    const base = 20_000 + Math.floor(Math.random() * 1200) * 10;
    const child = spawn(process.execPath, [program, '--port-base', String(base), ...args]);
    const line = await new Promise((resolve) => {
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
        if (text.includes('\n')) resolve(text);
      });
      child.once('exit', () => resolve(null));
    });
    if (line) return { child, status: JSON.parse(line) };
  }
  return assert.fail('no free ports');
}

const post = async (url, body) =>
  (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json();

test(
  'all services start, survive a kill with what they knew, and end together',
  { timeout: 60_000 },
  async (t) => {
    const state = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-'));
    const { child, status } = await startSandbox(['--state', state]);
    t.after(() => {
      child.kill('SIGKILL');
      fs.rmSync(state, { recursive: true, force: true });
    });
    const { google, stripe, resend, model } = status.services;
    assert.ok(google && stripe && resend && model && status.control);
    const headers = { authorization: `Bearer ${status.env.AAI_STRIPE_KEY}` };
    const made = await (
      await fetch(`${stripe}/v1/customers`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ email: 'a@b.example' }),
      })
    ).json();
    await post(`${google}/_mailbox`, { address: 'kept@b.example' });

    await post(`${status.control}/_restart`, { service: 'stripe', signal: 'SIGKILL' });
    await post(`${status.control}/_restart`, { service: 'google', signal: 'SIGKILL' });

    const kept = await (await fetch(`${stripe}/v1/customers/${made.id}`, { headers })).json();
    assert.equal(kept.email, 'a@b.example');
    const { items } = await (await fetch(`${google}/_mailboxes`)).json();
    assert.ok(items.some((box) => box.email === 'kept@b.example'));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    for (const url of [google, stripe, resend, model]) await assert.rejects(fetch(url));
  },
);

test(
  'ports that connections take, and unknown services, are refused',
  { timeout: 20_000 },
  async () => {
    for (const args of [
      ['--port-base', '40000'],
      ['--only', 'nonsense'],
    ]) {
      const child = spawn(process.execPath, [program, ...args]);
      assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 2);
    }
  },
);
