import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { openJournal } from '../lib/journal.mjs';

test('what one request changed is kept whole or not at all, wherever the write was torn', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'journal-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'post.jsonl');
  const before = openJournal(folder, 'post');
  before.put('mail', 'old', { text: 'kept' });
  before.flush();
  const size = fs.statSync(file).size;
  before.put('mail', 'sent', { text: 'in SENT' });
  before.put('mail', 'received', { text: 'at the client' });
  before.remove('mail', 'old');
  before.close();
  const whole = fs.readFileSync(file);

  const idsAt = (end) => {
    fs.writeFileSync(file, whole.subarray(0, end));
    const after = openJournal(folder, 'post');
    const ids = ['old', 'sent', 'received'].filter((id) => after.get('mail', id));
    after.close();
    return ids.join(' ');
  };
  for (let end = size; end < whole.length - 1; end += 1) assert.equal(idsAt(end), 'old');
  assert.equal(idsAt(whole.length), 'sent received');
});
