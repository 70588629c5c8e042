// How the practice writes, with a sample that follows the answers.
import { put } from "/lib/api.js";
import { here, valueOf } from "/onboarding/step_parts.js";

const samples = {
  warm: [
    "Hi Anna,\n\nthanks so much for your message!",
    "Hallo Anna,\n\nvielen Dank für Ihre Nachricht!",
  ],
  neutral: [
    "Hello Anna,\n\nthank you for your message.",
    "Guten Tag Anna Keller,\n\nvielen Dank für Ihre Nachricht.",
  ],
  formal: [
    "Dear Ms Keller,\n\nThank you for your letter.",
    "Sehr geehrte Frau Keller,\n\nhaben Sie vielen Dank für Ihr Schreiben.",
  ],
};

export const voice = {
  open(form, { onboarding, user, org }) {
    form.elements.tone.value = onboarding.voice?.tone ?? "neutral";
    form.elements.language.value = onboarding.voice?.language ?? "en";
    const signature = [user.name, onboarding.practice?.name ?? org.name].filter(Boolean).join("\n");
    form.elements.signature.value = onboarding.voice?.signature ?? `Kind regards,\n${signature}`;
    this.changed(form);
  },
  changed(form) {
    const greeting =
      samples[form.elements.tone.value][form.elements.language.value === "de" ? 1 : 0];
    const place = form.closest(".wizard-columns").querySelector("[data-place=sample]");
    place.textContent = `${greeting}\n\n…\n\n${form.elements.signature.value}`;
  },
  save(form, state) {
    const body = { tone: form.elements.tone.value, language: form.elements.language.value };
    return put(here(state, "/voice"), { ...body, signature: valueOf(form, "signature") });
  },
  skip: (state) => put(here(state, "/skips/voice")),
};
