// Lighthouse on the public pages, as a phone; fails under 100 in any category.
//   npm ci --prefix web/.tools && node web/lighthouse.mjs [http://localhost:8080 [page ...]]
// Without an address it starts a product of its own. The median of three runs counts, since a busy
// machine makes single runs slow.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const runs = 3;
const wanted = 100;
const categories = ["performance", "accessibility", "best-practices", "seo"];
const [server, ...named] = process.argv.slice(2);
const pages = named.length ? named : ["/", "/sign-in", "/sign-up"];
const print = (line) => process.stdout.write(`${line}\n`);
const own = server ? null : await import("../tests/browser/product.mjs");
const url = server ?? (await own.product()).url;

const tools = path.join(path.dirname(fileURLToPath(import.meta.url)), ".tools/node_modules");
const tool = (file) => import(pathToFileURL(path.join(tools, file)).href);
const { default: lighthouse } = await tool("lighthouse/core/index.js");
const { launch } = await tool("chrome-launcher/dist/index.js");
const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const chrome = await launch({
  chromePath: process.env.AAI_CHROMIUM ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
});
try {
  for (const page of pages) await check(page);
} finally {
  await chrome.kill();
  await own?.stopProduct();
}

async function check(page) {
  const results = [];
  for (let run = 0; run < runs; run++) {
    const options = { port: chrome.port, onlyCategories: categories, formFactor: "mobile" };
    const { lhr } = await lighthouse(new URL(page, url).href, options);
    if (lhr.runtimeError) throw new Error(`${page}: ${lhr.runtimeError.message}`);
    results.push(lhr);
  }
  const scoreOf = (lhr, name) => Math.round(lhr.categories[name].score * 100);
  const scores = categories.map((name) => middle(results.map((lhr) => scoreOf(lhr, name))));
  const lcp = middle(results.map((lhr) => lhr.audits["largest-contentful-paint"].numericValue));
  print(`${page.padEnd(12)}${scores.join(" / ")}   LCP ${Math.round(lcp)} ms`);
  if (scores.every((score) => score >= wanted)) return;
  process.exitCode = 1;
  explain(results.at(-1));
}

/** The audits that cost points. */
function explain(lhr) {
  const counted = categories.flatMap((name) => lhr.categories[name].auditRefs);
  for (const { id, weight } of counted) {
    const { score, title, displayValue = "" } = lhr.audits[id];
    if (weight && score !== null && score < 1) print(`  ${id}: ${title} ${displayValue}`);
  }
}
