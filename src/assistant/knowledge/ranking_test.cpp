// What makes one passage a better answer than another.
#include "assistant/knowledge/ranking.h"

#include <doctest/doctest.h>

#include "assistant/knowledge/ordinary_words.h"
#include "assistant/knowledge/synonyms.h"

namespace aai::knowledge {
namespace {

std::vector<Candidate> candidates(std::vector<Terms> bodies,
                                  const std::vector<Terms>& titles = {}) {
  std::vector<Candidate> made;
  for (auto& body : bodies) made.push_back({std::move(body), {}, false, false});
  for (std::size_t i = 0; i < titles.size(); ++i) made[i].title = titles[i];
  return made;
}

Wanted asking(Terms own) {
  Wanted wanted;
  wanted.own = std::move(own);
  return wanted;
}

std::string order(const std::vector<Ranked>& ranked) {
  std::string text;
  for (const auto& one : ranked) text += std::to_string(one.candidate);
  return text;
}

}

TEST_CASE("ranking: a rare word weighs more than one that many passages have") {
  const Ranking ranking(
      candidates({{"lease", "cost"}, {"cost", "payrol"}, {"cost", "will"}}), 3, "en");
  const auto found = ranking.rank(asking({"cost", "payrol"}));

  CHECK(order(found) == "102");
  CHECK(found[0].matched == 2);
  CHECK(found[0].coverage == doctest::Approx(1));
  CHECK(found[1].coverage < 0.5);
}

TEST_CASE("ranking: what every mail has says little, and a title says less than the text") {
  REQUIRE(is_ordinary("pleas", "en"));
  REQUIRE(!is_ordinary("lease", "en"));
  const Ranking ordinary(candidates({{"pleas"}, {"lease"}}), 2, "en");
  CHECK(order(ordinary.rank(asking({"pleas", "lease"}))) == "10");

  const Ranking titled(candidates({{"x"}, {"lease"}}, {{"lease"}, {}}), 2, "en");
  CHECK(order(titled.rank(asking({"lease"}))) == "10");
}

TEST_CASE("ranking: a word no passage has lowers what the others cover") {
  const Ranking ranking(candidates({{"lease"}, {"will"}}), 2, "en");
  CHECK(ranking.rank(asking({"lease"}))[0].coverage == doctest::Approx(1));
  CHECK(ranking.rank(asking({"lease", "zebra"}))[0].coverage == doctest::Approx(0.5));
}

TEST_CASE("ranking: the message chooses, it does not answer") {
  const Ranking ranking(candidates({{"cost", "will"}, {"cost", "lease"}, {"lease"}}), 3, "en");
  auto wanted = asking({"cost", "zebra"});
  CHECK(order(ranking.rank(wanted)) == "01");
  wanted.message = {"lease"};
  CHECK(order(ranking.rank(wanted)) == "10");
}

TEST_CASE("ranking: a question that says nothing is asked with the sentence before it") {
  const Ranking ranking(candidates({{"mould"}, {"lease"}}), 2, "en");
  auto wanted = asking({"zebra"});
  CHECK(ranking.rank(wanted).empty());
  wanted.before = {"lease"};
  wanted.message = {"lease", "mould"};
  CHECK(ranking.rank(wanted).front().candidate == 1);
}

TEST_CASE("ranking: a synonym counts for less than the word, and only beside a word of its set") {
  const Ranking ranking(candidates({{"photo"}, {"pictur"}}), 2, "en");
  auto wanted = asking({"photo"});
  wanted.synonyms = {{"", {"photo", "pictur"}}, {"", {"dog", "puppi"}}};
  const auto found = ranking.rank(wanted);
  CHECK(order(found) == "01");
  CHECK(found[1].score < found[0].score);
  CHECK(ranking.rank(asking({"photo"})).size() == 1);

  CHECK(synonyms_near("Are the PHOTOS too small?", "en").size() >= 1);
  CHECK(synonyms_near("zzz", "en").empty());
}

TEST_CASE("ranking: German compounds are found by their parts, English words are not") {
  const auto bodies = std::vector<Terms>{{"fristverlang"}, {"miet"}};
  CHECK(Ranking(candidates(bodies), 2, "de").rank(asking({"frist"})).size() == 1);
  CHECK(Ranking(candidates(bodies), 2, "en").rank(asking({"frist"})).empty());
}

TEST_CASE("ranking: equal passages stand in the order they came in, and nothing is found in none") {
  const Ranking equal(candidates({{"lease"}, {"lease"}, {"lease"}}), 3, "en");
  CHECK(order(equal.rank(asking({"lease"}))) == "012");
  CHECK(Ranking({}, 0, "en").rank(asking({"lease"})).empty());
  CHECK(equal.rank(asking({})).empty());
}

}
