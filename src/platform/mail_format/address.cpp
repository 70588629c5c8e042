#include "platform/mail_format/address.h"

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/encoded_words.h"
#include "platform/mail_format/limits.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

// One list entry while it is being read.
struct Entry {
  std::string phrase;   // words outside angle brackets
  std::string comment;  // (name) after an old-style address
  std::string address;  // inside angle brackets
  bool has_angle = false;
  bool was_quoted = false;

  bool empty() const { return !has_angle && trimmed(phrase).empty() && comment.empty(); }
};

std::size_t skip_quoted(std::string_view raw, std::size_t at, std::string& out) {
  for (++at; at < raw.size() && raw[at] != '"'; ++at) {
    if (raw[at] == '\\' && at + 1 < raw.size()) ++at;
    out += raw[at];
  }
  return at;
}

std::size_t skip_comment(std::string_view raw, std::size_t at, std::string& out) {
  for (int depth = 0; at < raw.size(); ++at) {
    const char c = raw[at];
    if (c == '\\' && at + 1 < raw.size()) out += raw[++at];
    else if (c == '(' && depth++ == 0) continue;
    else if (c == ')' && --depth == 0) break;
    else out += c;
  }
  return at;
}

// An address must not carry blanks, a source route or what could end a header line.
std::string tidy_address(std::string_view text) {
  const auto at = text.rfind('@');
  const auto colon = text.find(':');
  if (text.starts_with('@') && colon != std::string_view::npos && colon < at)
    text.remove_prefix(colon + 1);
  if (istarts_with(text, "mailto:")) text.remove_prefix(7);
  std::string out;
  for (const char c : text)
    if (static_cast<unsigned char>(c) > ' ' && c != '<' && c != '>' && c != 127) out += c;
  return make_valid_utf8(out);
}

Mailbox finish(const Entry& entry) {
  Mailbox box;
  const auto phrase = trimmed(entry.phrase);
  if (entry.has_angle) {
    box.address = tidy_address(entry.address);
    box.name = decode_header_text(phrase.empty() ? std::string_view(entry.comment) : phrase);
  } else if (phrase.find('@') != std::string_view::npos) {
    const auto decoded = phrase.find("=?") == std::string_view::npos
                             ? std::string(phrase) : decode_header_text(phrase);
    box.address = tidy_address(decoded);
    box.name = decode_header_text(entry.comment);
  } else {
    box.name = decode_header_text(phrase.empty() ? std::string_view(entry.comment) : phrase);
  }
  if (box.name.size() >= 2 && (box.name.front() == '\'' || box.name.front() == '"') &&
      box.name.front() == box.name.back())
    box.name = box.name.substr(1, box.name.size() - 2);
  return box;
}

class Reader {
 public:
  explicit Reader(std::string_view raw) : raw_(raw) {}

  AddressList read() {
    for (std::size_t at = 0; at < raw_.size() && !list_.truncated; ++at) at = step(at);
    close();
    return std::move(list_);
  }

 private:
  std::size_t step(std::size_t at) {
    const char c = raw_[at];
    switch (c) {
      case '"':
        entry_.was_quoted = true;
        return skip_quoted(raw_, at, entry_.phrase);
      case '(': return skip_comment(raw_, at, entry_.comment);
      case '<': return read_angle(at);
      case ',':
      case ';': close(); return at;
      case ':':
        if (entry_.phrase.find('@') == std::string::npos && !entry_.has_angle &&
            !iequals(trimmed(entry_.phrase), "mailto"))
          entry_ = {};  // the name of a group
        return at;
      case '\r':
      case '\n': return at;
      default:
        entry_.phrase += c == '\t' ? ' ' : c;
        return at;
    }
  }

  std::size_t read_angle(std::size_t at) {
    // `<a@b.c> <d@e.f>` without a comma: the second begins a new entry.
    if (entry_.has_angle) close();
    entry_.has_angle = true;
    std::string inside;
    for (++at; at < raw_.size() && raw_[at] != '>'; ++at) {
      if (raw_[at] == '"') {
        std::string quoted;
        at = skip_quoted(raw_, at, quoted);
        inside += '"' + quoted + '"';
      } else if (raw_[at] == '<') {
        entry_.phrase += inside;
        inside.clear();
      } else if (raw_[at] == ',' && inside.find('@') != std::string::npos &&
                 !inside.starts_with('@')) {
        entry_.address = inside;  // the bracket was never closed
        return at - 1;
      } else {
        inside += raw_[at];
      }
    }
    entry_.address = inside;
    return at;
  }

  void close() {
    if (!pending_.empty() && entry_.has_angle && !entry_.phrase.empty()) {
      entry_.phrase = pending_ + ", " + std::string(trimmed(entry_.phrase));
      list_.mailboxes.pop_back();
    }
    pending_.clear();
    if (!entry_.empty()) keep(entry_);
    entry_ = {};
  }

  void keep(const Entry& entry) {
    if (list_.mailboxes.size() >= limits::addresses_max) {
      list_.truncated = true;
      return;
    }
    auto box = finish(entry);
    const bool is_bare_word = box.address.empty() && !entry.has_angle && !entry.was_quoted;
    if (is_bare_word) pending_ = std::string(trimmed(entry.phrase));
    if (!box.address.empty() || !box.name.empty()) list_.mailboxes.push_back(std::move(box));
    else pending_.clear();
  }

  std::string_view raw_;
  AddressList list_;
  Entry entry_;
  std::string pending_;  // a bare word before a comma: may be the surname of the next entry
};

}  // namespace

AddressList read_addresses(std::string_view raw) {
  return Reader(raw.substr(0, limits::header_bytes_max)).read();
}

std::string canonical_address(std::string_view address) {
  std::string out;
  for (const char c : address)
    if (!is_space(c)) out += to_lower(c);
  while (out.ends_with('.')) out.pop_back();
  return out;
}

bool is_deliverable_address(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || address.size() > 254) return false;
  const auto domain = address.substr(at + 1);
  const auto is_local = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || is_alnum(c) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  };
  const auto is_domain = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || is_alnum(c) || c == '-' || c == '.';
  };
  return !domain.empty() && domain.front() != '.' && domain.front() != '-' &&
         domain.back() != '.' && domain.find("..") == std::string_view::npos &&
         std::ranges::all_of(address.substr(0, at), is_local) &&
         std::ranges::all_of(domain, is_domain) && count_utf8(address).invalid == 0;
}

std::string_view domain_of(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view{} : address.substr(at + 1);
}

}  // namespace aai::mail_format
