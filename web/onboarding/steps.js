// The steps of the wizard: open(form, state) fills the form, save(form, state, button) answers
// like api.js, skip(state) passes it by. leaveTo in an answer means: the browser goes there.
import { get, post, put } from "/lib/api.js";
import { clone, fill, make } from "/lib/dom.js";
import { hours } from "/onboarding/hours_step.js";
import { services } from "/onboarding/services_step.js";
import { fillZones, here, refuse, valueOf } from "/onboarding/step_parts.js";

export const stepNames = {
  organisation: "Practice name", plan: "Plan", practice: "Practice", services: "Services",
  voice: "Voice", hours: "Hours", mailbox: "Inbox", knowledge: "Knowledge", done: "Done",
};

export async function openPlan() {
  const answer = await get("/v1/plans");
  return answer.ok ? answer.data.items : [];
}

const organisation = {
  open(form, state) {
    fillZones(form, state.user.time_zone);
  },
  async save(form, state) {
    const name = valueOf(form, "name");
    if (!name) return refuse("Please give your practice a name.", "name");
    const key = crypto.randomUUID();
    return post("/v1/orgs", { name, time_zone: valueOf(form, "time_zone") }, { key });
  },
};

const plan = {
  open(form, state) {
    const wanted = new URLSearchParams(location.search).get("plan") ?? "practice";
    const choices = state.plans.map((one) => drawPlan(one, wanted));
    form.querySelector("[data-place=plans]").replaceChildren(...choices);
  },
  async save(form, state, button) {
    const plan_key = form.elements.plan_key?.value;
    if (!plan_key) return refuse("Please choose a plan.");
    const pay = button?.name === "pay";
    const path = `/v1/orgs/${state.org.id}/${pay ? "checkout" : "trial"}`;
    const answer = await post(path, { plan_key }, { key: crypto.randomUUID() });
    return pay && answer.ok ? { ok: true, leaveTo: answer.data.url } : answer;
  },
};

function drawPlan(one, wanted) {
  const money = { style: "currency", currency: one.currency, maximumFractionDigits: 0 };
  const price = new Intl.NumberFormat("en-GB", money).format(one.price_cents / 100);
  const node = fill(clone("plan-choice"), { name: one.name, tagline: one.tagline, price });
  const drafts = `${one.drafts_per_month.toLocaleString("en-GB")} drafts a month`;
  const people = one.seats_max === 1 ? "1 person" : `${one.seats_max} people`;
  const features = [people, drafts, ...one.features].map((textContent) => make("li", { textContent }));
  node.querySelector("ul").append(...features);
  Object.assign(node.querySelector("input"), { value: one.key, checked: one.key === wanted });
  return node;
}

const practice = {
  open(form, { onboarding, org }) {
    form.elements.name.value = onboarding.practice?.name ?? org.name;
    form.elements.profession.value = onboarding.practice?.profession ?? "accountant";
    form.elements.website.value = onboarding.practice?.website ?? "";
  },
  async save(form, state) {
    const name = valueOf(form, "name");
    if (!name) return refuse("Please give the name for the signature.", "name");
    const website = valueOf(form, "website");
    if (!form.elements.website.checkValidity()) {
      return refuse("The website should look like https://example.com.", "website");
    }
    const body = { name, profession: valueOf(form, "profession") };
    return put(here(state, "/practice"), website ? { ...body, website } : body);
  },
};

const samples = {
  warm: ["Hi Anna,\n\nthanks so much for your message!", "Hallo Anna,\n\nvielen Dank für Ihre Nachricht!"],
  neutral: ["Hello Anna,\n\nthank you for your message.", "Guten Tag Anna Keller,\n\nvielen Dank für Ihre Nachricht."],
  formal: ["Dear Ms Keller,\n\nThank you for your letter.", "Sehr geehrte Frau Keller,\n\nhaben Sie vielen Dank für Ihr Schreiben."],
};

const voice = {
  open(form, { onboarding, user, org }) {
    form.elements.tone.value = onboarding.voice?.tone ?? "neutral";
    form.elements.language.value = onboarding.voice?.language ?? "en";
    const signature = [user.name, onboarding.practice?.name ?? org.name].filter(Boolean).join("\n");
    form.elements.signature.value = onboarding.voice?.signature ?? `Kind regards,\n${signature}`;
    this.changed(form);
  },
  changed(form) {
    const greeting = samples[form.elements.tone.value][form.elements.language.value === "de" ? 1 : 0];
    const place = form.closest(".wizard-columns").querySelector("[data-place=sample]");
    place.textContent = `${greeting}\n\n…\n\n${form.elements.signature.value}`;
  },
  save(form, state) {
    const body = { tone: form.elements.tone.value, language: form.elements.language.value };
    return put(here(state, "/voice"), { ...body, signature: valueOf(form, "signature") });
  },
  skip: (state) => put(here(state, "/skips/voice")),
};

const mailbox = {
  open(form, { onboarding }) {
    const { mailbox: known } = onboarding;
    const values = { connected: Boolean(known), address: known?.address, mailbox_status: known?.status };
    fill(form, values);
    if (!known) return;
    form.querySelector("[type=submit]").textContent = "Continue";
    form.querySelector("[data-do=skip]").hidden = true;
  },
  async save(form, state) {
    if (state.onboarding.mailbox) return { ok: true };
    const answer = await post(`/v1/orgs/${state.org.id}/mailboxes/google`);
    return answer.ok ? { ok: true, leaveTo: answer.data.url } : answer;
  },
  skip: (state) => put(here(state, "/skips/mailbox")),
};

const knowledge = {
  open(form, { onboarding }) {
    const amount = onboarding.document_count;
    fill(form, { notes: amount ? `Notes so far: ${amount}` : "" });
  },
  async save(form, state) {
    const note = { title: valueOf(form, "title"), body: valueOf(form, "body") };
    if (!note.title || !note.body) return refuse("A note needs a title and a text.", note.title ? "body" : "title");
    const answer = await post(`/v1/orgs/${state.org.id}/knowledge`, note, { key: crypto.randomUUID() });
    return answer.ok ? get(here(state)) : answer;
  },
  skip: (state) => put(here(state, "/skips/knowledge")),
};

const done = {
  open(form, { onboarding }) {
    const rows = onboarding.steps.filter((step) => step.key !== "done").map((step) => {
      const mark = step.status === "done" ? "✓" : "–";
      const late = step.status === "done" ? "" : ", can be done later";
      return make("li", { textContent: `${mark} ${stepNames[step.key]}${late}` });
    });
    form.querySelector("[data-place=summary]").replaceChildren(...rows);
  },
  async save(form, state) {
    const answer = await post(here(state, "/completion"));
    return answer.ok ? { ok: true, leaveTo: "/portal/" } : answer;
  },
};

export const openSteps = {
  organisation, plan, practice, services, voice, hours, mailbox, knowledge, done,
};
