#include "assistant/mail/authenticity.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "platform/mail_format/ascii.h"

namespace aai::mail {
namespace {

constexpr std::size_t results_max = 50, properties_max = 20, name_size_max = 253;

struct Property {
  std::string name, value;  // "header.d", "example.org"
};

// "dkim=pass header.d=example.org" of the field.
struct Result {
  std::string method, verdict;
  std::vector<Property> properties;

  std::string value_of(std::string_view name) const {
    const auto found = std::ranges::find(properties, name, &Property::name);
    return found == properties.end() ? "" : found->value;
  }
};

// The field without its comments, cut at the semicolons that stand outside of quotations. A quoted
// value keeps no blank, so that nothing in it can look like a word of its own.
class Pieces {
 public:
  std::vector<std::string> cut(std::string_view field) {
    for (std::size_t i = 0; i < field.size(); ++i) {
      const bool is_escape = field[i] == '\\' && i + 1 < field.size();
      if (is_escape && (is_quoted_ || depth_ > 0)) keep(field[++i]);
      else take(field[i]);
    }
    end();
    return std::move(pieces_);
  }

 private:
  void take(char c) {
    if (is_quoted_) {
      if (c == '"') is_quoted_ = false;
      else keep(c);
    } else if (c == '(') {
      ++depth_;
    } else if (c == ')' && depth_ > 0) {
      --depth_;
    } else if (depth_ > 0) {
      return;
    } else if (c == '"') {
      is_quoted_ = true;
    } else if (c == ';') {
      end();
    } else {
      piece_ += mail_format::is_space(c) ? ' ' : c;
    }
  }

  void keep(char c) {
    if (depth_ == 0) piece_ += mail_format::is_space(c) || c == '=' || c == ';' ? '_' : c;
  }

  void end() {
    if (pieces_.size() < results_max) pieces_.push_back(std::move(piece_));
    piece_.clear();
  }

  std::vector<std::string> pieces_;
  std::string piece_;
  int depth_ = 0;
  bool is_quoted_ = false;
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == text.npos) break;
    const auto end = std::min(text.find(' ', begin), text.size());
    words.emplace_back(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
  return words;
}

// "dkim = pass" is allowed where everybody writes "dkim=pass".
std::string tight(std::string text) {
  for (auto at = text.find('='); at != text.npos; at = text.find('=', at + 1)) {
    while (at + 1 < text.size() && text[at + 1] == ' ') text.erase(at + 1, 1);
    while (at > 0 && text[at - 1] == ' ') text.erase(--at, 1);
  }
  return text;
}

std::optional<Result> read_result(const std::string& piece) {
  Result result;
  for (const auto& word : words_of(tight(piece))) {
    const auto mark = word.find('=');
    if (mark == word.npos) continue;
    auto name = mail_format::lowered(word.substr(0, mark)),
         value = mail_format::lowered(word.substr(mark + 1));
    if (result.method.empty()) {
      result.method = name.substr(0, name.find('/'));
      result.verdict = std::move(value);
    } else if (result.properties.size() < properties_max) {
      result.properties.push_back({std::move(name), std::move(value)});
    }
  }
  return result.method.empty() ? std::nullopt : std::optional(std::move(result));
}

std::string name_in(const std::vector<std::string>& pieces) {
  const auto words = pieces.empty() ? std::vector<std::string>() : words_of(pieces.front());
  return words.empty() ? std::string() : mail_format::lowered(words.front());
}

// Nothing where the field is not the server's.
std::optional<std::vector<Result>> results_of(const mail_format::ParsedMail& mail,
                                              std::string_view server) {
  if (server.empty() || mail.authentication_results.empty()) return std::nullopt;
  const auto pieces = Pieces().cut(mail.authentication_results.front());
  if (name_in(pieces) != server) return std::nullopt;

  std::vector<Result> results;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (auto result = read_result(pieces[i])) results.push_back(std::move(*result));
  }
  return results;
}

std::string domain_in(std::string_view text) {
  const auto at = text.rfind('@');
  return std::string(at == text.npos ? text : text.substr(at + 1));
}

// A signature or an envelope proves the domain it was made for, not the one that is shown.
std::string aligned(const Result& result, std::string_view shown,
                    std::initializer_list<std::string_view> properties) {
  if (result.verdict != "pass") return result.verdict;
  for (const auto name : properties) {
    const auto value = result.value_of(name);
    if (!value.empty() && is_of_domain(domain_in(value), shown)) return "pass";
  }
  return "unaligned";
}

// Of several signatures the best one counts.
std::string better(const std::string& one, const std::string& other) {
  for (const std::string_view verdict : {"pass", "unaligned"}) {
    if (one == verdict || other == verdict) return std::string(verdict);
  }
  return one == "absent" ? other : one;
}

}

bool is_of_domain(std::string_view one, std::string_view other) {
  if (one.size() < other.size()) std::swap(one, other);
  if (other.find('.') == other.npos) return false;
  if (one == other) return true;
  return one.ends_with(other) && one[one.size() - other.size() - 1] == '.';
}

std::string checked_by(const mail_format::ParsedMail& mail) {
  if (mail.authentication_results.empty()) return {};
  auto name = name_in(Pieces().cut(mail.authentication_results.front()));
  return name.size() > name_size_max ? std::string() : name;
}

SenderVerdicts sender_verdicts(const mail_format::ParsedMail& mail, std::string_view server) {
  SenderVerdicts verdicts;
  const auto results = results_of(mail, server);
  if (!results) return verdicts;

  const bool is_one =
      mail.from.size() == 1 && !mail.defects.has(mail_format::Defect::several_from_fields);
  const auto sender =
      is_one ? mail_format::canonical_address(mail.from.front().address) : std::string();
  const auto shown = mail_format::domain_of(sender);
  verdicts.dkim = "absent";
  for (const auto& result : *results) {
    if (result.method == "spf" && verdicts.spf == "none")
      verdicts.spf = aligned(result, shown, {"smtp.mailfrom", "smtp.helo"});
    if (result.method == "dkim" && result.verdict != "none")
      verdicts.dkim = better(verdicts.dkim, aligned(result, shown, {"header.d", "header.i"}));
    if (result.method == "dmarc" && verdicts.dmarc == "none") verdicts.dmarc = result.verdict;
  }
  if (!is_one) verdicts.dmarc = "fail";
  return verdicts;
}

}
