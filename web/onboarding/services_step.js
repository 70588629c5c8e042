// Services and their fees: rows that can be added and removed.
import { put } from "/lib/api.js";
import { clone } from "/lib/dom.js";
import { here, refuse } from "/onboarding/step_parts.js";

export const services = {
  open(form, state) {
    const known = state.onboarding.services;
    form.elements.currency.value = known[0]?.currency ?? "eur";
    for (const service of known.length ? known : [{}, {}]) this.add(form, service);
    this.changed(form);
  },
  add(form, service) {
    const node = clone("service");
    const [name, fee, unit] = node.querySelectorAll("input, select");
    name.value = service?.name ?? "";
    fee.value = service?.fee_cents == null ? "" : String(service.fee_cents / 100);
    unit.value = service?.unit ?? "hour";
    form.querySelector("[data-place=services]").append(node);
    if (!service) name.focus();
  },
  changed(form) {
    const first = readServices(form).find((one) => one.name && one.fee_cents);
    const amount = first ? `${first.fee_cents / 100} ${first.currency.toUpperCase()}` : "110 EUR";
    const text = `“${first?.name ?? "An hour of advice"} is ${amount} with us.”`;
    form.closest(".wizard-columns").querySelector("[data-place=sample]").textContent = text;
  },
  async save(form, state) {
    const all = readServices(form).filter((one) => one.name);
    if (!all.length) return refuse("Name at least one service, or skip this step.", "service_name");
    if (all.some((one) => Number.isNaN(one.fee_cents))) {
      return refuse("A fee is a number such as 110 or 89.50.", "service_fee");
    }
    return put(here(state, "/services"), { services: all });
  },
  skip: (state) => put(here(state, "/skips/services")),
};

function readServices(form) {
  const currency = form.elements.currency.value;
  return [...form.querySelectorAll(".service")].map((node) => {
    const [name, fee, unit] = [...node.querySelectorAll("input, select")].map((one) =>
      one.value.trim(),
    );
    const service = { name, currency, unit };
    if (fee) service.fee_cents = Math.round(Number(fee.replace(",", ".")) * 100);
    return service;
  });
}
