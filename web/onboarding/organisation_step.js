// The first step of all: the practice gets its name.
import { get, post } from "/lib/api.js";
import { fillZones, likelyZone, refuse, valueOf } from "/onboarding/step_parts.js";

export const organisation = {
  open(form, state) {
    fillZones(form, likelyZone(state.user));
  },
  async save(form, state) {
    const name = valueOf(form, "name");
    if (!name) return refuse("Please give your practice a name.", "name");
    // An answer lost on its way must not make a second practice, so Me is asked first.
    const me = await get("/v1/me");
    if (me.ok && me.data.orgs.length) return me;
    return post("/v1/orgs", { name, time_zone: valueOf(form, "time_zone") });
  },
};
