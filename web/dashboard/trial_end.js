// When a trial ends, in words. A trial ends as its last day does, which is the day that is meant.
import { since } from "/lib/format.js";

export const trialEnd = (endsAt) => since(new Date(Date.parse(endsAt) - 1).toISOString());
