#include "assistant/knowledge/passages.h"

#include <algorithm>
#include <cctype>
#include <span>

#include "assistant/drafts/facts.h"
#include "assistant/knowledge/ideas.h"
#include "assistant/knowledge/synonyms.h"
#include "core/utf8.h"
#include "gen/sql/assistant/knowledge/passages.h"

namespace aai::knowledge {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::size_t question_size_max = 2'000, around_size_max = 4'000;

std::string readable(std::string_view text, std::size_t size_max) {
  return utf8::repaired(utf8::cut(text, size_max));
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += text + "\n";
  return all;
}

bool has_any(std::string_view text, Words words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return text.find(word) != text.npos; });
}

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool asks_price(std::string_view question) {
  constexpr std::string_view words[] = {"how much", "cost",  "fee",      "charge", "price",
                                        "quote",    "wie viel", "kosten", "kostet", "preis",
                                        "honorar",  "teuer"};
  return has_any(in_lower_case(question), words);
}

bool asks_time(std::string_view question) {
  constexpr std::string_view words[] = {"when", "how long",  "how soon", "deadline",
                                        "wann", "wie lange", "frist"};
  return has_any(in_lower_case(question), words);
}

Candidate candidate_of(std::string_view text, Terms body, Terms title) {
  constexpr std::string_view units[] = {" day", " week", " month", "Tag", "Woche", "Monat", " Uhr"};
  Candidate candidate{std::move(body), std::move(title), false, has_any(text, units)};
  for (const auto& fact : drafts::find_facts(text)) {
    candidate.states_amount |= fact.kind == drafts::FactKind::amount;
    candidate.states_time |= fact.kind == drafts::FactKind::date;
  }
  return candidate;
}

std::vector<FoundPassage> found_of(const std::vector<Ranked>& ranked,
                                   const std::vector<FoundPassage>& passages) {
  std::vector<FoundPassage> found;
  for (const auto& rank : ranked) {
    if (found.size() >= passages_found_max) break;
    auto passage = passages[rank.candidate];
    passage.score = rank.score;
    passage.coverage = rank.coverage;
    passage.support = rank.support;
    passage.context = rank.context;
    passage.matched = rank.matched;
    found.push_back(std::move(passage));
  }
  return found;
}

}

std::size_t LaterAnswers::place_of_text(std::string_view text) {
  const auto place =
      static_cast<std::size_t>(std::ranges::find(texts_, text) - texts_.begin());
  if (place == texts_.size()) texts_.emplace_back(text);
  return place;
}

// The message as a whole is the last question.
LaterAnswers::LaterAnswers(pg::Tx& tx, OrgId org, Inquiry inquiry) : inquiry_(std::move(inquiry)) {
  auto& given = inquiry_;
  std::erase_if(given.learned, [&](const UsedMemory& memory) {
    return memory.aspect != "sentence" || guess_language(memory.text) != given.language;
  });
  given.subject = readable(given.subject, question_size_max);
  given.message = readable(given.message, around_size_max);
  given.earlier = readable(given.earlier, around_size_max);
  for (auto& question : given.questions) add_question(question);
  std::string asked = joined(texts_);
  given.questions.push_back({given.subject + "\n" + given.message, ""});
  add_question(given.questions.back());
  if (asked.empty()) asked = joined(texts_);
  for (const auto* text : {&given.subject, &given.message, &given.earlier}) place_of_text(*text);
  const auto said = joined(texts_);
  for (const auto& memory : given.learned) place_of_text(memory.text);
  terms_ = tx.queue(sql::terms_of_texts, given.language, texts_);
  candidates_ =
      tx.queue(sql::candidate_passages, org, given.language, asked, said, candidates_max);
}

// Its words, and the words of what it may mean.
void LaterAnswers::add_question(Inquiry::Question& question) {
  question.text = readable(question.text, around_size_max);
  question.before = readable(question.before, question_size_max);
  place_of_text(question.text);
  place_of_text(question.before);
  auto& ideas = ideas_.emplace_back();
  const auto shown = ideas_of(question.text, inquiry_.language);
  for (std::size_t i = 0; i < shown.names.size(); ++i)
    ideas.emplace_back(shown.names[i], place_of_text(shown.words[i]));
  auto& synonyms = synonyms_.emplace_back();
  for (const auto set : synonyms_near(question.text, inquiry_.language))
    synonyms.push_back(place_of_text(set));
}

FoundAnswers LaterAnswers::get() const {
  const auto terms = terms_->get();
  const auto terms_of = [&](std::string_view text) -> const Terms& {
    return terms[static_cast<std::size_t>(std::ranges::find(texts_, text) - texts_.begin())].terms;
  };
  std::vector<FoundPassage> passages;
  std::vector<Candidate> candidates;
  std::size_t all = inquiry_.learned.size();
  auto rows = candidates_->get();
  if (!rows.empty()) all += static_cast<std::size_t>(rows.front().passages);
  for (auto& row : rows) {
    candidates.push_back(
        candidate_of(row.body, std::move(row.body_terms), std::move(row.title_terms)));
    passages.push_back({std::move(row.id), std::move(row.title), std::move(row.body)});
  }
  for (const auto& memory : inquiry_.learned) {
    candidates.push_back(candidate_of(memory.text, terms_of(memory.text), {}));
    passages.push_back({std::string(memory.id.view()), "Learned from your edits", memory.text,
                        true});
  }

  const Ranking ranking(std::move(candidates), all, inquiry_.language);
  FoundAnswers found;
  for (std::size_t i = 0; i < inquiry_.questions.size(); ++i) {
    const auto& question = inquiry_.questions[i];
    Wanted wanted;
    wanted.own = terms_of(question.text);
    wanted.before = terms_of(question.before);
    wanted.subject = terms_of(inquiry_.subject);
    wanted.message = terms_of(inquiry_.message);
    wanted.earlier = terms_of(inquiry_.earlier);
    for (const auto& [name, place] : ideas_[i]) wanted.ideas.push_back({name, terms[place].terms});
    for (const auto place : synonyms_[i]) wanted.synonyms.push_back({"", terms[place].terms});
    wanted.asks_price = asks_price(question.text);
    wanted.asks_time = asks_time(question.text);
    found.of_questions.push_back(found_of(ranking.rank(wanted), passages));
  }
  found.of_message = std::move(found.of_questions.back());
  found.of_questions.pop_back();
  return found;
}

}
