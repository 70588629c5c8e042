#include "providers/imap/imap_sending.h"

#include <algorithm>
#include <array>

#include "platform/loop.h"
#include "platform/mail_format/ascii.h"

namespace aai::imap {
namespace {

using std::chrono::steady_clock;

// A server may have told of a mail before we listen.
constexpr std::chrono::milliseconds look_again{2000};

}

std::string sent_folder(const std::vector<Folder>& folders) {
  static constexpr std::array<std::string_view, 8> names = {
      "Sent",     "Sent Items",         "Sent Messages", "Sent Mail",
      "Gesendet", "Gesendete Elemente", "Gesendete Objekte", "INBOX.Sent"};
  for (const auto& folder : folders)
    if (folder.use == Use::sent && folder.is_selectable) return folder.name;
  for (const auto& name : names)
    for (const auto& folder : folders)
      if (folder.is_selectable && mail_format::iequals(folder.name, name)) return folder.name;
  return {};
}

Task<Outcome<bool>> Sending::learn_folders() {
  if (!sent_.empty()) co_return Outcome<bool>();
  const auto folders = co_await imap_.folders();
  if (!folders.ok()) co_return folders.as<bool>();
  for (const auto& folder : folders.value)
    if (folder.use == Use::trash && folder.is_selectable) trash_ = folder.name;
  sent_ = sent_folder(folders.value);
  if (!sent_.empty()) co_return Outcome<bool>();
  const auto created = co_await imap_.create("Sent");
  if (created.ok()) sent_ = "Sent";
  co_return created;
}

// Nothing of a person's is erased: a mailing list's copy of the letter looks the same.
Task<Outcome<bool>> Sending::hide(Uid uid) {
  if (trash_.empty()) co_return co_await imap_.add_flag(uid, "\\Deleted");
  const auto moved = co_await imap_.move(uid, trash_);
  co_return moved.as<bool>();
}

Task<Outcome<std::vector<Uid>>> Sending::find_in(const std::string& folder,
                                                 const std::string& message_id) {
  const auto place = co_await imap_.select(folder);
  if (!place.ok()) co_return place.as<std::vector<Uid>>();
  selected_validity_ = place.value.uid_validity;
  co_return co_await imap_.with_message_id(message_id);
}

// The inbox is selected last: whoever waits for a receipt listens there.
Task<Outcome<Copy>> Sending::file(std::string message_id) {
  Outcome<Copy> outcome;
  const auto known = co_await learn_folders();
  if (!known.ok()) co_return known.as<Copy>();
  const auto filed = co_await find_in(sent_, message_id);
  if (!filed.ok()) co_return filed.as<Copy>();
  outcome.value.folder = sent_;
  outcome.value.uid_validity = selected_validity_;
  if (!filed.value.empty()) outcome.value.uid = filed.value.front();
  for (std::size_t i = 1; i < filed.value.size(); ++i) {
    const auto hidden = co_await hide(filed.value[i]);
    if (!hidden.ok()) co_return hidden.as<Copy>();
  }
  const auto received = co_await find_in("INBOX", message_id);
  if (!received.ok()) co_return received.as<Copy>();
  for (const auto uid : received.value) {
    if (outcome.value.uid > 0) {
      const auto hidden = co_await hide(uid);
      if (!hidden.ok()) co_return hidden.as<Copy>();
      continue;
    }
    const auto seen = co_await imap_.add_flag(uid, "\\Seen");
    if (!seen.ok()) co_return seen.as<Copy>();
    const auto moved = co_await imap_.move(uid, sent_);
    if (!moved.ok()) co_return moved.as<Copy>();
    outcome.value.uid_validity = moved.value.uid_validity;
    outcome.value.uid = moved.value.uid;
    // Where a server does not say where it went, it is looked for there once more.
    if (moved.value.uid == 0) co_return co_await file(message_id);
  }
  if (filed.value.empty() && received.value.empty())
    co_return failed<Copy>(Trouble::not_found, "no copy of the mail is in the mailbox");
  co_return outcome;
}

Task<Outcome<Copy>> Sending::await_receipt(const std::string& message_id) {
  const auto until = steady_clock::now() + receipt_max_;
  for (;;) {
    auto receipt = co_await file(message_id);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
    if (receipt.trouble != Trouble::not_found || left.count() <= 0) co_return receipt;
    const auto longest = std::min(look_again, left);
    if (!imap_.has("IDLE")) {
      co_await pause(longest);
      continue;
    }
    const auto heard = co_await imap_.idle(longest);
    if (!heard.ok()) co_return heard.as<Copy>();
  }
}

// It was taken by the server, and no copy came back: some leave those out. Then we write our own.
Task<Outcome<Copy>> Sending::keep_copy(const mailbox::Letter& letter) {
  Outcome<Copy> outcome;
  outcome.value.folder = sent_;
  const std::vector<std::string> flags(1, "\\Seen");
  const auto kept = co_await imap_.append(sent_, letter.mime, flags);
  if (!kept.ok()) co_return kept.as<Copy>();
  outcome.value.uid_validity = kept.value.uid_validity;
  outcome.value.uid = kept.value.uid;
  co_return outcome;
}

Task<Outcome<Copy>> Sending::send(mailbox::Letter letter, mailbox::Brink brink) {
  // What cannot be looked for cannot be known to be unsent.
  auto earlier = co_await file(letter.message_id);
  if (earlier.trouble != Trouble::not_found) co_return earlier;

  smtp::Smtp submission(dialer_, submission_);
  auto opened = co_await submission.open(who_);
  // What is wrong with the server is not wrong with the letter, and will be repaired.
  if (opened.trouble == Trouble::refused) opened.trouble = Trouble::unavailable;
  if (submission.link_trouble() == net::LinkTrouble::untrusted)
    opened.trouble = Trouble::untrusted;
  if (!opened.ok()) co_return opened.as<Copy>();
  smtp::Envelope envelope(letter.sender, letter.recipients);
  envelope.recipients.push_back(letter.sender);
  const auto sent = co_await submission.send(std::move(envelope), letter.mime, std::move(brink));
  co_await submission.quit();
  if (!sent.ok() && !sent.may_have_happened) {
    auto unsent = sent.as<Copy>();
    unsent.value.refused_recipient = sent.value.refused_recipient;
    co_return unsent;
  }

  auto receipt = co_await await_receipt(letter.message_id);
  if (receipt.ok()) co_return receipt;
  if (sent.ok() && receipt.trouble == Trouble::not_found) co_return co_await keep_copy(letter);
  receipt.trouble = Trouble::unavailable;
  receipt.may_have_happened = true;
  if (!sent.ok()) receipt.reason = sent.reason + ", and no copy of the mail came back in time";
  co_return receipt;
}

}
