#pragma once
// Ranking: which passages answer a question, by the words they share with it. Rare words weigh
// more (the logarithm of how few passages have one, as in BM25), those every mail has less, a word
// in a title less than one in the text, a synonym less than the word. The rest of the message and
// what was said before choose among the passages that share a word with the question itself. A
// question that says little by itself ("Should I?") is asked with the sentence before, then with
// the message. Pure.
// The weights were chosen on one half of the demo's threads and on five of the seven practices of
// tests/fixtures/practices; the others are for measuring.
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aai::knowledge {

using Terms = std::vector<std::string>;  // stems, each once

struct Candidate {
  Terms body, title;
  bool states_amount = false, states_time = false;
};

// Words that stand for one thing.
struct TermGroup {
  std::string name;
  Terms terms;
};

struct Wanted {
  Terms own;                             // of the question, in its order
  Terms before, subject, message, earlier;
  std::vector<TermGroup> ideas;          // that the question shows
  std::vector<TermGroup> synonyms;       // those without a word of the question count for nothing
  bool asks_price = false, asks_time = false;
};

struct Ranked {
  std::size_t candidate = 0;
  double score = 0;
  double coverage = 0;  // the weight of the question's words it shares, of all of them
  double support = 0;   // what speaks for it, the message included, in words only one passage has
  double context = 0;   // the message's part of it
  int matched = 0;      // words of the question
};

class Ranking {
 public:
  // `passages` of the language there are; candidates may be fewer.
  Ranking(std::vector<Candidate> candidates, std::size_t passages, std::string_view language);
  Ranking(const Ranking&) = delete;
  Ranking& operator=(const Ranking&) = delete;

  // Best first; equal ones as the candidates stand.
  std::vector<Ranked> rank(const Wanted& wanted) const;

 private:
  struct Place {
    std::size_t candidate;
    double weight;  // of where the word stands
  };
  struct Share {
    double own = 0, context = 0;
  };
  struct Member {
    std::string_view stem;
    Share share;
  };
  using Members = std::map<std::string_view, std::vector<Member>>;  // by term
  using TermOf = std::map<std::string_view, std::string_view>;      // of the question's own words
  struct Score {
    double own = 0, context = 0;
    int matched = 0;
  };

  const std::vector<Place>& places_of(std::string_view stem) const;
  double weight_of(std::string_view stem) const;
  double rarity_of(std::size_t holders) const;
  std::map<std::size_t, Share> holders_of(const std::vector<Member>& members) const;
  double strength_of(const Members& members) const;
  TermOf add_own(Members& members, const Wanted& wanted) const;
  void add_synonyms(Members& members, const TermOf& asked, const TermGroup& group) const;
  void add_context(Members& members, const TermOf& asked, const Wanted& wanted) const;
  Members members_of(const Wanted& wanted) const;
  std::vector<Ranked> ranked(const Wanted& wanted, const std::map<std::size_t, Score>& scores,
                             double whole) const;

  std::vector<Candidate> candidates_;
  std::size_t passages_;
  std::string language_;
  double mean_size_ = 1;
  std::unordered_map<std::string_view, std::vector<Place>> index_;  // into candidates_
  mutable std::unordered_map<std::string, std::vector<Place>> known_;
};

}
