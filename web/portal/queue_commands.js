// The keys and commands of the approval queue.
import { addCommands } from "/lib/keys.js";
import { queue } from "/portal/queue.js";

const always = () => true;
const hasCurrent = () => Boolean(queue.state.currentId);
/** What is void is decided; rows that are ticked are not. */
const isOpen = () =>
  hasCurrent() && (queue.state.selected.size > 0 || queue.current?.state !== "void");
const rows = () => queue.visible.length > 0;

export function addQueueCommands(page, signal) {
  addCommands(commandsOf(page), signal);
}

function selectReady() {
  const ready = queue.visible.filter((row) => row.level === "ready");
  queue.set({ selected: new Set(ready.map((row) => row.id)) });
}

function commandsOf(page) {
  const draft = (name, label, icon, keys, run, when = hasCurrent) => {
    return { name, label, group: "Draft", icon, keys, run, when };
  };
  const decide = (kind) => () => page.decide(kind);
  const changes = () => page.find("reply-card")?.switchView();
  const move = (step) => void queue.move(step);
  const search = () => page.find("[type=search]").focus();
  return [
    draft("approve", "Approve and send", "check", ["a", "mod+Enter"], decide("approve"), isOpen),
    draft("edit", "Edit the reply", "pencil", ["e"], decide("edit"), isOpen),
    draft("reject", "Reject", "x", ["r"], decide("reject"), isOpen),
    draft("snooze", "Snooze", "clock", ["h"], decide("snooze"), isOpen),
    draft("undo", "Undo the last decision", "undo-2", ["z", "mod+z"], () => page.undo(), always),
    draft("changes", "Show what was changed", "git-compare-arrows", ["d"], changes),
    draft("next", "Next draft", "arrow-down", ["j", "ArrowDown"], () => move(1), rows),
    draft("previous", "Previous draft", "arrow-up", ["k", "ArrowUp"], () => move(-1), rows),
    draft("read", "Read the draft", "eye", ["Enter"], () => page.read(), rows),
    draft("select", "Select or unselect", "list-checks", ["x"], () => queue.toggle()),
    draft("ready", "Select all ready", "list-checks", ["shift+a"], selectReady, rows),
    draft("search", "Search drafts", "search", ["/"], search, rows),
    draft("escape", "Back", "arrow-left", ["Escape"], () => page.escape()),
  ];
}
