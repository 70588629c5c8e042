#include "providers/mailbox/imap_mailbox.h"

#include <algorithm>

#include "providers/mailbox/imap_ids.h"

namespace aai::mailbox {
namespace {

constexpr std::chrono::days recent_time{90};
constexpr std::string_view unstaged = "submission";
constexpr std::size_t folders_max = 60, page_size = 500, vanished_max = 50000;

template <class T>
Outcome<T> with(T value) {
  Outcome<T> outcome;
  outcome.value = std::move(value);
  return outcome;
}

int rank(const imap::Folder& folder) {
  switch (use_of(folder)) {
    case imap::Use::inbox: return 0;
    case imap::Use::sent: return 1;
    case imap::Use::archive: return 2;
    default: return 3;
  }
}

std::vector<imap::Folder> read_folders(std::vector<imap::Folder> all) {
  std::erase_if(all, [](const imap::Folder& folder) { return !is_read(folder); });
  std::ranges::sort(all, {}, [](const imap::Folder& folder) {
    return std::pair(rank(folder), folder.name);
  });
  if (all.size() > folders_max) all.resize(folders_max);
  return all;
}

// Servers that do not say what comes next have said the last at least.
imap::Uid next_after(const imap::Place& place, const std::vector<imap::Summary>& summaries) {
  auto next = place.uid_next;
  for (const auto& summary : summaries) next = std::max(next, summary.uid + 1);
  return next;
}

Change change_of(const imap::Folder& folder, imap::Uid uid_validity, imap::Uid uid,
                 const std::vector<std::string>& flags, bool is_new) {
  Change change;
  change.id = to_text(ImapId{uid_validity, uid, folder.name});
  change.labels = labels_of(folder, flags);
  change.is_new = is_new;
  return change;
}

}

ImapMailbox::ImapMailbox(net::Dialer& dialer, const Clock& clock, Servers servers, Credentials who,
                         std::string address)
    : dialer_(dialer),
      clock_(clock),
      servers_(std::move(servers)),
      who_(std::move(who)),
      address_(std::move(address)) {}

ImapMailbox::~ImapMailbox() = default;

// What a server says before we are in says nothing about the message that was asked for.
Task<Outcome<bool>> ImapMailbox::open() {
  if (imap_ && imap_->is_open()) co_return with(true);
  entered_.clear();
  is_watching_ = false;
  imap_ = std::make_unique<imap::Imap>(dialer_, servers_.imap);
  auto opened = co_await imap_->open(who_);
  if (imap_->link_trouble() == net::LinkTrouble::untrusted) opened.trouble = Trouble::untrusted;
  if (opened.trouble == Trouble::refused || opened.trouble == Trouble::not_found)
    opened.trouble = Trouble::unavailable;
  if (!opened.ok()) co_return opened;
  auto listed = co_await imap_->folders();
  if (listed.ok()) folders_ = read_folders(std::move(listed.value));
  if (listed.ok() && folders_.empty()) co_return failed<bool>(Trouble::unavailable, "no folders");
  co_return listed.as<bool>();
}

Task<Outcome<imap::Place>> ImapMailbox::enter(const imap::Folder& folder) {
  if (entered_ == folder.name) co_return with(entered_place_);
  entered_.clear();
  auto selected = co_await imap_->select(folder.name);
  if (!selected.ok()) co_return selected;
  entered_ = folder.name;
  entered_place_ = selected.value;
  co_return selected;
}

const imap::Folder* ImapMailbox::folder_named(std::string_view name) const {
  const auto found = std::ranges::find(folders_, name, &imap::Folder::name);
  return found == folders_.end() ? nullptr : &*found;
}

const imap::Folder* ImapMailbox::folder_for(imap::Use use) const {
  const auto found = std::ranges::find_if(
      folders_, [use](const imap::Folder& folder) { return use_of(folder) == use; });
  return found == folders_.end() ? nullptr : &*found;
}

Task<Outcome<Place>> ImapMailbox::place() {
  const auto opened = co_await open();
  if (!opened.ok()) co_return opened.as<Place>();
  ImapPlaces places;
  for (const auto& folder : folders_) {
    entered_.clear();  // asked anew: what it said before is of then
    const auto entered = co_await enter(folder);
    if (entered.trouble == Trouble::not_found) continue;
    if (!entered.ok()) co_return entered.as<Place>();
    places[folder.name] = entered.value;
  }
  Place place{address_, to_text(places)};
  co_return with(std::move(place));
}

// A page is named by the last id of the one before.
Task<Outcome<IdPage>> ImapMailbox::recent(std::string page) {
  const auto opened = co_await open();
  if (!opened.ok()) co_return opened.as<IdPage>();
  const auto after = read_imap_id(page);
  auto folder = folders_.begin();
  if (after) folder = std::ranges::find(folders_, after->folder, &imap::Folder::name);
  IdPage ids;
  for (; folder != folders_.end(); ++folder) {
    const bool is_same = after && after->folder == folder->name;
    if (!is_same || recent_.folder != folder->name) {
      const auto entered = co_await enter(*folder);
      if (entered.trouble == Trouble::not_found) continue;
      if (!entered.ok()) co_return entered.as<IdPage>();
      auto found = co_await imap_->received_since(clock_.now() - recent_time);
      if (!found.ok()) co_return found.as<IdPage>();
      recent_ = Recent{folder->name, entered.value, std::move(found.value)};
    }
    for (const auto uid : recent_.uids) {
      if (is_same && uid <= after->uid) continue;
      ids.ids.push_back(to_text(ImapId{recent_.place.uid_validity, uid, folder->name}));
      if (ids.ids.size() < page_size) continue;
      ids.next_page = ids.ids.back();
      co_return with(std::move(ids));
    }
  }
  recent_ = Recent();
  co_return with(std::move(ids));
}

Task<Outcome<RawMessage>> ImapMailbox::message(std::string id) {
  const auto known = read_imap_id(id);
  if (!known) co_return failed<RawMessage>(Trouble::not_found, "no id of a message by IMAP");
  const auto opened = co_await open();
  if (!opened.ok()) co_return opened.as<RawMessage>();
  const auto* folder = folder_named(known->folder);
  if (!folder) co_return failed<RawMessage>(Trouble::not_found, "the folder is gone");
  const auto entered = co_await enter(*folder);
  if (!entered.ok()) co_return entered.as<RawMessage>();
  if (entered.value.uid_validity != known->uid_validity)
    co_return failed<RawMessage>(Trouble::not_found, "the folder counts anew");
  auto found = co_await imap_->message(known->uid);
  if (!found.ok()) co_return found.as<RawMessage>();
  RawMessage raw;
  raw.id = std::move(id);
  raw.labels = labels_of(*folder, found.value.summary.flags);
  raw.received_at = found.value.summary.received_at;
  raw.bytes = std::move(found.value.bytes);
  raw.may_have_moved = true;
  co_return with(std::move(raw));
}

// A folder nobody knew: all that is recent in it is new.
Task<Outcome<ChangePage>> ImapMailbox::all_of(const imap::Folder& folder, imap::Place& place) {
  ChangePage page;
  entered_.clear();
  const auto entered = co_await enter(folder);
  if (entered.trouble == Trouble::not_found) co_return with(std::move(page));
  if (!entered.ok()) co_return entered.as<ChangePage>();
  place = entered.value;
  const auto uids = co_await imap_->received_since(clock_.now() - recent_time);
  if (!uids.ok()) co_return uids.as<ChangePage>();
  for (const auto uid : uids.value)
    page.changes.push_back(change_of(folder, place.uid_validity, uid, {}, true));
  co_return with(std::move(page));
}

// A server that keeps no modseq tells what is new, and nothing of what became of the rest.
Task<Outcome<ChangePage>> ImapMailbox::new_ones_of(const imap::Folder& folder,
                                                   const imap::Place& since, imap::Place& place) {
  entered_.clear();
  const auto entered = co_await enter(folder);
  if (!entered.ok()) co_return entered.as<ChangePage>();
  place = entered.value;
  if (place.uid_validity != since.uid_validity)
    co_return failed<ChangePage>(Trouble::not_found, "the folder counts anew");
  ChangePage page;
  if (place.uid_next == since.uid_next && place.uid_next != 0) co_return with(std::move(page));
  imap::UidSet from;
  from.ranges.push_back(imap::UidRange{since.uid_next, UINT32_MAX});
  auto fetched = co_await imap_->summaries(std::move(from));
  if (!fetched.ok()) co_return fetched.as<ChangePage>();
  place.uid_next = next_after(place, fetched.value);
  for (const auto& one : fetched.value)
    page.changes.push_back(change_of(folder, place.uid_validity, one.uid, one.flags, true));
  co_return with(std::move(page));
}

// In pages of new messages; flags and what is gone come with the last of them.
Task<Outcome<ChangePage>> ImapMailbox::changes_of(const imap::Folder& folder,
                                                  const imap::Place& since, imap::Place& place) {
  if (since.modseq == 0) co_return co_await new_ones_of(folder, since, place);
  entered_.clear();
  auto told = co_await imap_->changes(folder.name, since);
  if (!told.ok()) co_return told.as<ChangePage>();
  place = told.value.place;
  place.uid_next = next_after(place, told.value.changed);
  entered_ = folder.name;
  entered_place_ = place;
  std::ranges::sort(told.value.changed, {}, &imap::Summary::uid);
  ChangePage page;
  for (const auto& one : told.value.changed) {
    if (one.uid < since.uid_next) continue;
    if (page.changes.size() == page_size) {
      place = since;
      place.uid_next = read_imap_id(page.changes.back().id)->uid + 1;
      page.is_last = false;
      co_return with(std::move(page));
    }
    page.changes.push_back(change_of(folder, place.uid_validity, one.uid, one.flags, true));
  }
  for (const auto& one : told.value.changed)
    if (one.uid < since.uid_next)
      page.changes.push_back(change_of(folder, place.uid_validity, one.uid, one.flags, false));
  const auto vanished = told.value.vanished.uids(vanished_max);
  if (vanished.size() == vanished_max)
    co_return failed<ChangePage>(Trouble::not_found, "more is gone than can be told");
  for (const auto uid : vanished) {
    auto change = change_of(folder, place.uid_validity, uid, {}, false);
    change.is_gone = true;
    page.changes.push_back(std::move(change));
  }
  co_return with(std::move(page));
}

Task<Outcome<ChangePage>> ImapMailbox::changes(std::string cursor, std::string) {
  auto places = read_imap_places(cursor);
  if (!places) co_return failed<ChangePage>(Trouble::not_found, "no cursor of IMAP");
  const auto opened = co_await open();
  if (!opened.ok()) co_return opened.as<ChangePage>();
  ChangePage all;
  ImapPlaces now;
  for (const auto& folder : folders_) {
    const auto known = places->find(folder.name);
    const bool is_full = all.changes.size() >= page_size;
    if (is_full) all.is_last = false;
    if (is_full || !all.is_last) {
      if (known != places->end()) now.insert(*known);
      continue;
    }
    imap::Place place;
    Outcome<ChangePage> told;
    if (known == places->end()) told = co_await all_of(folder, place);
    else told = co_await changes_of(folder, known->second, place);
    if (!told.ok()) co_return told;
    std::ranges::move(told.value.changes, std::back_inserter(all.changes));
    all.is_last = told.value.is_last;
    if (place.uid_validity != 0) now[folder.name] = place;
  }
  all.cursor = to_text(now);
  co_return with(std::move(all));
}

Task<Outcome<Pushes>> ImapMailbox::ask_for_pushes() {
  Pushes pushes;
  co_return with(std::move(pushes));
}

Task<Outcome<std::vector<std::string>>> ImapMailbox::find_sent(std::string message_id) {
  using Ids = std::vector<std::string>;
  const auto opened = co_await open();
  if (!opened.ok()) co_return opened.as<Ids>();
  imap::Sending sending(*imap_, dialer_, servers_.smtp, who_);
  entered_.clear();
  const auto copy = co_await sending.file(std::move(message_id));
  if (copy.trouble == Trouble::not_found) co_return with(Ids());
  if (!copy.ok()) co_return copy.as<Ids>();
  Ids ids(1, to_text(ImapId{copy.value.uid_validity, copy.value.uid, copy.value.folder}));
  co_return with(std::move(ids));
}

Task<Outcome<std::vector<Staged>>> ImapMailbox::find_staged(std::string) {
  co_return with(std::vector<Staged>());
}

Task<Outcome<std::string>> ImapMailbox::stage(Letter) { co_return with(std::string(unstaged)); }

Task<Outcome<std::string>> ImapMailbox::send(std::string, Letter letter, Brink brink) {
  const auto opened = co_await open();
  if (!opened.ok()) co_return opened.as<std::string>();
  imap::Sending sending(*imap_, dialer_, servers_.smtp, who_);
  entered_.clear();
  const auto copy = co_await sending.send(std::move(letter), std::move(brink));
  auto outcome = copy.as<std::string>();
  outcome.value = to_text(ImapId{copy.value.uid_validity, copy.value.uid, copy.value.folder});
  co_return outcome;
}

Task<Outcome<std::string>> ImapMailbox::discard(std::string) { co_return with(std::string()); }

// Asked once in a session; who declines tells of INBOX alone.
Task<void> ImapMailbox::watch_others(const imap::Folder& inbox) {
  if (is_watching_ || !imap_->has("NOTIFY")) co_return;
  is_watching_ = true;
  std::vector<std::string> others;
  for (const auto& folder : folders_)
    if (folder.name != inbox.name) others.push_back(folder.name);
  if (!others.empty()) co_await imap_->watch(std::move(others));
}

Task<Outcome<bool>> ImapMailbox::listen(std::chrono::seconds longest) {
  const auto opened = co_await open();
  if (!opened.ok()) co_return opened;
  const auto* inbox = folder_for(imap::Use::inbox);
  if (!inbox) co_return failed<bool>(Trouble::refused, "there is no INBOX");
  co_await watch_others(*inbox);
  const auto entered = co_await enter(*inbox);
  if (!entered.ok()) co_return entered.as<bool>();
  const auto news = co_await imap_->idle(longest);
  auto outcome = news.as<bool>();
  outcome.value = news.value == imap::News::something;
  co_return outcome;
}

void ImapMailbox::stop_listening() {
  if (imap_) imap_->interrupt();
}

}
