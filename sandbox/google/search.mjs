// The search box: the operators a client uses to find mail. Other words are looked up in subject,
// addresses and text.
import { firstText } from './show.mjs';

const dayMs = 86_400_000;
const places = {
  inbox: 'INBOX',
  sent: 'SENT',
  drafts: 'DRAFT',
  draft: 'DRAFT',
  trash: 'TRASH',
  spam: 'SPAM',
  unread: 'UNREAD',
  starred: 'STARRED',
  important: 'IMPORTANT',
};

// Answers a predicate over message rows, and whether spam and trash are asked for by name.
export function compileQuery(query, mailbox, now = Date.now()) {
  const terms = [...String(query ?? '').matchAll(/(-?)(?:(\w+):)?("([^"]*)"|\(([^)]*)\)|\S+)/g)];
  const tests = terms.map(([, minus, operator, word, quoted, group]) => {
    const value = (quoted ?? group ?? word).toLowerCase();
    const test = operator
      ? operatorTest(operator.toLowerCase(), value, mailbox, now)
      : wordTest(value, mailbox);
    return minus ? (row) => !test(row) : test;
  });
  const anywhere = /\b(in|is|label):(anywhere|spam|trash)\b/i.test(query ?? '');
  return { matches: (row) => tests.every((test) => test(row)), anywhere };
}

function operatorTest(operator, value, mailbox, now) {
  switch (operator) {
    case 'in':
    case 'is':
    case 'label':
      if (value === 'anywhere') return () => true;
      if (value === 'read') return (row) => !row.labelIds.includes('UNREAD');
      return labelTest(value, mailbox);
    case 'from':
      return (row) => row.from.toLowerCase().includes(value);
    case 'to':
      return (row) => row.to.toLowerCase().includes(value);
    case 'subject':
      return (row) => row.subject.toLowerCase().includes(value);
    case 'rfc822msgid': {
      const id = value.replace(/^<|>$/g, '');
      return (row) => row.messageId?.slice(1, -1).toLowerCase() === id;
    }
    case 'has':
      return value === 'attachment' ? (row) => row.hasAttachment : () => false;
    case 'after':
    case 'newer':
      return (row) => row.internalDate >= moment(value);
    case 'before':
    case 'older':
      return (row) => row.internalDate < moment(value);
    case 'newer_than':
      return (row) => row.internalDate >= now - span(value);
    case 'older_than':
      return (row) => row.internalDate < now - span(value);
    case 'larger':
      return (row) => row.size > bytes(value);
    case 'smaller':
      return (row) => row.size < bytes(value);
    default:
      return wordTest(`${operator}:${value}`, mailbox);
  }
}

function labelTest(value, mailbox) {
  const dashed = (name) => name.toLowerCase().replace(/[\s/]+/g, '-');
  return (row) => {
    const label =
      places[value] ??
      mailbox
        .labels()
        .find((l) => l.name.toLowerCase() === value || dashed(l.name) === dashed(value))?.id;
    return row.labelIds.includes(label);
  };
}

function wordTest(value, mailbox) {
  return (row) => {
    if (`${row.subject} ${row.from} ${row.to}`.toLowerCase().includes(value)) return true;
    const entity = mailbox.entityOf(row);
    const text = firstText(entity, 'text/plain') ?? firstText(entity, 'text/html') ?? '';
    return text.toLowerCase().includes(value);
  };
}

// Seconds since 1970, or a date in one of the three orders Gmail takes.
function moment(value) {
  if (/^\d{9,11}$/.test(value)) return Number(value) * 1000;
  return Date.parse(value.replace(/\//g, '-')) || 0;
}

function span(value) {
  const [, count, unit] = /^(\d+)([dmyh])$/.exec(value) ?? [null, 0, 'd'];
  return Number(count) * { h: dayMs / 24, d: dayMs, m: 30 * dayMs, y: 365 * dayMs }[unit];
}

const bytes = (value) =>
  parseInt(value, 10) * (/m$/.test(value) ? 1 << 20 : /k$/.test(value) ? 1 << 10 : 1);
