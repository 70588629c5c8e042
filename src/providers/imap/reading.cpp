#include "providers/imap/reading.h"

#include <algorithm>
#include <array>

#include "core/utf8.h"
#include "platform/mail_format/ascii.h"
#include "platform/mail_format/date.h"
#include "providers/imap/mailbox_name.h"

namespace aai::imap {
namespace {

using mail_format::iequals;

constexpr std::size_t ranges_max = 200'000;

constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<Uid> read_uid(std::string_view text) {
  const auto number = read_number(text, UINT32_MAX);
  return number && *number > 0 ? std::optional(static_cast<Uid>(*number)) : std::nullopt;
}

std::uint64_t number_at(const std::vector<Item>& items, std::size_t at) {
  return at < items.size() ? read_number(items[at].text).value_or(0) : 0;
}

std::string two(unsigned number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

Use use_of(const std::vector<Item>& attributes, std::string_view name) {
  struct Named {
    std::string_view attribute;
    Use use;
  };
  static constexpr Named uses[] = {{"\\Sent", Use::sent},       {"\\Drafts", Use::drafts},
                                   {"\\Trash", Use::trash},     {"\\Junk", Use::junk},
                                   {"\\Archive", Use::archive}, {"\\All", Use::all}};
  if (iequals(name, "INBOX")) return Use::inbox;
  for (const auto& attribute : attributes)
    for (const auto& use : uses)
      if (attribute.is_atom(use.attribute)) return use.use;
  return Use::none;
}

void read_flags(const Item* list, std::vector<std::string>& flags) {
  if (!list) return;
  // \Recent is about the session that sees a message first, not about the message.
  for (const auto& flag : list->items)
    if (!flag.is_atom("\\Recent")) flags.push_back(flag.text);
}

}

UidSet UidSet::of(const std::vector<Uid>& uids) {
  auto sorted = uids;
  std::ranges::sort(sorted);
  UidSet set;
  for (const auto uid : sorted) {
    if (!set.ranges.empty() && uid - set.ranges.back().last <= 1) set.ranges.back().last = uid;
    else set.ranges.push_back({uid, uid});
  }
  return set;
}

bool UidSet::contains(Uid uid) const {
  return std::ranges::any_of(
      ranges, [uid](const UidRange& range) { return range.first <= uid && uid <= range.last; });
}

std::vector<Uid> UidSet::uids(std::size_t most) const {
  std::vector<Uid> all;
  for (const auto& range : ranges) {
    for (std::uint64_t uid = range.first; uid <= range.last; ++uid) {
      if (all.size() == most) return all;
      all.push_back(static_cast<Uid>(uid));
    }
  }
  return all;
}

std::string UidSet::text() const {
  std::string out;
  for (const auto& range : ranges) {
    if (!out.empty()) out += ',';
    out += std::to_string(range.first);
    if (range.last != range.first) out += ':' + std::to_string(range.last);
  }
  return out;
}

UidSet read_uid_set(std::string_view text) {
  UidSet set;
  while (!text.empty() && set.ranges.size() < ranges_max) {
    const auto comma = text.find(',');
    const auto part = text.substr(0, comma);
    text = comma == text.npos ? std::string_view() : text.substr(comma + 1);
    const auto colon = part.find(':');
    auto first = read_uid(part.substr(0, colon));
    auto last = colon == part.npos ? first : read_uid(part.substr(colon + 1));
    if (!first || !last) return {};
    set.ranges.push_back({std::min(*first, *last), std::max(*first, *last)});
  }
  return set;
}

std::optional<Folder> read_folder(const Response& list, bool is_utf8) {
  if (list.name != "LIST" || list.items.size() < 3 || !list.items[0].is_list())
    return std::nullopt;
  Folder folder;
  const auto& wire = list.items[2].text;
  folder.name = is_utf8 ? utf8::repaired(wire) : from_utf7(wire).value_or(utf8::repaired(wire));
  folder.delimiter = list.items[1].text;
  folder.use = use_of(list.items[0].items, folder.name);
  folder.is_selectable =
      std::ranges::none_of(list.items[0].items, [](const Item& attribute) {
        return attribute.is_atom("\\Noselect") || attribute.is_atom("\\NonExistent");
      });
  return folder;
}

void read_place(const Response& response, Place& place) {
  if (response.name == "EXISTS") place.count = response.number;
  if (!response.is_status()) return;
  const auto number = number_at(response.items, 0);
  if (response.code == "UIDVALIDITY") place.uid_validity = static_cast<Uid>(number);
  if (response.code == "UIDNEXT") place.uid_next = static_cast<Uid>(number);
  if (response.code == "HIGHESTMODSEQ") place.modseq = number;
}

std::optional<Message> read_fetch(Response& response) {
  if (response.name != "FETCH" || response.items.size() != 1) return std::nullopt;
  auto& items = response.items.front().items;
  const auto* uid = find_value(items, "UID");
  const auto known = uid ? read_uid(uid->text) : std::nullopt;
  if (!known) return std::nullopt;
  Message message;
  auto& summary = message.summary;
  summary.uid = *known;
  read_flags(find_value(items, "FLAGS"), summary.flags);
  if (const auto* date = find_value(items, "INTERNALDATE"))
    summary.received_at = read_internal_date(date->text).value_or(Instant());
  if (const auto* size = find_value(items, "RFC822.SIZE"))
    summary.size = read_number(size->text).value_or(0);
  if (const auto* modseq = find_value(items, "MODSEQ"))
    summary.modseq = number_at(modseq->items, 0);
  // All of it, or the fields of its head that were asked for.
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i].is_atom("BODY[]") || mail_format::istarts_with(items[i].text, "BODY[HEADER"))
      message.bytes = std::move(items[i + 1].text);
  return message;
}

Landed read_landed(const Response& status) {
  Landed landed;
  const bool is_copy = status.code == "COPYUID";
  if (!is_copy && status.code != "APPENDUID") return landed;
  const auto place = is_copy ? 2u : 1u;
  landed.uid_validity = static_cast<Uid>(number_at(status.items, 0));
  if (status.items.size() > place) {
    const auto uids = read_uid_set(status.items[place].text);
    if (!uids.is_empty()) landed.uid = uids.ranges.front().first;
  }
  return landed;
}

void read_found(const Response& response, std::vector<Uid>& uids, std::size_t most) {
  if (response.name == "SEARCH") {
    for (const auto& item : response.items) {
      const auto uid = item.is_list() ? std::nullopt : read_uid(item.text);
      if (uid && uids.size() <= most) uids.push_back(*uid);
    }
  }
  if (response.name != "ESEARCH") return;
  for (std::size_t i = 0; i + 1 < response.items.size(); ++i) {
    if (!response.items[i].is_atom("ALL")) continue;
    const auto found = read_uid_set(response.items[i + 1].text).uids(most + 1);
    uids.insert(uids.end(), found.begin(), found.end());
  }
}

void read_vanished(const Response& response, UidSet& vanished) {
  if (response.name != "VANISHED" || response.items.empty()) return;
  const auto set = read_uid_set(response.items.back().text);
  if (vanished.ranges.size() + set.ranges.size() <= ranges_max)
    vanished.ranges.insert(vanished.ranges.end(), set.ranges.begin(), set.ranges.end());
}

std::optional<Instant> read_internal_date(std::string_view text) {
  std::string spaced(mail_format::trimmed(text));
  if (spaced.size() < 11) return std::nullopt;
  std::replace(spaced.begin(), spaced.begin() + 11, '-', ' ');
  const auto date = mail_format::read_date(spaced);
  return date ? std::optional<Instant>(*date) : std::nullopt;
}

std::string search_date(Instant at) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
  return std::to_string(static_cast<unsigned>(day.day())) + '-' +
         months[static_cast<unsigned>(day.month()) - 1] + '-' +
         std::to_string(static_cast<int>(day.year()));
}

std::string internal_date(Instant at) {
  const auto midnight = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(at - midnight));
  auto date = search_date(at);
  if (date.size() == 10) date.insert(0, " ");
  return date + ' ' + two(static_cast<unsigned>(time.hours().count())) + ':' +
         two(static_cast<unsigned>(time.minutes().count())) + ':' +
         two(static_cast<unsigned>(time.seconds().count())) + " +0000";
}

}
