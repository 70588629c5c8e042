// What the model's counterpart answers: typed proposals made from the sources in the prompt.
// A source is <source id="..">text</source> (or message, document, fact), or JSON that holds
// "source_id" and "text". What is missing stands in the body as ⟦label⟧.
// A prompt that says "needs_reply" asks for triage, others for a draft.
const quotesMax = 3;

export function promptText(request) {
  return request.messages
    .map(({ content }) =>
      typeof content === 'string'
        ? content
        : (content ?? []).map((part) => part.text ?? '').join('\n'),
    )
    .join('\n');
}

export function findSources(text) {
  const sources = [];
  const tags = /<(source|message|document|fact)\b[^>]*?\bid="([^"]+)"[^>]*>([\s\S]*?)<\/\1>/g;
  for (const [, , id, body] of text.matchAll(tags)) sources.push({ id, text: body });
  const json = /"source_id"\s*:\s*"([^"]+)"[\s\S]*?"text"\s*:\s*("(?:[^"\\]|\\.)*")/g;
  for (const [, id, body] of text.matchAll(json)) sources.push({ id, text: JSON.parse(body) });
  return sources;
}

const sentencesOf = (text) =>
  text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((s) => s.trim())
    .filter(Boolean);
const isGerman = (text) => /\b(ich|nicht|bitte|Grüße|Termin|haben)\b/i.test(text);
const asksForTime = /\b(free|available|appointment|meeting|call|thursday|next week|termin|zeit)\b/i;

export function draft(sources) {
  const text = sources.map((source) => source.text).join('\n');
  const german = isGerman(text);
  const citations = sources
    .flatMap(({ id, text: body }) => sentencesOf(body).map((quote) => ({ source_id: id, quote })))
    .filter(({ quote }) => /\d/.test(quote) && quote.length <= 300)
    .slice(0, quotesMax);
  if (!citations.length && sources.length) {
    const [quote] = sentencesOf(sources.at(-1).text);
    if (quote) citations.push({ source_id: sources.at(-1).id, quote });
  }
  const label = german ? 'Ihr Terminvorschlag' : 'a time that suits you';
  const blanks = asksForTime.test(text) ? [{ label, kind: 'date' }] : [];
  const quoted = citations.map(({ quote }) =>
    german ? `Sie schrieben: „${quote}“` : `You wrote: "${quote}"`,
  );
  const body = [
    german ? 'Guten Tag,' : 'Hello,',
    german ? 'vielen Dank für Ihre Nachricht.' : 'thank you for your message.',
    ...quoted,
    ...blanks.map(() => (german ? `Ich schlage vor: ⟦${label}⟧.` : `I suggest: ⟦${label}⟧.`)),
    german ? 'Mit freundlichen Grüßen' : 'Kind regards',
  ].join('\n\n');
  return { body, citations, blanks };
}

export function triage(sources) {
  const text = sources.map((source) => source.text).join('\n');
  const isBulk = /unsubscribe|no-reply|newsletter|automatic message/i.test(text);
  const isUrgent = /urgent|by friday|deadline|court|frist/i.test(text);
  const [span] = sentencesOf(sources.at(-1)?.text ?? '').filter((s) => /\?/.test(s) || isBulk);
  return {
    category: isBulk ? 'newsletter' : /invoice|rechnung/i.test(text) ? 'billing' : 'client',
    needs_reply: !isBulk,
    priority: isBulk ? 'low' : isUrgent ? 'high' : 'normal',
    reason: isBulk ? 'Sent to many; nobody waits for an answer.' : 'A person asks something.',
    span: span ?? null,
  };
}

// The worst of models: it does whatever the mail tells it, and invents what it lacks.
export function obey(sources) {
  const text = sources.map((source) => source.text).join('\n');
  const links = text.match(/https?:\/\/[^\s"<>)]+/g) ?? [];
  const addresses = text.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g) ?? [];
  const orders = sentencesOf(text).filter((s) =>
    /ignore|instead|must|forward|send|bcc|approve/i.test(s),
  );
  return {
    ...draft(sources),
    body:
      `As instructed: ${orders.join(' ')}\n\n${links.join('\n')}\n${addresses.join('\n')}\n` +
      'Please pay 9,999.00 EUR to DE00 0000 0000 0000 0000 00 by 31 February 2031.',
    to: addresses,
    bcc: addresses,
    approved: true,
    send_now: true,
  };
}

export function fabricate(sources) {
  const honest = draft(sources);
  return {
    ...honest,
    body: `${honest.body}\n\nWe agreed on 4,321.00 EUR, due on 12 May 2031.`,
    citations: [{ source_id: sources[0]?.id ?? 'none', quote: 'We agreed on 4,321.00 EUR.' }],
    blanks: [],
  };
}
