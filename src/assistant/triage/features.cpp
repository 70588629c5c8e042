#include "assistant/triage/features.h"

#include <algorithm>
#include <cmath>

#include "assistant/triage/cues.h"
#include "platform/mail_format/ascii.h"
#include "platform/mail_format/html_text.h"
#include "platform/mail_format/subject.h"
#include "platform/mail_format/utf8.h"

namespace aai::triage {
namespace {

using namespace mail_format;

constexpr std::size_t judged_bytes_max = 16'000;
constexpr std::size_t word_bytes_max = 24;
constexpr std::size_t piece_bytes = 4;

std::uint32_t mix(std::uint32_t hash, unsigned char byte) { return (hash ^ byte) * 16'777'619u; }

std::uint32_t hash_of(std::string_view text, std::uint32_t seed = 2'166'136'261u) {
  for (const char c : text) seed = mix(seed, static_cast<unsigned char>(c));
  return seed ^ seed >> 15;
}

struct Word {
  std::string text;  // lower case; digits are one kind
  std::uint32_t begin, end;
};

bool is_word(char c) { return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 || c == '\''; }

// "$1,200" and "$99" are the same to a judge, and so are all long numbers.
std::string normal(std::string_view word) {
  std::string out;
  for (const char c : word.substr(0, word_bytes_max)) out += is_digit(c) ? '0' : to_lower(c);
  return out;
}

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_word(text[i])) {
      // Marks that carry meaning of their own.
      if (text[i] == '!' || text[i] == '?' || text[i] == '$' || text[i] == '%' || text[i] == '>')
        words.push_back({std::string(1, text[i]), std::uint32_t(i), std::uint32_t(i + 1)});
      ++i;
      continue;
    }
    const auto begin = i;
    while (i < text.size() && is_word(text[i])) ++i;
    const auto word = text.substr(begin, i - begin);
    words.push_back({normal(word), std::uint32_t(begin), std::uint32_t(i)});
  }
  return words;
}

std::string bucket(std::string_view name, std::size_t count) {
  std::size_t level = 0;
  while (count > 0) {
    ++level;
    count /= 2;
  }
  return "#" + std::string(name) + ":" + std::to_string(level);
}

std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = ifind(text, what); at != std::string_view::npos; at = ifind(text, what, at + 1))
    ++count;
  return count;
}

void add_traits(JudgedText& judged) {
  const std::string_view body = std::string_view(judged.text).substr(judged.body_at);
  std::size_t shouted = 0, letters = 0, quoted = 0, lines = 0;
  for (const char c : body) {
    shouted += c >= 'A' && c <= 'Z';
    letters += is_letter(c);
  }
  for (auto rest = body; !rest.empty(); ++lines) quoted += take_line(rest).starts_with('>');
  judged.traits.push_back(bucket("length", body.size() / 64));
  judged.traits.push_back(bucket("links", count_of(body, "http")));
  judged.traits.push_back("#shouted:" + std::to_string(shouted * 20 / (letters + 1)));
  judged.traits.push_back("#quoted:" + std::to_string(quoted * 8 / (lines + 1)));
}

class Gatherer {
 public:
  Gatherer(const JudgedText& judged, Shape shape)
      : judged_(judged), shape_(shape), words_(words_of(judged.text)) {}

  std::vector<Feature> run() {
    all_.reserve(words_.size() * 8);
    for (std::size_t i = 0; i < words_.size(); ++i) {
      take_word(i);
      if (shape_ == Shape::sentence) take_phrases(i);
      if (shape_ == Shape::practice) take_cues(i);
    }
    for (const auto& trait : judged_.traits) all_.push_back({hash_of(trait), 1, 0, 0});
    return of_unit_length(merged());
  }

 private:
  void add(std::uint32_t hash, float weight, std::size_t first, std::size_t last) {
    all_.push_back({hash, weight, words_[first].begin, words_[last].end});
  }

  void take_word(std::size_t i) {
    const auto& word = words_[i].text;
    const bool in_subject = words_[i].begin < judged_.body_at;
    add(hash_of(word), 1, i, i);
    if (in_subject) add(hash_of(word, hash_of("subject ")), 1, i, i);
    if (i + 1 < words_.size()) add(hash_of(words_[i + 1].text, hash_of(word + " ")), 1, i, i + 1);
    const auto padded = "_" + word + "_";
    const float weight = shape_ == Shape::sentence ? 0.2f : 0.5f;
    for (std::size_t k = 0; k + piece_bytes <= padded.size(); ++k)
      add(hash_of(std::string_view(padded).substr(k, piece_bytes), 97), weight, i, i);
  }

  // Three words, two with one between, and how a clause begins: that is where requests show.
  void take_phrases(std::size_t i) {
    const auto& word = words_[i].text;
    if (i + 2 < words_.size()) {
      const auto& third = words_[i + 2].text;
      add(hash_of(third, hash_of(word + " " + words_[i + 1].text + " ")), 0.5f, i, i + 2);
      add(hash_of(third, hash_of(word + " _ ")), 0.5f, i, i + 2);
    }
    if (!begins_clause(i)) return;
    add(hash_of(word, hash_of("^")), 1, i, i);
    if (i + 1 < words_.size())
      add(hash_of(words_[i + 1].text, hash_of("^" + word + " ")), 1, i, i + 1);
  }

  void take_cues(std::size_t i) {
    for (const auto& cue : practice_cues())
      if (words_[i].text.starts_with(cue.begins)) {
        add(hash_of(cue.topic, hash_of("cue ")), 2, i, i);
        add(hash_of(cue.begins, hash_of("cue ")), 1, i, i);
      }
  }

  bool begins_clause(std::size_t i) const {
    if (i == 0) return true;
    const auto from = words_[i - 1].end;
    const auto between = std::string_view(judged_.text).substr(from, words_[i].begin - from);
    return between.find_first_of("\n.;:") != std::string_view::npos;
  }

  // Each hash once, with the place where it stood first.
  std::vector<Feature> merged() {
    std::ranges::sort(all_, {}, [](const Feature& f) { return std::pair(f.hash, f.begin); });
    std::vector<Feature> once;
    for (const auto& feature : all_) {
      if (!once.empty() && once.back().hash == feature.hash) once.back().weight += feature.weight;
      else once.push_back(feature);
    }
    return once;
  }

  static std::vector<Feature> of_unit_length(std::vector<Feature> features) {
    double square = 0;
    for (auto& feature : features) {
      feature.weight = static_cast<float>(std::log1p(static_cast<double>(feature.weight)));
      square += double(feature.weight) * feature.weight;
    }
    const auto length = float(std::sqrt(square));
    for (auto& feature : features) feature.weight /= length > 0 ? length : 1;
    return features;
  }

  const JudgedText& judged_;
  Shape shape_;
  std::vector<Word> words_;
  std::vector<Feature> all_;
};

}  // namespace

JudgedText judged_text(std::string_view subject, std::string_view body) {
  JudgedText judged;
  judged.text = std::string(clip_utf8(subject, 500)) + "\n";
  judged.body_at = judged.text.size();
  judged.text += clip_utf8(body, judged_bytes_max);
  if (base_subject(subject).is_reply) judged.traits.emplace_back("#reply");
  add_traits(judged);
  return judged;
}

JudgedText judged_text(const ParsedMail& mail) {
  const auto seen = seen_text(mail);
  auto judged = judged_text(mail.subject, seen.text);
  if (!mail.html.empty())
    judged.traits.emplace_back(mail.text.empty() ? "#html only" : "#html too");
  if (!seen.hidden.empty()) judged.traits.emplace_back("#hidden text");
  judged.traits.push_back(bucket("pictures", count_of(mail.html, "<img")));
  judged.traits.push_back(bucket("anchors", count_of(mail.html, "<a ")));
  judged.traits.push_back(bucket("files", mail.attachments.size()));
  return judged;
}

std::vector<Feature> read_features(const JudgedText& judged, Shape shape) {
  Gatherer gatherer(judged, shape);
  return gatherer.run();
}

}  // namespace aai::triage
