#include "assistant/knowledge/ranking.h"

#include <algorithm>
#include <cmath>

#include "assistant/knowledge/ordinary_words.h"

namespace aai::knowledge {
namespace {

constexpr std::size_t own_terms_max = 40, part_size_min = 5;

// Where a word stands.
constexpr double in_body = 1, in_title = 0.4, in_compound = 0.8;
// What a word is worth.
constexpr double ordinary = 0.55, of_idea = 0.7, of_synonym = 0.75;
// What is said around the question, beside what it says itself.
constexpr double said_before = 0.75, in_subject = 0.55, in_message = 0.2, said_earlier = 0.25,
                 context_share = 0.6, context_max = 12;
// A question of less than this much of a rare word takes words from around it for its own.
constexpr double enough_said = 0.6, taken_before = 0.7, taken_subject = 0.5, taken_message = 0.5;
constexpr double right_kind_amount = 1.4, right_kind_time = 1.15;
constexpr double length_share = 0.1;
constexpr std::size_t shortest = 6;

// Equal scores are equal, whatever the order they were added up in.
double rounded(double value) { return std::round(value * 1e9) / 1e9; }

}

Ranking::Ranking(std::vector<Candidate> candidates, std::size_t passages, std::string_view language)
    : candidates_(std::move(candidates)),
      passages_(std::max(passages, candidates_.size())),
      language_(language) {
  std::size_t words = 0;
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    words += candidates_[i].body.size();
    for (const auto& stem : candidates_[i].body) index_[stem].push_back({i, in_body});
    for (const auto& stem : candidates_[i].title) {
      auto& places = index_[stem];
      if (places.empty() || places.back().candidate != i) places.push_back({i, in_title});
    }
  }
  if (words > 0) mean_size_ = static_cast<double>(words) / static_cast<double>(candidates_.size());
}

// German joins words: "Frist" is part of "Fristverlängerung".
const std::vector<Ranking::Place>& Ranking::places_of(std::string_view stem) const {
  const auto found = known_.find(std::string(stem));
  if (found != known_.end()) return found->second;

  std::map<std::size_t, double> best;
  const auto add = [&](const std::vector<Place>& places, double share) {
    for (const auto& place : places)
      best[place.candidate] = std::max(best[place.candidate], share * place.weight);
  };
  if (const auto exact = index_.find(stem); exact != index_.end()) add(exact->second, 1);
  if (language_ == "de" && stem.size() >= part_size_min) {
    for (const auto& [word, places] : index_) {
      if (word.size() < part_size_min || word.size() == stem.size()) continue;
      if (word.find(stem) != word.npos || stem.find(word) != stem.npos) add(places, in_compound);
    }
  }
  std::vector<Place> places;
  for (const auto& [candidate, weight] : best) places.push_back({candidate, weight});
  return known_.emplace(stem, std::move(places)).first->second;
}

double Ranking::weight_of(std::string_view stem) const {
  return is_ordinary(stem, language_) ? ordinary : 1;
}

// What no passage has counts like what one has: it is asked for, and nothing answers it.
double Ranking::rarity_of(std::size_t holders) const {
  return std::log(1 + static_cast<double>(passages_) /
                          static_cast<double>(std::max<std::size_t>(holders, 1)));
}

std::map<std::size_t, Ranking::Share> Ranking::holders_of(
    const std::vector<Member>& members) const {
  std::map<std::size_t, Share> holders;
  for (const auto& member : members) {
    for (const auto& place : places_of(member.stem)) {
      auto& share = holders[place.candidate];
      share.own = std::max(share.own, place.weight * member.share.own);
      share.context = std::max(share.context, place.weight * member.share.context);
    }
  }
  return holders;
}

// How much the question says that any passage knows.
double Ranking::strength_of(const Members& members) const {
  double strength = 0;
  for (const auto& [term, words] : members) {
    std::vector<Member> own;
    double share = 0;
    for (const auto& word : words) {
      if (word.share.own <= 0) continue;
      own.push_back(word);
      share = std::max(share, word.share.own);
    }
    const auto holders = holders_of(own).size();
    if (holders > 0) strength += share * rarity_of(holders);
  }
  return strength / rarity_of(1);
}

// The question's own words; an idea's words are one term.
Ranking::TermOf Ranking::add_own(Members& members, const Wanted& wanted) const {
  std::map<std::string_view, std::string_view> idea_of;
  for (const auto& idea : wanted.ideas)
    for (const auto& stem : idea.terms) idea_of.emplace(stem, idea.name);

  TermOf term_of;
  for (std::size_t i = 0; i < std::min(wanted.own.size(), own_terms_max); ++i) {
    const std::string_view stem = wanted.own[i];
    const auto idea = idea_of.find(stem);
    const auto term = idea == idea_of.end() ? stem : idea->second;
    if (!term_of.emplace(stem, term).second) continue;
    members[term].push_back({stem, {term == stem ? weight_of(stem) : 1, 0}});
  }
  for (const auto& [stem, idea] : idea_of)
    if (!term_of.contains(stem)) members[idea].push_back({stem, {of_idea, 0}});
  return term_of;
}

void Ranking::add_synonyms(Members& members, const TermOf& asked, const TermGroup& group) const {
  double weight = 0;
  std::string_view term;
  for (const auto& stem : group.terms) {
    const auto known = asked.find(stem);
    if (known == asked.end()) continue;
    if (term.empty()) term = known->second;
    weight = std::max(weight, weight_of(stem));
  }
  if (term.empty()) return;
  for (const auto& stem : group.terms)
    if (!asked.contains(stem)) members[term].push_back({stem, {of_synonym * weight, 0}});
}

void Ranking::add_context(Members& members, const TermOf& asked, const Wanted& wanted) const {
  const std::pair<const Terms&, double> said[] = {{wanted.before, said_before},
                                                  {wanted.subject, in_subject},
                                                  {wanted.message, in_message},
                                                  {wanted.earlier, said_earlier}};
  std::map<std::string_view, double> around;
  for (const auto& [stems, share] : said) {
    for (const auto& stem : stems)
      around[stem] = std::max(around[stem], share * weight_of(stem));
  }
  for (const auto& [stem, share] : around) {
    const auto term = asked.find(stem);
    members[term == asked.end() ? stem : term->second].push_back({stem, {0, share}});
  }
}

Ranking::Members Ranking::members_of(const Wanted& wanted) const {
  Members members;
  const auto asked = add_own(members, wanted);
  for (const auto& group : wanted.synonyms) add_synonyms(members, asked, group);

  const std::pair<const Terms&, double> around[] = {{wanted.before, taken_before},
                                                    {wanted.subject, taken_subject},
                                                    {wanted.message, taken_message}};
  auto taken = asked;
  for (const auto& [stems, share] : around) {
    if (strength_of(members) >= enough_said) break;
    for (const auto& stem : stems) {
      if (taken.emplace(stem, stem).second)
        members[stem].push_back({stem, {share * weight_of(stem), 0}});
    }
  }
  add_context(members, asked, wanted);
  return members;
}

std::vector<Ranked> Ranking::ranked(const Wanted& wanted,
                                    const std::map<std::size_t, Score>& scores,
                                    double whole) const {
  const auto rarest = rarity_of(1);
  std::vector<Ranked> found;
  for (const auto& [i, score] : scores) {
    if (score.own <= 0) continue;
    const auto& candidate = candidates_[i];
    const auto size = static_cast<double>(std::max(candidate.body.size(), shortest));
    auto fit = 1 / (1 - length_share + length_share * size / mean_size_);
    if (wanted.asks_price && candidate.states_amount) fit *= right_kind_amount;
    if (wanted.asks_time && candidate.states_time) fit *= right_kind_time;
    const auto context = std::min(score.context, context_max);
    found.push_back({i, rounded((score.own + context_share * context) * fit),
                     rounded(score.own / whole), rounded((score.own + context) / rarest),
                     rounded(context / rarest), score.matched});
  }
  std::ranges::sort(found, [](const Ranked& one, const Ranked& other) {
    return one.score != other.score ? one.score > other.score : one.candidate < other.candidate;
  });
  return found;
}

std::vector<Ranked> Ranking::rank(const Wanted& wanted) const {
  std::map<std::size_t, Score> scores;
  double whole = 0;
  for (const auto& [term, members] : members_of(wanted)) {
    const auto holders = holders_of(members);
    const auto rarity = rarity_of(holders.size());
    double most = 0;
    for (const auto& member : members) most = std::max(most, member.share.own);
    whole += rarity * most;
    for (const auto& [candidate, share] : holders) {
      auto& score = scores[candidate];
      score.own += rarity * share.own;
      score.context += rarity * share.context;
      score.matched += share.own > 0;
    }
  }
  return ranked(wanted, scores, whole);
}

}
