#include "providers/imap/response.h"

#include <algorithm>
#include <charconv>

#include "platform/mail_format/ascii.h"

namespace aai::imap {
namespace {

using mail_format::iequals;

constexpr int depth_max = 16;
constexpr std::size_t items_max = 200'000;

std::string in_capitals(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

bool is_status_name(std::string_view name) {
  return name == "OK" || name == "NO" || name == "BAD" || name == "BYE" || name == "PREAUTH";
}

class Reader {
 public:
  explicit Reader(RawResponse& raw) : raw_(raw), text_(raw.text) {}

  bool is_at_end() const { return at_ >= text_.size(); }
  std::string_view rest() const { return text_.substr(std::min(at_, text_.size())); }
  void skip(std::size_t count) { at_ += count; }
  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  // Up to the next blank.
  std::string_view take_word() {
    skip_blanks();
    const auto begin = at_;
    while (at_ < text_.size() && text_[at_] != ' ') ++at_;
    return text_.substr(begin, at_ - begin);
  }

  // All items up to the end of the text, or to the `closing` of the list they stand in.
  bool read_items(std::vector<Item>& into, char closing, int depth) {
    if (depth > depth_max) return false;
    for (;;) {
      skip_blanks();
      if (is_at_end()) return closing == '\0';
      if (text_[at_] == closing) {
        ++at_;
        return true;
      }
      if (text_[at_] == ')' || ++count_ > items_max) return false;
      into.emplace_back();
      if (!read_item(into.back(), depth)) return false;
    }
  }

 private:
  bool read_item(Item& item, int depth) {
    if (take_literal(item)) return true;
    if (text_[at_] == '(') {
      ++at_;
      item.kind = Item::Kind::list;
      return read_items(item.items, ')', depth + 1);
    }
    if (text_[at_] == '"') return read_quoted(item);
    read_atom(item);
    return true;
  }

  bool take_literal(Item& item) {
    if (next_literal_ >= raw_.literals.size()) return false;
    auto& literal = raw_.literals[next_literal_];
    if (literal.at != at_) return false;
    item.kind = Item::Kind::string;
    item.text = std::move(literal.bytes);
    at_ += literal.size;
    ++next_literal_;
    return true;
  }

  bool read_quoted(Item& item) {
    item.kind = Item::Kind::string;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return true;
      }
      if (text_[at_] == '\\' && ++at_ == text_.size()) break;
      item.text += text_[at_];
    }
    return false;
  }

  // "BODY[HEADER.FIELDS (DATE)]<0>" is one atom, whatever stands in its brackets.
  void read_atom(Item& item) {
    const auto begin = at_;
    int brackets = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '[') ++brackets;
      if (c == ']' && brackets > 0) --brackets;
      const bool ends = c == ' ' || c == '(' || c == ')' || c == '"';
      if (ends && brackets == 0) break;
    }
    item.text = text_.substr(begin, at_ - begin);
    item.kind = iequals(item.text, "NIL") ? Item::Kind::nil : Item::Kind::atom;
  }

  RawResponse& raw_;
  std::string_view text_;
  std::size_t at_ = 0, next_literal_ = 0, count_ = 0;
};

// "[UIDVALIDITY 3] done": a code that cannot be read is no reason not to understand the status.
void read_status(Reader& reader, Response& response) {
  reader.skip_blanks();
  const auto rest = reader.rest();
  const auto end = rest.find(']');
  if (!rest.starts_with('[') || end == rest.npos) {
    response.text = rest;
    return;
  }
  RawResponse inside{std::string(rest.substr(1, end - 1)), {}};
  Reader code(inside);
  response.code = in_capitals(code.take_word());
  if (!code.read_items(response.items, '\0', 1)) response.items.clear();
  response.text = mail_format::trimmed(rest.substr(end + 1));
}

}

std::optional<std::size_t> announced_literal(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  const auto open = line.rfind('{');
  if (open == line.npos) return std::nullopt;
  auto digits = line.substr(open + 1, line.size() - open - 2);
  if (digits.ends_with('+')) digits.remove_suffix(1);
  const auto size = read_number(digits, UINT32_MAX);
  if (!size) return std::nullopt;
  // What a status says to people may end as it likes.
  const auto blank = std::min(line.find(' '), line.size() - 1);
  const auto behind = line.substr(blank + 1);
  if (line.starts_with('+') || is_status_name(in_capitals(behind.substr(0, behind.find(' ')))))
    return std::nullopt;
  return static_cast<std::size_t>(*size);
}

bool Item::is_atom(std::string_view word) const {
  return kind == Kind::atom && iequals(text, word);
}

bool Response::is_status() const { return is_status_name(name); }

std::optional<std::uint64_t> read_number(std::string_view text, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > most)
    return std::nullopt;
  return number;
}

std::optional<Response> read_response(RawResponse& raw) {
  Reader reader(raw);
  Response response;
  response.tag = reader.take_word();
  if (response.tag.empty()) return std::nullopt;
  if (response.tag == "+") {
    reader.skip_blanks();
    response.text = reader.rest();
    return response;
  }
  auto name = reader.take_word();
  if (const auto number = read_number(name, UINT32_MAX)) {
    response.number = static_cast<std::uint32_t>(*number);
    name = reader.take_word();
  }
  response.name = in_capitals(name);
  if (response.name.empty()) return std::nullopt;
  if (response.is_status()) {
    read_status(reader, response);
    return response;
  }
  if (response.tag != "*" || !reader.read_items(response.items, '\0', 0)) return std::nullopt;
  return response;
}

const Item* find_value(const std::vector<Item>& items, std::string_view name) {
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i].is_atom(name)) return &items[i + 1];
  return nullptr;
}

}
