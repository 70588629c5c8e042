#include "assistant/drafts/proposal.h"

#include <re2/re2.h>

#include <algorithm>

#include "core/json_read.h"
#include "assistant/mail/accounts.h"
#include "core/utf8.h"
#include "platform/mail_format/hidden_text.h"

namespace aai::drafts {
namespace {

constexpr std::size_t body_size_max = 8'000, citations_max = 50;

std::string flat(std::string_view text) {
  std::string out;
  for (const unsigned char c : text) {
    if (!std::isspace(c)) out += static_cast<char>(c);
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

// As the sources were spelt in the prompt.
std::string unescaped(std::string text) {
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&");
  return text;
}

// Some models wrap their JSON in a fence although they were asked not to.
std::string_view without_fence(std::string_view answer) {
  const auto begin = answer.find('{'), end = answer.rfind('}');
  const auto before = answer.substr(0, std::min(begin, answer.size()));
  const bool is_wrapped = before.find_first_not_of(" \t\r\n`jsonJSON") == before.npos;
  if (begin == answer.npos || end == answer.npos || end < begin || !is_wrapped) return answer;
  return answer.substr(begin, end - begin + 1);
}

// Invisible, direction-changing or unassigned to anything a reader sees: what is read must be what
// is sent.
constexpr std::string_view unseen_characters =
    R"([\x{0}-\x{8}\x{b}-\x{1f}\x{7f}-\x{9f}\x{ad}\x{61c}\x{180e}]|)"
    R"([\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{206f}\x{feff}\x{fff9}-\x{fffb}]|)"
    R"([\x{e0000}-\x{e0fff}])";

bool has_unseen_characters(std::string_view body) {
  static const re2::RE2 unseen{
      re2::StringPiece(unseen_characters.data(), unseen_characters.size())};
  // Fillers, variation selectors and what else carries data without a glyph; emoji keep theirs.
  return re2::RE2::PartialMatch(re2::StringPiece(body.data(), body.size()), unseen) ||
         mail_format::without_invisible_characters(body).text != body;
}

bool stands_in_source(const Citation& citation, std::span<const Source> sources) {
  const auto quote = flat(citation.quote), as_prompted = flat(unescaped(citation.quote));
  return !quote.empty() && std::ranges::any_of(sources, [&](const Source& source) {
    if (source.id != citation.source_id) return false;
    const auto text = flat(source.text);
    return text.find(as_prompted) != text.npos || text.find(quote) != text.npos;
  });
}

bool leads_away(const Fact& fact) {
  if (fact.kind == FactKind::link || fact.kind == FactKind::address) return true;
  const bool is_account = fact.kind == FactKind::number && fact.meaning.size() > 14 &&
                          std::isalpha(static_cast<unsigned char>(fact.meaning[0]));
  return is_account;
}

// A sort code or an account's number that the practice never gave.
std::string strangers_account(std::string_view body, std::span<const Source> sources) {
  for (const auto& account : mail::find_accounts(body)) {
    const bool is_ours = std::ranges::any_of(sources, [&](const Source& source) {
      const auto known = mail::find_accounts(source.text);
      return !source.is_strangers && std::ranges::find(known, account) != known.end();
    });
    if (!is_ours) return account;
  }
  return "";
}

// The link, address or account that only a stranger wants in the reply; empty where there is none.
std::string strangers_wish(std::string_view body, std::span<const Source> sources) {
  for (const auto& fact : find_facts(body)) {
    if (!leads_away(fact)) continue;
    const bool is_ours = std::ranges::any_of(sources, [&](const Source& source) {
      if (source.is_strangers) return false;
      const auto known = find_facts(source.text);
      return std::ranges::any_of(known, [&](const Fact& one) { return supports(one, fact); });
    });
    if (!is_ours) return fact.meaning;
  }
  return strangers_account(body, sources);
}

ReadProposal useless(std::string detail) { return {std::nullopt, "useless", std::move(detail)}; }
ReadProposal hostile(std::string detail) { return {std::nullopt, "hostile", std::move(detail)}; }

}

ReadProposal read_proposal(std::string_view answer, std::span<const Source> sources,
                           const Practice& practice) {
  if (answer.size() > json::string_size_max) return useless("the answer is too long");
  auto proposal = json::read_foreign<Proposal>(without_fence(answer));
  if (!proposal) return useless("the answer is not the JSON object that was asked for");
  auto& body = proposal->body;
  replace_all(body, "\r\n", "\n");
  body = unescaped(std::move(body));
  while (!body.empty() && std::isspace(static_cast<unsigned char>(body.back()))) body.pop_back();
  if (body.empty()) return useless("the body is empty");
  if (body.size() > body_size_max || !utf8::is_valid(body))
    return useless("the body is too long, or no text");
  if (has_unseen_characters(body)) return hostile("the body holds characters that nobody sees");
  if (proposal->citations.size() > citations_max) return useless("too many citations");
  for (const auto& citation : proposal->citations) {
    if (!stands_in_source(citation, sources)) return useless("it cites what no source says");
  }
  if (const auto wish = strangers_wish(body, sources); !wish.empty())
    return hostile("the body names a link, an address or an account that is not the practice's");

  const auto& about = practice.about;
  const auto& signature = about.signature.empty() ? about.org_name : about.signature;
  if (flat(body).find(flat(signature)) == std::string::npos) body += "\n\n" + signature;
  body += "\n";
  return {std::move(proposal), "proposed", ""};
}
}
