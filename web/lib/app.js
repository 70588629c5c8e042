// What the portal and the dashboard start with: shared templates, session, commands, keys.
import { addCommands, listenForKeys } from "/lib/keys.js";
import { loadParts } from "/lib/parts.js";
import { openSession } from "/lib/session.js";

/** Answers the session, or null when the page is about to leave for sign-in. */
export async function startApp(signal) {
  const [session] = await Promise.all([openSession(), loadParts()]);
  listenForKeys(signal);
  addCommands(commands, signal);
  document.addEventListener("click", runButton, { signal });
  return session;
}

const runs = {
  palette: async () => (await import("/lib/ui/dialogs.js")).openPalette(),
  help: async () => (await import("/lib/ui/dialogs.js")).openHelp(),
  theme: async () => (await import("/lib/ui/theme_switch.js")).switchTheme(),
  "sign-out": async () => (await import("/lib/account.js")).signOut(),
};

const general = (name, label, icon, keys) => {
  return { name, label, group: "General", icon, keys, run: runs[name] };
};
const commands = [
  { ...general("palette", "Commands", "command", ["mod+k"]), hidden: true },
  general("help", "Show the keys", "keyboard", ["?"]),
  general("theme", "Light or dark", "sun-moon"),
];

function runButton(event) {
  const button = event.target.closest?.("[data-app]");
  if (button) runs[button.dataset.app]?.();
}
