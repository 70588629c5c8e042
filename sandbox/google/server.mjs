// The Google counterpart: OAuth, Gmail and its push on one port.
import { answerBatch } from './batch.mjs';
import { createControl } from './control.mjs';
import { errorBody, GoogleError } from './errors.mjs';
import { createGmail } from './gmail.mjs';
import { createOauth } from './oauth.mjs';
import { openPeople } from './people.mjs';
import { openPostOffice } from './post_office.mjs';
import { createPush } from './push.mjs';
import { seedGoogle } from './seed.mjs';
import { createFaults } from '../lib/faults.mjs';
import { sendJson, startServer } from '../lib/http.mjs';
import { openJournal } from '../lib/journal.mjs';
import { openSigningKey } from '../lib/jwt.mjs';

// History ids begin above 2^63: they are unsigned 64-bit numbers, and a client must take them so.
const defaults = {
  access_token_ttl_s: 3600,
  history_base: '9223372036854775900',
  history_step: 3,
  history_floor: null,
  quota_units_per_minute: null,
};

export async function startGoogle({
  port = 0,
  state,
  hook,
  redirectUris = [],
  mails = true,
  ...given
} = {}) {
  let base = '';
  const journal = openJournal(state, 'google');
  const settings = { ...defaults, ...given };
  const people = openPeople(journal, settings);
  const key = openSigningKey(journal);
  const whose = ({ headers }) =>
    people.access((headers.authorization ?? '').replace(/^Bearer /, ''))?.email;
  const faults = createFaults((status) => errorBody(status), whose);
  const office = openPostOffice({
    journal,
    people,
    settings,
    onChange: (mailbox, touched) => push.changed(mailbox.email, touched),
  });
  const push = createPush({
    journal,
    key,
    hook,
    historyIdOf: (email) => office.mailbox(email).historyId(),
  });
  const seed = () => seedGoogle({ people, office, journal, hook, redirectUris, mails });
  const oauth = createOauth({ people, key, baseUrl: () => base });
  const gmail = createGmail({ people, office, push, settings });
  const control = createControl({ journal, people, office, push, faults, settings, seed });

  async function handle(request, response, url, body) {
    try {
      if (url.pathname.startsWith('/_')) return await control(request, response, url, body);
      if (await faults.meet(request, response, url)) return undefined;
      if (url.pathname === '/batch/gmail/v1') {
        answerBatch(gmail, request, response, body);
        return journal.flush();
      }
      if (/^\/(upload\/)?gmail\/v1\//.test(url.pathname)) {
        const { reply } = gmail.answer(request, response, url, body);
        journal.flush();
        return reply();
      }
      if (!oauth(request, response, url, body))
        sendJson(response, 404, errorBody(404, 'Not Found'));
      return journal.flush();
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      return sendJson(response, error.status, error.body);
    }
  }

  const server = await startServer({ port, handle });
  base = server.url;
  seed();
  journal.flush();
  return {
    ...server,
    office,
    people,
    async close() {
      push.stop();
      await server.close();
      journal.close();
    },
  };
}
