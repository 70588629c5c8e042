// The outbox as a person sees it: every mail the product sent, newest first. This is where the
// sign-in link of a demo is found.
import { escapeHtml } from '../lib/http.mjs';

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;
max-width:60rem;padding:1rem}li{padding:.5rem 0;border-bottom:1px solid #8886}ul{list-style:none;
padding:0}iframe{width:100%;height:32rem;border:1px solid #8888;background:#fff}
pre{white-space:pre-wrap;
overflow-wrap:anywhere}`;
const page = (title, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style></head><body><main>${body}</main></body></html>`;

export const outboxPage = (mails) => {
  const rows = mails.slice(0, 200).map(
    (mail) => `<li><a href="/outbox/${mail.id}">${escapeHtml(mail.subject)}</a><br>
<small>to ${escapeHtml(mail.to.join(', '))}, ${mail.created_at}, ${mail.last_event}</small></li>`,
  );
  return page('Outbox', `<h1>Outbox</h1><ul>${rows.join('') || '<li>No mail yet.</li>'}</ul>`);
};

// Links open in the whole window, scripts of a mail never run.
export const mailPage = (mail) =>
  page(
    mail.subject,
    `<p><a href="/">All mail</a></p><h1>${escapeHtml(mail.subject)}</h1>
<p>From ${escapeHtml(mail.from)} to ${escapeHtml(mail.to.join(', '))}</p>
${
  mail.html
    ? `<iframe title="The mail" sandbox="allow-top-navigation-by-user-activation allow-popups"
srcdoc="${escapeHtml(`<base target="_top">${mail.html}`)}"></iframe>`
    : ''
}
<h2>Text</h2><pre>${linked(mail.text ?? '')}</pre>`,
  );

const linked = (text) =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) =>
      index % 2 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join('');
