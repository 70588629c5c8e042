// The model's counterpart: aimock speaks Anthropic Messages and OpenAI chat, proposal.mjs says
// what.
// POST /_model {mode, times?} changes what the next answers are.
import { LLMock } from '@copilotkit/aimock';
import { draft, fabricate, findSources, obey, promptText, triage } from './proposal.mjs';
import { readBody, parseJson, sendJson } from '../lib/http.mjs';

const json = (value) => ({ content: JSON.stringify(value) });
const failure = (status, type) => ({
  status,
  retryAfter: 1,
  error: { message: `A fault on demand: ${type}`, type },
});

// Each mode makes an answer out of the prompt's sources.
const modes = {
  honest: (sources, text) => json(/needs_reply/.test(text) ? triage(sources) : draft(sources)),
  obedient: (sources) => json(obey(sources)),
  fabricating: (sources) => json(fabricate(sources)),
  prose: () => ({ content: 'Sure! Here is a nice reply: Dear customer, ...' }),
  truncated: (sources) => ({
    content: JSON.stringify(draft(sources)).slice(0, 40),
    finishReason: 'length',
  }),
  refusal: () => ({ content: 'I cannot help with that.', finishReason: 'content_filter' }),
  empty: () => ({ content: '' }),
  rate_limited: () => failure(429, 'rate_limit_error'),
  overloaded: () => failure(529, 'overloaded_error'),
  broken: () => failure(500, 'api_error'),
};

export async function startModel({ port = 0, host = '127.0.0.1' } = {}) {
  let mode = { name: 'honest', times: Infinity };
  const mock = new LLMock({ port, host, strict: true, metrics: true });

  mock.on({}, (request) => {
    const text = promptText(request);
    const { name } = mode;
    mode.times -= 1;
    if (mode.times <= 0) mode = { name: 'honest', times: Infinity };
    return modes[name](findSources(text), text);
  });
  mock.mount('/_model', {
    async handleRequest(request, response) {
      if (request.method === 'POST') {
        const { mode: name = 'honest', times = Infinity } = parseJson(await readBody(request));
        if (!modes[name]) {
          sendJson(response, 400, { error: 'no such mode', modes: Object.keys(modes) });
          return true;
        }
        mode = { name, times };
      }
      const requests = mock.getRequests().length;
      sendJson(response, 200, { mode: mode.name, modes: Object.keys(modes), requests });
      return true;
    },
  });
  await mock.start();
  const bound = Number(new URL(mock.url).port);
  return { url: `http://localhost:${bound}`, port: bound, close: () => mock.stop() };
}
