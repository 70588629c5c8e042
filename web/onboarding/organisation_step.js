// The first step of all: the practice gets its name.
import { post } from "/lib/api.js";
import { fillZones, refuse, valueOf } from "/onboarding/step_parts.js";

export const organisation = {
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
