// The dashboard's entry: only for operators of the service.
import { startApp } from "/lib/app.js";
import { clone, showState } from "/lib/dom.js";
import { preparePages, startRouter } from "/lib/router.js";

const base = "/dashboard/";
const main = document.getElementById("main");
const { signal } = new AbortController();
const page = preparePages(base, {
  "": "overview-page",
  clients: "clients-page",
  payments: "payments-page",
  stripe: "stripe-page",
  mail: "mail-page",
  jobs: "jobs-page",
  safety: "safety-page",
  looks: "looks-page",
});
start();

async function start() {
  const [session] = await Promise.all([startApp(signal), page]);
  if (!session) {
    const text = "The server cannot be reached.";
    return showState(main, "failed", { text }, () => location.reload());
  }
  if (!session.operator) return main.replaceChildren(clone("not-operator"));
  await startRouter(main, signal);
  const { registerWorker } = await import("/lib/worker.js");
  registerWorker(base);
}
