// A practice with a connected mailbox, and drafts that wait for its owner; all made as a person
// would, over HTTP. What a draft must come to in the world is said by its Message-ID.
import crypto from 'node:crypto';
import { Browser } from '../../demo/browser.mjs';
import { mailsTo, newAddress, signInLetter } from '../browser/steps.mjs';
import { until } from '../browser/until.mjs';

const draftsMaxMs = 300_000;
const pressMaxMs = 180_000;
const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '17:30' }));

export class Practice {
  #letters = 0;

  /** `clients` is how many people write to it: each gets 20 drafts a day and no more. */
  static async open(stack, name, { clients = 1 } = {}) {
    const practice = new Practice();
    Object.assign(practice, {
      stack,
      name,
      person: newAddress('ada'),
      mailbox: newAddress('office'),
      clients: Array.from({ length: clients }, () => newAddress('carl')),
    });
    practice.owner = await signIn(stack, practice.person);
    const { owner } = practice;
    practice.org = (await owner.post('/v1/orgs', { name, time_zone: 'Europe/London' })).id;
    await owner.post(`/v1/orgs/${practice.org}/trial`, { plan_key: 'scale' });
    await practice.#answerWizard();
    for (const address of [practice.mailbox, ...practice.clients]) {
      await control(stack.google, '/_mailbox', { address, name: address.split('-')[0] });
    }
    const { url } = await owner.post(`/v1/orgs/${practice.org}/mailboxes/google`, {});
    await owner.consent(url, practice.mailbox);
    return practice;
  }

  /** The same practice, where its state was copied to. */
  static async movedTo(stack, { name, person, org, mailbox, clients }) {
    const practice = new Practice();
    Object.assign(practice, { stack, name, person, org, mailbox, clients });
    practice.owner = await signIn(stack, person);
    return practice;
  }

  path(rest) {
    return `/v1/orgs/${this.org}${rest}`;
  }

  /** So many letters arrive; answers their drafts, worded by the owner and ready to approve. */
  async drafts(count) {
    const letters = Array.from({ length: count }, () => ({
      client: this.clients[this.#letters++ % this.clients.length],
      subject: `Question ${newAddress('q').split('@')[0]}`,
    }));
    for (const { subject, client } of letters) await this.receive(subject, client);
    const rows = await until(
      `${count} drafts of ${this.name}`,
      async () => {
        const { items } = await this.owner.get(this.path('/drafts?limit=100'));
        const found = letters.map((letter) => ({
          ...letter,
          row: items.find((row) => row.subject.includes(letter.subject)),
        }));
        return found.every(({ row }) => row) && found;
      },
      draftsMaxMs,
    );
    const ready = [];
    for (const { row, client } of rows) ready.push({ ...(await this.#word(row)), client });
    return ready;
  }

  async receive(subject, client = this.clients[0]) {
    const text = 'Could you please tell me whether you can take my case?';
    const raw = [
      `From: Carl Client <${client}>`,
      `To: <${this.mailbox}>`,
      `Subject: ${subject}`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <${newAddress('in')}>`,
      'Content-Type: text/plain; charset=utf-8',
      '',
      `Dear Ms Hollis,\r\n\r\n${text}\r\n\r\nKind regards\r\nCarl Client`,
    ].join('\r\n');
    await this.deliver(raw);
  }

  // A mail from outside comes to the mailbox.
  async deliver(raw) {
    await control(this.stack.google, '/_deliver', {
      to: this.mailbox,
      raw: Buffer.from(raw).toString('base64url'),
    });
  }

  // The assistant may have left blanks; what is sent here is the owner's own wording. Written again
  // until it stands, since the server may die on the way.
  async #word(row) {
    const at = this.path(`/drafts/${row.id}`);
    const answer = `Yes, gladly. Please call us about "${row.subject}".`;
    const text = `Dear Carl,\n\n${answer}\n\nKind regards\nAda`;
    const draft = await until(`the wording of ${row.id}`, async () => {
      const now = await this.owner.get(at);
      if (now.text === text) return now;
      return this.owner.put(`${at}/text`, { version: now.version, text });
    });
    const domain = this.mailbox.split('@')[1];
    return {
      id: row.id,
      practice: this,
      version: draft.version,
      content_sha256: draft.content_sha256,
      text: draft.text,
      messageId: `<${row.id}.${draft.version}@${domain}>`,
    };
  }

  async #answerWizard() {
    const at = `/v1/orgs/${this.org}/onboarding`;
    await this.owner.put(`${at}/practice`, { name: this.name, profession: 'lawyer' });
    await this.owner.put(`${at}/services`, {
      services: [{ name: 'Advice', currency: 'gbp', unit: 'hour' }],
    });
    await this.owner.put(`${at}/voice`, { tone: 'warm', signature: 'Ada Hollis', language: 'en' });
    await this.owner.put(`${at}/hours`, { time_zone: 'Europe/London', days: hours });
  }
}

/** Presses "Approve" once; answers how it ended: approved, already_decided, or lost. */
export async function press(draft, person = draft.practice.owner) {
  const { version, content_sha256, text } = draft;
  const presented_sha256 = crypto.createHash('sha256').update(text).digest('hex');
  try {
    await person.post(draft.practice.path(`/drafts/${draft.id}/approval`), {
      version,
      content_sha256,
      presented_sha256,
    });
    return 'approved';
  } catch (error) {
    if (error.code === 'draft.already_decided') return 'already_decided';
    if (error.status && error.status < 500 && error.status !== 409) throw error;
    return `lost: ${error.message}`;
  }
}

/** Presses until somebody says that it is approved, as a person does who got no answer. */
export function pressUntilApproved(draft) {
  return until(
    `the approval of ${draft.id}`,
    async () => {
      const ended = await press(draft);
      if (ended.startsWith('lost')) throw new Error(ended);
      return ended;
    },
    pressMaxMs,
  );
}

/** A browser of a person who is signed in, and signed up first where nobody knows them. */
export async function signIn(stack, email) {
  const person = new Browser(stack.url);
  const seen = (await mailsTo(stack, email)).length;
  const asked = await person.post('/v1/auth/magic-links', { email });
  const { code } = await signInLetter(stack, email, seen);
  await person.post('/v1/auth/codes/consume', { request_id: asked.request_id, code });
  return person;
}

export async function control(service, where, body) {
  const answer = await fetch(service + where, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
