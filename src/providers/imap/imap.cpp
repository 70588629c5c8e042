#include "providers/imap/imap.h"

#include <algorithm>

#include "providers/imap/mailbox_name.h"
#include "providers/imap/reading.h"

namespace aai::imap {
namespace {

using net::Link;

constexpr Link::Time short_max{30'000}, search_max{60'000}, changes_max{180'000},
    message_max{300'000};
constexpr std::size_t found_max = 200'000, folders_max = 5'000;

Place place_of(const Answer& answer) {
  Place place;
  for (const auto& response : answer.untagged) read_place(response, place);
  return place;
}

bool keeps_no_modseq(const Answer& answer) {
  return std::ranges::any_of(answer.untagged,
                             [](const Response& one) { return one.code == "NOMODSEQ"; });
}

Changes changes_of(Answer& answer, bool are_vanished_known) {
  Changes changes;
  changes.place = place_of(answer);
  changes.are_vanished_known = are_vanished_known;
  for (auto& response : answer.untagged) {
    read_vanished(response, changes.vanished);
    if (auto fetched = read_fetch(response))
      changes.changed.push_back(std::move(fetched->summary));
  }
  return changes;
}

bool is_flag(std::string_view flag) {
  return !flag.empty() && flag.size() < 100 && std::ranges::all_of(flag, [](char c) {
    return c == '\\' || c == '$' || c == '_' || c == '-' || (c >= '0' && c <= '9') ||
           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

std::string flag_list(const std::vector<std::string>& flags) {
  std::string out = "(";
  for (const auto& flag : flags)
    if (is_flag(flag)) out += (out.size() > 1 ? " " : "") + flag;
  return out + ')';
}

}

Command Imap::with_folder(std::string_view words, const std::string& folder) const {
  Command command(words);
  return session_.is_utf8() ? command.quoted(folder) : command.text(to_utf7(folder));
}

Task<Outcome<bool>> Imap::open(Credentials who) {
  const auto opened = co_await session_.open(std::move(who));
  co_return opened.as<bool>();
}

Task<Outcome<std::vector<Folder>>> Imap::folders() {
  // Without LIST-EXTENDED, servers that know special uses tell them in a plain LIST as well.
  const auto listed = co_await session_.ask(Command("LIST \"\" \"*\""), short_max);
  auto outcome = listed.as<std::vector<Folder>>();
  for (const auto& response : listed.value.untagged) {
    auto folder = read_folder(response, session_.is_utf8());
    if (folder && outcome.value.size() < folders_max) outcome.value.push_back(std::move(*folder));
  }
  co_return outcome;
}

Task<Outcome<bool>> Imap::create(std::string folder) {
  const auto created = co_await session_.ask(with_folder("CREATE", folder), short_max);
  co_return created.as<bool>();
}

Task<Outcome<bool>> Imap::erase(std::string folder) {
  const auto erased = co_await session_.ask(with_folder("DELETE", folder), short_max);
  co_return erased.as<bool>();
}

Task<Outcome<Place>> Imap::select(std::string folder) {
  auto command = with_folder("SELECT", folder);
  if (has("CONDSTORE") && !session_.has_qresync()) command.word("(CONDSTORE)");
  const auto selected = co_await session_.ask(std::move(command), short_max);
  auto outcome = selected.as<Place>();
  outcome.value = place_of(selected.value);
  // Most servers say no more than NO to a folder that is not there.
  if (outcome.trouble == Trouble::refused && selected.value.done.name == "NO" &&
      selected.value.done.code.empty())
    outcome.trouble = Trouble::not_found;
  co_return outcome;
}

Task<Outcome<Changes>> Imap::changes(std::string folder, Place since) {
  const bool is_quick = session_.has_qresync() && since.modseq > 0;
  if (!is_quick) {
    auto selected = co_await select(folder);
    if (!selected.ok()) co_return selected.as<Changes>();
    const auto& place = selected.value;
    if (since.modseq == 0 || place.modseq == 0 || place.uid_validity != since.uid_validity)
      co_return failed<Changes>(Trouble::not_found, "the place is not known any more");
    Command command("UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE");
    command.word(std::to_string(since.modseq) + ")");
    auto fetched = co_await session_.ask(std::move(command), changes_max);
    auto outcome = fetched.as<Changes>();
    outcome.value = changes_of(fetched.value, false);
    outcome.value.place = place;
    co_return outcome;
  }
  auto command = with_folder("SELECT", folder);
  command.word("(QRESYNC (" + std::to_string(since.uid_validity) + ' ' +
               std::to_string(since.modseq) + "))");
  auto selected = co_await session_.ask(std::move(command), changes_max);
  auto outcome = selected.as<Changes>();
  if (!outcome.ok()) {
    if (outcome.trouble == Trouble::refused && selected.value.done.name == "NO")
      outcome.trouble = Trouble::not_found;
    co_return outcome;
  }
  outcome.value = changes_of(selected.value, true);
  if (keeps_no_modseq(selected.value) || outcome.value.place.modseq == 0 ||
      outcome.value.place.uid_validity != since.uid_validity)
    co_return failed<Changes>(Trouble::not_found, "the place is not known any more");
  co_return outcome;
}

Task<Outcome<std::vector<Uid>>> Imap::search(Command command) {
  const auto searched = co_await session_.ask(std::move(command), search_max);
  auto outcome = searched.as<std::vector<Uid>>();
  if (!outcome.ok()) co_return outcome;
  auto& uids = outcome.value;
  for (const auto& response : searched.value.untagged) read_found(response, uids, found_max);
  if (uids.size() > found_max)
    co_return failed<std::vector<Uid>>(Trouble::refused, "more messages than we read");
  std::ranges::sort(uids);
  uids.erase(std::ranges::unique(uids).begin(), uids.end());
  co_return outcome;
}

Task<Outcome<std::vector<Uid>>> Imap::received_since(Instant day) {
  // With ESEARCH it is told in ranges: many messages in a short line.
  Command command(has("ESEARCH") ? "UID SEARCH RETURN (ALL)" : "UID SEARCH");
  command.word("SINCE").word(search_date(day)).word("UNDELETED");
  co_return co_await search(std::move(command));
}

Task<Outcome<std::vector<Uid>>> Imap::with_message_id(std::string message_id) {
  Command command("UID SEARCH UNDELETED HEADER Message-ID");
  command.text("<" + message_id + ">");
  co_return co_await search(std::move(command));
}

Task<Outcome<std::vector<Uid>>> Imap::all() {
  Command command(has("ESEARCH") ? "UID SEARCH RETURN (ALL)" : "UID SEARCH");
  command.word("UNDELETED");
  co_return co_await search(std::move(command));
}

Task<Outcome<std::vector<Summary>>> Imap::summaries(UidSet uids) {
  Outcome<std::vector<Summary>> outcome;
  if (uids.is_empty()) co_return outcome;
  Command command("UID FETCH");
  command.word(uids.text()).word("(UID FLAGS INTERNALDATE RFC822.SIZE)");
  auto fetched = co_await session_.ask(std::move(command), changes_max);
  outcome = fetched.as<std::vector<Summary>>();
  for (auto& response : fetched.value.untagged) {
    auto read = read_fetch(response);
    // Servers also tell of flags nobody asked for.
    if (read && uids.contains(read->summary.uid) && read->summary.received_at != Instant())
      outcome.value.push_back(std::move(read->summary));
  }
  co_return outcome;
}

Task<Outcome<std::vector<Message>>> Imap::fields(UidSet uids, std::string name) {
  Outcome<std::vector<Message>> outcome;
  if (uids.is_empty()) co_return outcome;
  if (!is_flag(name))
    co_return failed<std::vector<Message>>(Trouble::refused, "no name of a field");
  Command command("UID FETCH");
  command.word(uids.text()).word("(UID BODY.PEEK[HEADER.FIELDS (" + name + ")])");
  auto fetched = co_await session_.ask(std::move(command), changes_max);
  outcome = fetched.as<std::vector<Message>>();
  for (auto& response : fetched.value.untagged) {
    auto read = read_fetch(response);
    if (read && uids.contains(read->summary.uid) && !read->bytes.empty())
      outcome.value.push_back(std::move(*read));
  }
  co_return outcome;
}

Task<Outcome<Message>> Imap::message(Uid uid) {
  Command command("UID FETCH");
  command.word(std::to_string(uid)).word("(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])");
  auto fetched = co_await session_.ask(std::move(command), message_max);
  if (!fetched.ok()) co_return fetched.as<Message>();
  Outcome<Message> outcome;
  outcome.trouble = Trouble::not_found;
  outcome.reason = "there is no such message";
  for (auto& response : fetched.value.untagged) {
    auto read = read_fetch(response);
    if (!read || read->summary.uid != uid || read->bytes.empty()) continue;
    outcome.trouble = Trouble::none;
    outcome.reason.clear();
    outcome.value = std::move(*read);
  }
  co_return outcome;
}

Task<Outcome<Landed>> Imap::append(std::string folder, std::string bytes,
                                   std::vector<std::string> flags,
                                   std::optional<Instant> received_at) {
  auto command = with_folder("APPEND", folder);
  command.word(flag_list(flags));
  if (received_at) command.quoted(internal_date(*received_at));
  command.literal(std::move(bytes));
  const auto appended = co_await session_.ask(std::move(command), message_max);
  auto outcome = appended.as<Landed>();
  if (outcome.ok()) outcome.value = read_landed(appended.value.done);
  co_return outcome;
}

Task<Outcome<Landed>> Imap::move(Uid uid, std::string folder) {
  const bool can_move = has("MOVE");
  auto command =
      with_folder((can_move ? "UID MOVE " : "UID COPY ") + std::to_string(uid), folder);
  const auto moved = co_await session_.ask(std::move(command), short_max);
  auto outcome = moved.as<Landed>();
  if (!outcome.ok()) co_return outcome;
  outcome.value = read_landed(moved.value.done);
  for (const auto& response : moved.value.untagged)
    if (response.code == "COPYUID") outcome.value = read_landed(response);
  if (can_move) co_return outcome;
  const auto removed = co_await remove(uid);
  if (!removed.ok()) {
    outcome = removed.as<Landed>();
    outcome.may_have_happened = true;  // it stands in both folders now
  }
  co_return outcome;
}

Task<Outcome<bool>> Imap::remove(Uid uid) {
  auto flagged = co_await add_flag(uid, "\\Deleted");
  if (!flagged.ok() || !has("UIDPLUS")) co_return flagged;
  Command command("UID EXPUNGE");
  command.word(std::to_string(uid));
  const auto expunged = co_await session_.ask(std::move(command), short_max);
  co_return expunged.as<bool>();
}

Task<Outcome<bool>> Imap::add_flag(Uid uid, std::string flag) {
  if (!is_flag(flag)) co_return failed<bool>(Trouble::refused, "no flag");
  Command command("UID STORE");
  command.word(std::to_string(uid)).word("+FLAGS.SILENT (" + flag + ")");
  const auto stored = co_await session_.ask(std::move(command), short_max);
  co_return stored.as<bool>();
}

Task<Outcome<bool>> Imap::watch(std::vector<std::string> folders) {
  if (!has("NOTIFY")) co_return failed<bool>(Trouble::refused, "it does not know NOTIFY");
  // Asked for by their names, Dovecot 2.3 says nothing of those that are not ASCII.
  Command command("NOTIFY SET");
  for (const std::string_view which : {"(SELECTED", "(PERSONAL"})
    command.word(which).word("(MessageNew MessageExpunge FlagChange))");
  session_.watch(std::move(folders));
  const auto agreed = co_await session_.ask(std::move(command), short_max);
  co_return agreed.as<bool>();
}

Task<Outcome<News>> Imap::idle(std::chrono::milliseconds longest) {
  return session_.idle(longest);
}

}
