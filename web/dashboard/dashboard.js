// The dashboard's entry: only for operators of the service.
import { startApp } from "/lib/app.js";
import { clone, showState } from "/lib/dom.js";
import { addCommands } from "/lib/keys.js";
import { loadPage } from "/lib/parts.js";
import { go, startRouter } from "/lib/router.js";
import { registerWorker } from "/lib/worker.js";

const base = "/dashboard/";
const page = (tag, title) => ({ tag, title, load: () => loadPage(base, tag) });
const pages = {
  "": page("overview-page", "Overview"),
  clients: page("clients-page", "Clients"),
  payments: page("payments-page", "Payments"),
  stripe: page("stripe-page", "Stripe events"),
  mail: page("mail-page", "Mail processing"),
  jobs: page("jobs-page", "Jobs"),
};
const icons = {
  "": "layout-dashboard",
  clients: "users",
  payments: "credit-card",
  stripe: "activity",
  mail: "mail",
  jobs: "calendar-clock",
};
const keys = {
  "": "g o",
  clients: "g c",
  payments: "g p",
  stripe: "g s",
  mail: "g m",
  jobs: "g j",
};

const main = document.getElementById("main");
const { signal } = new AbortController();
start();

async function start() {
  const session = await startApp(signal);
  if (!session) {
    const text = "The server cannot be reached.";
    showState(main, "failed", { text }, () => location.reload());
    return;
  }
  if (!session.operator) {
    main.replaceChildren(clone("not-operator"));
    return;
  }
  addCommands(pageCommands(), signal);
  await startRouter({ base, place: main, pages, signal });
  registerWorker(base);
}

function pageCommands() {
  return Object.entries(pages).map(([name, { title }]) => {
    const run = () => go(`/dashboard/${name}`);
    return {
      name: `go.${name}`,
      label: title,
      group: "Go to",
      icon: icons[name],
      keys: [keys[name]],
      run,
    };
  });
}
