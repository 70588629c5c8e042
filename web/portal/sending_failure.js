// Why an approved reply did not leave, or may not have: in words, with what to do.
const texts = {
  nobody_knows_whether_it_left:
    "The connection broke at the last moment: nobody can know whether it left. Ask before you " +
    "write again.",
  draft_was_deleted_in_the_mailbox: "Somebody deleted it in the mailbox. It did not leave.",
  content_differs_from_decision: "Its text was no longer what was approved. It did not leave.",
};

export const failureText = (problem) =>
  texts[problem] ?? `The mailbox refused it, so it did not leave: ${problem}.`;
