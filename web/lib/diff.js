// Word by word differences of two texts: the longest common subsequence between their common
// ends. Answers runs {kind: "same" | "added" | "removed", text}.

const cellsMax = 4_000_000;
const word = /\s+|[€£$]?[\p{L}\p{N}]+(?:[.,:/’'-][\p{L}\p{N}]+)*%?|[^\s]/gu;

export function diffWords(before, after) {
  const a = before.match(word) ?? [];
  const b = after.match(word) ?? [];
  const head = commonHead(a, b);
  const tail = commonTail(a, b, head);
  const runs = [];
  push(runs, "same", a.slice(0, head).join(""));
  middle(runs, a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  push(runs, "same", a.slice(a.length - tail).join(""));
  return foldLoneSpaces(runs);
}

export function countWords(runs, kind) {
  const words = runs
    .filter((run) => run.kind === kind)
    .map((run) => run.text)
    .join(" ");
  return words.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

function commonHead(a, b) {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function commonTail(a, b, head) {
  let length = 0;
  const room = Math.min(a.length, b.length) - head;
  while (length < room && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}

function push(runs, kind, text) {
  if (!text) return;
  const last = runs.at(-1);
  if (last?.kind === kind) last.text += text;
  else runs.push({ kind, text });
}

function middle(runs, a, b) {
  if (a.length * b.length > cellsMax) {
    push(runs, "removed", a.join(""));
    push(runs, "added", b.join(""));
    return;
  }
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const here = i * width + j;
      lengths[here] =
        a[i] === b[j]
          ? lengths[here + width + 1] + 1
          : Math.max(lengths[here + width], lengths[here + 1]);
    }
  }
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const here = i * width + j;
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push(runs, "same", a[i++]);
      j++;
    } else if (i < a.length && (j >= b.length || lengths[here + width] >= lengths[here + 1])) {
      push(runs, "removed", a[i++]);
    } else {
      push(runs, "added", b[j++]);
    }
  }
}

/** A space alone between two changes reads as noise: it joins them. */
function foldLoneSpaces(runs) {
  const folded = [];
  let removed = "";
  let added = "";
  const flush = () => {
    if (removed) folded.push({ kind: "removed", text: removed });
    if (added) folded.push({ kind: "added", text: added });
    removed = added = "";
  };
  runs.forEach((run, index) => {
    if (run.kind === "removed") removed += run.text;
    else if (run.kind === "added") added += run.text;
    else if ((removed || added) && /^\s{1,2}$/.test(run.text) && runs[index + 1]) {
      removed += run.text;
      added += run.text;
    } else {
      flush();
      folded.push(run);
    }
  });
  flush();
  return folded;
}
