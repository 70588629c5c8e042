// Dialogs are fetched, with their styles, when they are first wanted.
import { loadStyle } from "/lib/parts.js";

const stylesHref = "/lib/styles/dialogs.css";

/** The one dialog of this tag in the page, once it can be opened. */
async function dialog(tag, element) {
  await Promise.all([element, loadStyle(stylesHref)]);
  const shown = document.querySelector(tag) ?? document.createElement(tag);
  if (!shown.isConnected) document.body.append(shown);
  return /** @type {any} */ (shown);
}

export async function openPalette() {
  (await dialog("command-palette", import("/lib/ui/command-palette.js"))).open();
}

export async function openHelp() {
  (await dialog("shortcut-help", import("/lib/ui/shortcut-help.js"))).open();
}

/** Asks one question; answers {yes, text}. */
export async function confirm(question) {
  return (await dialog("confirm-dialog", import("/lib/ui/confirm-dialog.js"))).ask(question);
}

export function prepareConfirm() {
  dialog("confirm-dialog", import("/lib/ui/confirm-dialog.js")).catch(() => {});
}

/** An element with a dialog of its own: a page's, like the one for snoozing. */
export async function openDialog(tag, element) {
  (await dialog(tag, element)).open();
}
