// The hosted pages' frame and look. No script: they work in any browser, by keyboard, at 320 px.
import { escapeHtml } from '../lib/http.mjs';

const style = `
:root{color-scheme:light dark;--ink:#1a1f36;--dim:#4f566b;--line:#8792a2;--page:#f6f8fa;--card:#fff;
--accent:#3d3aa8;--bad:#a3123a}
@media(prefers-color-scheme:dark){:root{--ink:#f2f4f8;--dim:#b6bdca;--line:#7a8496;--page:#12151d;
--card:#1b202b;--accent:#a9a6ff;--bad:#ff9db0}}
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);
background:var(--page)}.test{background:#ffde92;color:#4a3000;text-align:center;padding:.4rem;
font-weight:600;font-size:.85rem}main{max-width:58rem;margin:0 auto;padding:2rem 1rem;display:grid;
gap:2rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr))}main.one{
max-width:34rem}h1{font-size:1.1rem;margin:0;color:var(--dim);font-weight:500}.price{
font-size:2.2rem;font-weight:650;
margin:.2rem 0}p{margin:.3rem 0}.dim{color:var(--dim)}section.card{background:var(--card);
border-radius:12px;padding:1.5rem;box-shadow:0 2px 12px rgb(0 0 0/.08)}label{display:block;
font-weight:600;font-size:.9rem;margin:.9rem 0 .25rem}input{width:100%;font:inherit;padding:.6rem
.7rem;
border:1px solid var(--line);border-radius:8px;background:var(--card);color:var(--ink)}
.row{display:grid;grid-template-columns:1fr 1fr;gap:1rem}button{font:inherit;font-weight:650;
width:100%;min-height:44px;margin-top:1.3rem;border:0;border-radius:8px;background:var(--accent);
color:var(--card);cursor:pointer}button.plain{background:none;color:var(--accent);border:1px solid
var(--accent)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}[aria-invalid=true]{
border-color:var(--bad)}.error{color:var(--bad);font-weight:600}.field-error{color:var(--bad);
font-size:.85rem;margin:.2rem 0}table{width:100%;border-collapse:collapse}td{padding:.5rem 0;
border-top:1px solid var(--line)}td:last-child{text-align:right}a{color:var(--accent)}
details{margin-top:1rem}code{font-size:.9em}`;

export const frame = (title, body, className = '') => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>${style}</style></head>
<body><div class="test" role="note">TEST MODE: no real money moves here</div>
<main class="${className}">${body}</main></body></html>`;

export const message = (title, text, link = '') =>
  frame(
    title,
    `<section class="card"><h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>${link}</section>`,
    'one',
  );

export const money = (cents, currency) =>
  new Intl.NumberFormat('en-IE', { style: 'currency', currency }).format(cents / 100);

export const row = (text, cents, currency) =>
  `<tr><td>${escapeHtml(text)}</td><td>${money(cents, currency)}</td></tr>`;

export const dateText = (seconds) =>
  new Date(seconds * 1000).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

// fields: [{name, label, value, error, ...attributes}]
export function input({ name, label, value = '', error, ...attributes }) {
  const id = `field-${name}`;
  const extra = Object.entries(attributes).map(([k, v]) => ` ${k}="${escapeHtml(v)}"`).join('');
  const invalid = error ? ` aria-invalid="true" aria-describedby="${id}-error"` : '';
  const note = error ? `<p class="field-error" id="${id}-error">${escapeHtml(error)}</p>` : '';
  return `<div><label for="${id}">${escapeHtml(label)}</label>
<input id="${id}" name="${name}" value="${escapeHtml(value)}"${extra}${invalid}>${note}</div>`;
}

export const testCards = `<details><summary>Test cards</summary><ul>
<li><code>4242 4242 4242 4242</code> succeeds</li>
<li><code>4000 0000 0000 0002</code> is declined</li>
<li><code>4000 0025 0000 3155</code> asks for 3D Secure</li>
<li><code>4000 0000 0000 0341</code> is saved, later charges fail</li></ul>
<p>Any future date, any three digits.</p></details>`;
