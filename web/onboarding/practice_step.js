// Who the practice is.
import { put } from "/lib/api.js";
import { here, refuse, valueOf } from "/onboarding/step_parts.js";

export const practice = {
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
