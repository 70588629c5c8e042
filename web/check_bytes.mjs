// What each page loads before it is first drawn, in bytes after brotli 11, against the limits:
//   node web/check_bytes.mjs
// Follows the scripts, styles and preloads of a page's HTML, and the static imports of every
// script. Styles for paper and for forced colours do not hold up a page and are not counted. An
// app's HTML is its frame; the page drawn in it is a script and a piece of HTML more, and so is a
// section of the settings.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const root = path.dirname(fileURLToPath(import.meta.url));
const kib = 1024;
const portal = [
  ...["queue", "snoozed", "sent", "quiet", "mailboxes"],
  ...["matters", "knowledge", "ledger", "settings"],
];
const dashboard = ["overview", "clients", "payments", "stripe", "mail", "jobs", "safety", "looks"];
const sections = ["you", "team", "approvals", "letters", "plan"];
const pages = [
  { address: "/", files: ["/landing/index.html"], js: 0 },
  { address: "/sign-in", files: ["/landing/sign-in.html"], js: 3 },
  { address: "/sign-up", files: ["/landing/sign-up.html"], js: 3 },
  { address: "/auth/magic", files: ["/landing/auth/magic.html"], js: 3 },
  { address: "/onboarding/", files: ["/onboarding/index.html"], js: 8 },
  ...appPages("/portal/", portal),
  ...sections.map((name) => ({
    address: `/portal/settings/${name}`,
    files: [
      ...["index.html", "settings-page.html", "settings-page.js"],
      ...[`settings-${name}.html`, `settings-${name}.js`],
    ].map((file) => `/portal/${file}`),
    js: 20,
  })),
  ...appPages("/dashboard/", dashboard),
];
const cssMax = 8;
const htmlMax = 15;

function appPages(app, names) {
  return names.map((name) => ({
    address: app + name,
    files: [`${app}index.html`, `${app}${name}-page.html`, `${app}${name}-page.js`],
    js: 20,
  }));
}

const read = (file) => fs.readFileSync(path.join(root, file));
const sizes = new Map();

function packed(file) {
  if (!sizes.has(file)) {
    const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 };
    sizes.set(file, zlib.brotliCompressSync(read(file), { params }).length);
  }
  return sizes.get(file);
}

/** The files that a file brings with it, whether it is HTML or a script. */
function brings(file) {
  const text = read(file).toString();
  const finds = (pattern) => [...text.matchAll(pattern)].map((match) => match[1]);
  if (file.endsWith(".js")) return finds(/^(?:import|export)\b[^;"]*"(\/[^"]+)";/gm);
  if (!file.endsWith(".html")) return [];
  const links = finds(/<link rel="(?:stylesheet|modulepreload)" href="([^"]+)"/g);
  const fetched = finds(/<link rel="preload" href="([^"]+)" as="fetch"/g);
  return [...links, ...fetched, ...finds(/<script[^>]*\bsrc="([^"]+)"/g)];
}

function everything(files) {
  const all = new Set(files);
  for (const file of all) for (const next of brings(file)) all.add(next);
  return [...all];
}

let failed = false;

function cell(bytes, max) {
  const isOver = bytes > max * kib;
  failed ||= isOver;
  return `${(bytes / kib).toFixed(1)}${isOver ? ` > ${max}` : ""}`.padStart(11);
}

const print = (line) => process.stdout.write(`${line}\n`);
print("page".padEnd(24) + ["JS", "CSS", "HTML"].map((name) => name.padStart(11)).join(""));
for (const { address, files, js } of pages) {
  const all = everything(files);
  const sum = (kind) =>
    all.filter((file) => file.endsWith(kind)).reduce((total, file) => total + packed(file), 0);
  const cells = [cell(sum(".js"), js), cell(sum(".css"), cssMax), cell(sum(".html"), htmlMax)];
  print(address.padEnd(24) + cells.join(""));
}
print("KiB of a first load. JS at most 0, 3, 8, 20; CSS 8; HTML 15.");
process.exitCode = failed ? 1 : 0;
