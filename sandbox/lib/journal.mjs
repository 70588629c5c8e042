// State that outlives a killed process: an append-only file, replayed on opening. A line is a put,
// or all the puts of a flush: what one request changed is kept whole, or, where the line is torn,
// not at all. Without a directory the state lives in memory only.
import fs from 'node:fs';
import path from 'node:path';

export function openJournal(directory, name) {
  const kinds = new Map();
  let file = null;
  let pending = [];
  const mapOf = (kind) => {
    if (!kinds.has(kind)) kinds.set(kind, new Map());
    return kinds.get(kind);
  };

  if (directory) {
    fs.mkdirSync(directory, { recursive: true });
    const target = path.join(directory, `${name}.jsonl`);
    if (fs.existsSync(target)) replay(fs.readFileSync(target, 'utf8'), mapOf);
    const lines = [];
    for (const [kind, map] of kinds) {
      for (const [id, value] of map) lines.push(JSON.stringify([kind, id, value]) + '\n');
    }
    fs.writeFileSync(target + '.new', lines.join(''));
    fs.renameSync(target + '.new', target);
    file = fs.openSync(target, 'a');
  }

  const note = (kind, id, value) => {
    if (file !== null) pending.push([kind, id, value]);
  };
  return {
    put(kind, id, value) {
      mapOf(kind).set(id, value);
      note(kind, id, value);
      return value;
    },
    remove(kind, id) {
      if (mapOf(kind).delete(id)) note(kind, id, null);
    },
    get: (kind, id) => mapOf(kind).get(id),
    all: (kind) => mapOf(kind).values(),
    size: (kind) => mapOf(kind).size,
    clear() {
      for (const [kind, map] of kinds) for (const id of map.keys()) note(kind, id, null);
      kinds.clear();
    },
    // Called before an answer leaves, so that what was answered is never forgotten.
    flush() {
      if (!pending.length) return;
      const seen = new Map(
        pending.map(([kind, id, value]) => [`${kind} ${id}`, [kind, id, value]]),
      );
      pending = [];
      fs.writeSync(file, JSON.stringify([...seen.values()]) + '\n');
    },
    close() {
      this.flush();
      if (file !== null) fs.closeSync(file);
      file = null;
    },
  };
}

function replay(text, mapOf) {
  for (const line of text.split('\n')) {
    if (!line) continue;
    let read;
    try {
      read = JSON.parse(line);
    } catch {
      continue;
    }
    const puts = Array.isArray(read[0]) ? read : [read];
    for (const [kind, id, value] of puts) {
      if (value === null) mapOf(kind).delete(id);
      else mapOf(kind).set(id, value);
    }
  }
}
