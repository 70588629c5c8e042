// Searching the list of drafts: typing narrows it, Enter goes on to it, Escape ends the search.
import { queue } from "/portal/queue.js";

export function addSearch(list, signal) {
  const box = list.find("[type=search]");
  box.addEventListener("input", () => search(list, box.value), { signal });
  box.addEventListener("keydown", (event) => onKey(event, list, box), { signal });
  if (box.value) search(list, box.value);
}

function search(list, query) {
  queue.set({ query });
  list.find(".list-scroll").scrollTo(0, 0);
  if (query) queue.more();
  if (queue.place < 0 && queue.visible.length) queue.open(queue.visible[0].id);
}

function onKey(event, list, box) {
  if (!["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Escape") search(list, (box.value = ""));
  list.find(".list-rows").focus();
}
