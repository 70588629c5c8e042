// What several steps of the wizard use.
import { make } from "/lib/dom.js";

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** An address below this organisation's onboarding. */
export const here = (state, rest = "") => `/v1/orgs/${state.org.id}/onboarding${rest}`;
/** A refusal made here, in the shape of the server's. */
export const refuse = (detail, ...names) => ({
  ok: false,
  detail,
  fields: names.map((path) => ({ path })),
});
export const valueOf = (form, name) => form.elements[name].value.trim();

/** The server supposes UTC until somebody has said otherwise; this browser knows better. */
export const likelyZone = (user) => (user.time_zone === "UTC" ? ownZone : user.time_zone);

export function fillZones(form, zone) {
  form.elements.time_zone.value = zone || ownZone;
  const options = Intl.supportedValuesOf("timeZone").map((value) => make("option", { value }));
  form.querySelector("datalist").replaceChildren(...options);
}

/** Marks the inputs that a refusal names; "body.name" and "name" both mean the input `name`. */
export function markFields(form, fields = []) {
  const named = fields.map((field) => field.path.split(/[./]/).pop());
  for (const input of form.elements) {
    if (input.name) input.setAttribute("aria-invalid", String(named.includes(input.name)));
  }
}
