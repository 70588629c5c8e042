// Why a person came back from Google, or another provider they signed in at, without having
// connected the inbox, in words.

const texts = {
  access_denied: "Google did not get your consent. You can try again, or do it later.",
  scope_missing: "A permission was unticked at Google. Please leave it ticked and try again.",
  other_account: "The second consent was for another account. Please choose the same one twice.",
  state_invalid: "That took too long, or began in another browser. Please try again.",
  try_again: "Google did not finish. Please try again.",
  sign_in_denied: "Your provider did not get your consent. You can try again, or do it later.",
  sign_in_other_account: "You signed in with another account than this address. Please try again.",
  sign_in_servers: "Your provider's mail servers did not let us in. Please ask it to allow IMAP.",
  sign_in_again: "Your provider did not finish. Please try again.",
  other_provider: "This address is connected through Google already.",
};

/** Empty when nothing went wrong. */
export function mailboxProblem() {
  return texts[new URLSearchParams(location.search).get("mailbox_problem")] ?? "";
}
