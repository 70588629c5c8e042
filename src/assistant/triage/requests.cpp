#include <algorithm>

#include "assistant/triage/classifier.h"
#include "platform/mail_format/ascii.h"

namespace aai::triage {
namespace {

using namespace mail_format;

constexpr std::size_t sentences_max = 60;
constexpr std::size_t sentence_bytes_min = 6;
// A question in the new text is taken for one, whatever words it has.
constexpr double question_probability_min = request_from;

struct Span {
  std::size_t begin, end;
};

bool ends_sentence(std::string_view text, std::size_t at) {
  const char c = text[at];
  const bool stops = c == '.' || c == '?' || c == '!';
  if (stops) return at + 1 == text.size() || is_space(text[at + 1]);
  // An empty line ends one too; a single line end is only where the writer's program broke it.
  return c == '\n' && at + 1 < text.size() && text[at + 1] == '\n';
}

std::vector<Span> sentences_of(std::string_view text, std::size_t from) {
  std::vector<Span> sentences;
  auto begin = from;
  for (auto i = from; i < text.size() && sentences.size() < sentences_max; ++i) {
    if (!ends_sentence(text, i) && i + 1 < text.size()) continue;
    auto start = begin;
    while (start < i && is_space(text[start])) ++start;
    if (i + 1 - start >= sentence_bytes_min) sentences.push_back({start, i + 1});
    begin = i + 1;
  }
  return sentences;
}

}  // namespace

Request find_request(std::string_view text, std::size_t from, const LinearModel& requests) {
  Request best;
  for (const auto& [begin, end] : sentences_of(text, from)) {
    const auto sentence = text.substr(begin, end - begin);
    if (sentence.starts_with('>')) continue;
    const auto features = read_features(judged_text("", sentence), Shape::sentence);
    auto probability = judge(requests, features).probabilities[1];
    if (sentence.ends_with('?')) probability = std::max(probability, question_probability_min);
    if (probability > best.probability) best = {probability, begin, end};
  }
  return best;
}

}  // namespace aai::triage
