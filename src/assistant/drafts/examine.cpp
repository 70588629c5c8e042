#include "assistant/drafts/examine.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "core/utf8.h"
#include "platform/mail_format/address.h"

namespace aai::drafts {
namespace {

constexpr std::string_view blank_begin = "⟦", blank_end = "⟧";
constexpr std::size_t quote_size_max = 200;

struct KnownFacts {
  const Source* source;
  std::vector<Fact> facts;
};

std::string counted(std::ptrdiff_t amount, std::string_view one, std::string_view many) {
  return std::to_string(amount) + " " + std::string(amount == 1 ? one : many);
}

int offset(std::string_view text, std::size_t byte) {
  return static_cast<int>(utf8::utf16_length(text.substr(0, byte)));
}

// The sentence around a fact, for a person to recognise.
std::string sentence_around(std::string_view text, const Fact& fact) {
  auto begin = text.find_last_of("\n.!?", fact.begin == 0 ? 0 : fact.begin - 1);
  begin = begin == text.npos ? 0 : begin + 1;
  auto end = text.find_first_of("\n!?", fact.end);
  end = end == text.npos ? text.size() : end;
  while (begin < fact.begin && (text[begin] == ' ' || text[begin] == '\n')) ++begin;
  if (fact.begin - begin > quote_size_max / 2) begin = fact.begin - quote_size_max / 2;
  while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) ++begin;
  return std::string(utf8::cut(text.substr(begin, end - begin), quote_size_max));
}

// A small number says nothing without what it counts: "14" of days is no 14 of employees.
bool is_bare(const Fact& fact) {
  constexpr std::size_t digits_max = 5;  // of hundredths: below a thousand
  return fact.kind == FactKind::number && fact.meaning.size() <= digits_max &&
         std::ranges::all_of(fact.meaning, [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalpha(byte) || byte >= 0x80;
}

// "days" is "day", and which side of the number it stands on is part of it.
void add_word(std::set<std::string>& words, std::string_view text, char side) {
  constexpr std::size_t word_size_min = 3;
  std::string word(1, side);
  for (const char c : text) word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word.size() > word_size_min + 1 && word.ends_with('s')) word.pop_back();
  if (word.size() > word_size_min) words.insert(word);
}

// Up to two words on each side of it, in its sentence.
std::set<std::string> neighbours_of(std::string_view text, const Fact& fact) {
  constexpr int words_each_side = 2;
  constexpr std::string_view ends = ".!?\n;:";
  std::set<std::string> words;
  auto at = fact.end;
  for (int i = 0; i < words_each_side; ++i) {
    while (at < text.size() && !is_letter(text[at]) && ends.find(text[at]) == ends.npos) ++at;
    const auto begin = at;
    while (at < text.size() && is_letter(text[at])) ++at;
    add_word(words, text.substr(begin, at - begin), '>');
  }
  at = fact.begin;
  for (int i = 0; i < words_each_side; ++i) {
    while (at > 0 && !is_letter(text[at - 1]) && ends.find(text[at - 1]) == ends.npos) --at;
    const auto end = at;
    while (at > 0 && is_letter(text[at - 1])) --at;
    add_word(words, text.substr(at, end - at), '<');
  }
  return words;
}

// Whether the two stand beside a word they share; a number that stands alone stands beside any.
bool count_the_same(const std::set<std::string>& beside, std::string_view text, const Fact& known) {
  if (beside.empty()) return true;
  const auto others = neighbours_of(text, known);
  return std::ranges::any_of(beside,
                             [&](const std::string& word) { return others.contains(word); });
}

void support(FoundClaim& claim, std::string_view text, const Fact& stated,
             const std::vector<KnownFacts>& known) {
  const auto beside = is_bare(stated) ? neighbours_of(text, stated) : std::set<std::string>();
  for (const auto& [source, facts] : known) {
    const auto found = std::ranges::find_if(facts, [&](const Fact& one) {
      return supports(one, stated) && count_the_same(beside, source->text, one);
    });
    if (found == facts.end()) continue;
    if (claim.is_supported && source->is_strangers) continue;
    claim.is_supported = true;
    claim.is_strangers_word = source->is_strangers;
    claim.source_kind = source->kind;
    claim.source_id = source->id;
    claim.source_label = source->label;
    claim.source_quote = sentence_around(source->text, *found);
    if (!source->is_strangers) return;
  }
}

std::vector<FoundClaim> examine_facts(std::string_view text, std::span<const Source> sources) {
  std::vector<KnownFacts> known;
  for (const auto& source : sources) known.push_back({&source, find_facts(source.text)});

  std::vector<FoundClaim> claims;
  for (const auto& fact : find_facts(text)) {
    FoundClaim claim;
    claim.start = offset(text, fact.begin);
    claim.end = offset(text, fact.end);
    claim.kind = fact.kind;
    support(claim, text, fact, known);
    claims.push_back(std::move(claim));
  }
  return claims;
}

bool is_known(const Circumstances& circumstances, const Party& party) {
  const auto wanted = mail_format::canonical_address(party.address);
  return std::ranges::any_of(circumstances.known_addresses, [&](const std::string& known) {
    return mail_format::canonical_address(known) == wanted;
  });
}

FoundCheck check_recipients(const Content& content, const Circumstances& circumstances) {
  std::string strangers;
  for (const auto* list : {&content.recipients.to, &content.recipients.cc}) {
    for (const auto& party : *list) {
      if (is_known(circumstances, party)) continue;
      strangers += strangers.empty() ? "" : ", ";
      strangers += party.address;
    }
  }
  if (strangers.empty())
    return {"recipients", CheckStatus::ok, "Everyone it goes to is part of the conversation."};
  return {"recipients", CheckStatus::warn, "Not part of the conversation: " + strangers};
}

// A link or an address that only the sender's mail names is the sender's wish, not the practice's.
FoundCheck check_links(const std::vector<FoundClaim>& claims) {
  int foreign = 0, strangers = 0;
  for (const auto& claim : claims) {
    if (claim.kind != FactKind::link && claim.kind != FactKind::address) continue;
    foreign += !claim.is_supported;
    strangers += claim.is_strangers_word;
  }
  if (foreign > 0)
    return {"links", CheckStatus::warn,
            counted(foreign, "link stands", "links stand") + " in no source."};
  if (strangers > 0)
    return {"links", CheckStatus::warn,
            counted(strangers, "link comes", "links come") + " from the sender's mail."};
  return {"links", CheckStatus::ok, "Every link stands in a source of the practice."};
}

FoundCheck check_facts(const std::vector<FoundClaim>& claims) {
  const auto open =
      std::ranges::count_if(claims, [](const FoundClaim& claim) { return !claim.is_supported; });
  if (open == 0)
    return {"facts", CheckStatus::ok, counted(std::ssize(claims), "fact", "facts") + " checked."};
  return {"facts", CheckStatus::warn,
          counted(open, "fact stands", "facts stand") + " in no source."};
}

// Account data in the reply go to nobody of whom it is not known who they are.
void add_account_gate(const Content& content, const Circumstances& circumstances,
                      std::vector<FoundCheck>& checks) {
  const bool is_unsafe =
      circumstances.sender_failed_authentication || !circumstances.resembles.empty();
  if (is_unsafe && states_account(content.text))
    checks.push_back({"account_details", CheckStatus::block,
                      "Account details never go to an unproven sender."});
}

std::string level_of(const Examined& examined) {
  if (!examined.blanks.empty() || examined.blocked_checks > 0) return "needs";
  const bool has_warning = std::ranges::any_of(
      examined.checks, [](const FoundCheck& check) { return check.status != CheckStatus::ok; });
  return has_warning ? "check" : "ready";
}

}

std::vector<FoundCheck> check_sender(const Circumstances& circumstances) {
  std::vector<FoundCheck> checks;
  const auto warn = [&](std::string_view key, std::string detail) {
    checks.push_back({std::string(key), CheckStatus::warn, std::move(detail)});
  };
  if (circumstances.sender_failed_authentication)
    warn("sender", "The sender's address could not be proven to be theirs.");
  else if (circumstances.sender_is_new)
    warn("sender", "The first message from this address.");
  if (!circumstances.resembles.empty())
    warn("look_alike", "The sender's domain looks like " + circumstances.resembles +
                           " but is another one.");
  if (!circumstances.led_to.empty())
    warn("reply_to", "It asks for the answer at another domain: " + circumstances.led_to);
  if (circumstances.has_other_account)
    warn("bank_details",
         "The account in this mail differs from the one given before. Call before anybody pays.");
  if (circumstances.has_hidden_content)
    warn("hidden_content", "The message holds text that was hidden from its reader.");
  return checks;
}

std::vector<std::string> told_of_sender(const Circumstances& circumstances) {
  std::vector<std::string> told;
  for (auto& check : check_sender(circumstances)) {
    if (check.key == "reply_to") told.emplace_back("It asks for the answer at another domain.");
    else if (check.key == "look_alike")
      told.emplace_back("Its domain looks like one the practice knows, but is another.");
    else told.push_back(std::move(check.detail));
  }
  return told;
}

void add_checks(Examined& examined, std::span<const FoundCheck> checks) {
  examined.checks.insert(examined.checks.end(), checks.begin(), checks.end());
  examined.blocked_checks = static_cast<int>(
      std::ranges::count(examined.checks, CheckStatus::block, &FoundCheck::status));
  examined.level = level_of(examined);
}

std::vector<FoundBlank> find_blanks(std::string_view text) {
  constexpr std::size_t blanks_max = 50;
  std::vector<FoundBlank> blanks;
  for (auto at = text.find(blank_begin); at != text.npos && blanks.size() < blanks_max;
       at = text.find(blank_begin, at + 1)) {
    const auto close = text.find(blank_end, at);
    if (close == text.npos) break;
    const auto label = text.substr(at + blank_begin.size(), close - at - blank_begin.size());
    blanks.push_back(
        {offset(text, at), offset(text, close + blank_end.size()), std::string(label)});
  }
  return blanks;
}

Examined examine(const Content& content, std::span<const Source> sources,
                 const Circumstances& circumstances) {
  Examined examined;
  examined.claims = examine_facts(content.text, sources);
  examined.blanks = find_blanks(content.text);
  std::vector<FoundCheck> checks{check_recipients(content, circumstances),
                                 check_links(examined.claims), check_facts(examined.claims)};
  std::ranges::move(check_sender(circumstances), std::back_inserter(checks));
  add_account_gate(content, circumstances, checks);
  add_checks(examined, checks);
  return examined;
}
}
