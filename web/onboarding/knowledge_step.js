// A first note that drafts may rely on.
import { get, post, put } from "/lib/api.js";
import { fill } from "/lib/dom.js";
import { here, refuse, valueOf } from "/onboarding/step_parts.js";

export const knowledge = {
  open(form, { onboarding }) {
    const amount = onboarding.document_count;
    fill(form, { notes: amount ? `Notes so far: ${amount}` : "" });
  },
  async save(form, state) {
    const note = { title: valueOf(form, "title"), body: valueOf(form, "body") };
    if (!note.title || !note.body)
      return refuse("A note needs a title and a text.", note.title ? "body" : "title");
    const answer = await post(`/v1/orgs/${state.org.id}/knowledge`, note, {
      key: crypto.randomUUID(),
    });
    return answer.ok ? get(here(state)) : answer;
  },
  skip: (state) => put(here(state, "/skips/knowledge")),
};
