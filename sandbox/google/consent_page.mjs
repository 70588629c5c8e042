// The page on which a person picks an account and allows, or refuses, what the client asks for.
import { escapeHtml } from '../lib/http.mjs';

const meanings = {
  openid: 'Know who you are',
  email: 'See your e-mail address',
  profile: 'See your name',
  'https://mail.google.com/': 'Read, compose, send and permanently delete all your e-mail',
  'https://www.googleapis.com/auth/gmail.modify': 'Read, compose and send e-mail',
  'https://www.googleapis.com/auth/gmail.readonly': 'Read your e-mail',
  'https://www.googleapis.com/auth/gmail.compose': 'Manage drafts and send e-mail',
  'https://www.googleapis.com/auth/gmail.send': 'Send e-mail on your behalf',
  'https://www.googleapis.com/auth/gmail.labels': 'Manage your labels',
  'https://www.googleapis.com/auth/gmail.metadata': 'See headers and labels, not contents',
};
const always = ['openid', 'email', 'profile'];

const style = `:root{color-scheme:light dark;
--ink:#1f1f1f;--dim:#52565c;--line:#747775;--page:#f0f4f9;
--card:#fff;--accent:#0b57d0}@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--dim:#bdc1c6;
--line:#8e918f;--page:#131314;--card:#1e1f20;--accent:#a8c7fa}}*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:var(--page);color:var(--ink)}
main{max-width:30rem;margin:3rem auto;padding:2rem 1.5rem;background:var(--card);border-radius:20px}
h1{font-size:1.5rem;font-weight:500;margin:0}.dim{color:var(--dim);margin:.3rem 0}
button{font:inherit;width:100%;min-height:48px;margin:.4rem 0;padding:.4rem 1rem;text-align:left;
border:1px solid var(--line);border-radius:12px;background:none;color:var(--ink);cursor:pointer}
button span{display:block;font-size:.85rem;color:var(--dim)}button.cancel{color:var(--accent);
text-align:center;border:0}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
fieldset{border:1px solid var(--line);border-radius:12px;margin:1rem 0}label{display:flex;gap:.6rem;
padding:.25rem 0}`;

const page = (title, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title>
<style>${style}</style></head><body><main>${body}</main></body></html>`;

export function consentPage({ request, client, users }) {
  const hint = request.login_hint?.toLowerCase();
  const sorted = [...users].sort((a, b) => (b.email === hint) - (a.email === hint));
  const hidden = Object.entries(request)
    .filter(([name]) => name !== 'scope')
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`);
  const scopes = request.scope
    .split(/\s+/)
    .filter(Boolean)
    .map((scope) => {
      const text = escapeHtml(meanings[scope] ?? scope);
      const value = escapeHtml(scope);
      return always.includes(scope)
        ? `<input type="hidden" name="scope" value="${value}">`
        : `<label><input type="checkbox" name="scope" value="${value}" checked>${text}</label>`;
    });
  const buttons = sorted.map(
    (user) => `<button name="account" value="${escapeHtml(user.email)}">${escapeHtml(user.name)}
<span>${escapeHtml(user.email)}</span></button>`,
  );
  return page(
    'Sign in: Google Accounts',
    `<h1>Choose an account</h1>
<p class="dim">to continue to ${escapeHtml(client.name)}</p>
<form method="post" action="/o/oauth2/v2/auth">${hidden.join('')}
<fieldset><legend>${escapeHtml(client.name)} asks to</legend>${scopes.join('')}</fieldset>
${buttons.join('')}<button class="cancel" name="refuse" value="1">Cancel</button></form>`,
  );
}

export const refusalPage = (code, text) =>
  page(
    'Error: Google Accounts',
    `<h1>Access blocked</h1><p>${escapeHtml(text)}</p>
<p class="dim">Error 400: ${escapeHtml(code)}</p>`,
  );
