// Rules that many practices have, to begin with.
const any = { roles: [], weekdays: [] };
const workdays = [1, 2, 3, 4, 5];
const four_eyes = { effect: "require", approvals_needed: 2 };

export const suggestions = [
  { ...any, ...four_eyes, name: "Four eyes for new recipients", circumstance: "new_recipient" },
  {
    ...any,
    ...four_eyes,
    name: "Four eyes for large amounts",
    circumstance: "amount",
    amount_cents: 100000,
    currency: "eur",
  },
  { ...any, ...four_eyes, name: "Four eyes for bank details", circumstance: "bank_details" },
  {
    ...any,
    name: "Commitments are the owner's",
    effect: "require",
    circumstance: "commitment",
    roles: ["owner"],
    approvals_needed: 1,
  },
  {
    ...any,
    name: "Office hours",
    effect: "hold",
    circumstance: "always",
    weekdays: workdays,
    opens_minute: 480,
    closes_minute: 1080,
  },
];
