// The steps of the wizard. Each is a module of its own, fetched when it is shown, with
// open(form, state), which fills the form, save(form, state, button), which answers like api.js,
// and where it may be passed by skip(state). leaveTo in an answer sends the browser there.

export const stepNames = {
  organisation: "Practice name",
  plan: "Plan",
  practice: "Practice",
  services: "Services",
  voice: "Voice",
  hours: "Hours",
  mailbox: "Inbox",
  knowledge: "Knowledge",
  done: "Done",
};

export async function loadStep(key) {
  const module = await import(`/onboarding/${key}_step.js`);
  return module[key];
}

/** The step in the address when it may be shown, else the one the server names. */
export function wantedStep({ org, subscription, onboarding }) {
  if (!org) return "organisation";
  if ((subscription?.access ?? "none") === "none") return "plan";
  const asked = location.hash.slice(1);
  const known = onboarding.steps.some((step) => step.key === asked);
  return known ? asked : onboarding.current_step;
}
