// The people of the sandbox, the product's OAuth client, and a small inbox to begin with.
import fs from 'node:fs';

const cast = [
  ['ada@lovelace-law.example', 'Ada Lovelace'],
  ['grace@lovelace-law.example', 'Grace Hopper'],
  ['carl@customer.example', 'Carl Client'],
  ['mallory@outside.example', 'Mallory Outsider'],
];
export const oauthClient = {
  client_id: 'assistantai.apps.googleusercontent.com',
  client_secret: 'GOCSPX-sandbox',
  name: 'AssistantAI',
};

// seed_mails.txt: "=== hours ago | from | subject", then the text.
function seedMails() {
  const text = fs.readFileSync(new URL('seed_mails.txt', import.meta.url), 'utf8');
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [head, ...lines] = block.split('\n');
      const [hours, from, subject] = head.split(' | ');
      return { at: new Date(Date.now() - Number(hours) * 3_600_000), from, subject, lines };
    });
}

export function seedGoogle({ people, office, hook, redirectUris, mails: wantsMails }) {
  const origin = (hook ?? 'http://localhost:8080').replace(/\/$/, '');
  people.addClient({
    ...oauthClient,
    redirect_uris: [
      ...new Set([
        `${origin}/oauth/google/callback`,
        `${origin}/oauth/mail/callback`,
        'http://localhost:8080/oauth/google/callback',
        ...redirectUris,
      ]),
    ],
  });
  const isNew = !people.users().length;
  for (const [address, name] of cast) people.addUser(address, name);
  if (!isNew || !wantsMails) return;
  seedMails().forEach(({ at, from, subject, lines }, index) => {
    const raw = [
      `From: ${from}`,
      'To: Ada Lovelace <ada@lovelace-law.example>',
      `Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`,
      `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <seed-${index + 1}@${/@([\w.-]+)>/.exec(from)[1]}>`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      ...lines,
    ].join('\r\n');
    office.deliver('ada@lovelace-law.example', Buffer.from(raw, 'utf8').toString('latin1'), {
      internalDate: at.getTime(),
    });
  });
}
