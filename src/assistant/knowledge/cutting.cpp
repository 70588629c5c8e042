#include "assistant/knowledge/cutting.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "core/utf8.h"

namespace aai::knowledge {
namespace {

constexpr std::array english_words{"the",  "and",  "of",     "to",   "is",   "you",  "for",  "your",
                                   "we",   "with", "it",     "are",  "be",   "have", "that", "can",
                                   "our",  "not",  "please", "if",   "what", "how",  "do",   "my",
                                   "this", "from", "would",  "when", "i"};
constexpr std::array german_words{"der",  "die", "das",   "und",   "ist",  "sie", "wir",  "nicht",
                                  "mit",  "für", "ein",   "zu",    "eine", "von", "im",   "den",
                                  "dem",  "auf", "bitte", "ich",   "es",   "uns", "ihre", "oder",
                                  "wenn", "wie", "kann",  "haben", "noch"};
constexpr std::array abbreviations{"z.b", "d.h", "u.a",  "bzw",  "ca",  "nr",  "dr",  "st",
                                   "mr",  "mrs", "ms",   "prof", "usw", "etc", "e.g", "i.e",
                                   "vs",  "tel", "frau", "hr",   "abs", "no"};

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
    text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
    text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

template <std::size_t N>
bool is_one_of(const std::array<const char*, N>& words, std::string_view word) {
  return std::ranges::any_of(words, [word](const char* one) { return word == one; });
}

// "z.B." and "3." do not end a sentence, nor does a dot inside "www.example".
bool ends_sentence(std::string_view text, std::size_t at) {
  if (at + 1 < text.size() && !std::isspace(static_cast<unsigned char>(text[at + 1]))) return false;
  if (text[at] != '.') return true;
  auto begin = at;
  while (begin > 0 && !std::isspace(static_cast<unsigned char>(text[begin - 1]))) --begin;
  const auto word = lower(text.substr(begin, at - begin));
  if (is_one_of(abbreviations, word)) return false;
  const bool is_ordinal =
      !word.empty() && word.size() <= 2 &&
      std::ranges::all_of(word, [](unsigned char c) { return std::isdigit(c) != 0; });
  return !is_ordinal;
}

bool is_item(std::string_view line) {
  return line.starts_with("- ") || line.starts_with("* ") || line.starts_with("• ");
}

// Pieces of at most passage_size_max bytes, each of whole sentences where that is possible.
void add_paragraph(std::vector<Cut>& cuts, const std::string& heading, std::string& paragraph) {
  const auto text = std::exchange(paragraph, {});
  if (trim(text).empty()) return;
  std::string piece;
  const auto add_piece = [&] {
    if (!piece.empty() && cuts.size() < passages_max)
      cuts.push_back({heading, std::exchange(piece, {})});
  };
  for (auto sentence : sentences_of(text)) {
    sentence = utf8::cut(sentence, passage_size_max);
    if (piece.size() + sentence.size() + 1 > passage_size_max) add_piece();
    piece += piece.empty() ? "" : " ";
    piece += sentence;
  }
  add_piece();
}

std::string_view without_front_matter(std::string_view document) {
  if (!document.starts_with("---\n")) return document;
  const auto end = document.find("\n---\n", 3);
  return end == document.npos ? document : document.substr(end + 5);
}

}

std::vector<std::string_view> sentences_of(std::string_view text) {
  std::vector<std::string_view> sentences;
  std::size_t begin = 0;
  const auto add = [&](std::size_t end) {
    const auto sentence = trim(text.substr(begin, end - begin));
    if (!sentence.empty()) sentences.push_back(sentence);
    begin = end;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_break = text[i] == '\n' && i + 1 < text.size() &&
                          (text[i + 1] == '\n' || is_item(text.substr(i + 1)));
    const bool is_end =
        (text[i] == '.' || text[i] == '?' || text[i] == '!') && ends_sentence(text, i);
    if (is_break || is_end) add(i + 1);
  }
  add(text.size());
  return sentences;
}

std::vector<Cut> cut_passages(std::string_view document) {
  document = without_front_matter(document);
  std::vector<Cut> cuts;
  std::string heading, paragraph;
  while (!document.empty() && cuts.size() < passages_max) {
    const auto line = trim(document.substr(0, document.find('\n')));
    document.remove_prefix(std::min(document.find('\n'), document.size() - 1) + 1);
    if (line.empty()) {
      add_paragraph(cuts, heading, paragraph);
    } else if (line.starts_with('#')) {
      add_paragraph(cuts, heading, paragraph);
      heading = trim(line.substr(std::min(line.find_first_not_of('#'), line.size())));
    } else {
      paragraph += paragraph.empty() ? "" : is_item(line) ? "\n" : " ";
      paragraph += line;
    }
  }
  add_paragraph(cuts, heading, paragraph);
  return cuts;
}

std::string_view guess_language(std::string_view text, std::string_view otherwise) {
  int english = 0, german = 0;
  std::string word;
  for (std::size_t i = 0; i <= text.size() && i < 20'000; ++i) {
    const unsigned char c = i < text.size() ? static_cast<unsigned char>(text[i]) : ' ';
    if (std::isalpha(c) || c >= 0x80) {
      word += static_cast<char>(std::tolower(c));
      continue;
    }
    english += is_one_of(english_words, word);
    german += is_one_of(german_words, word);
    word.clear();
  }
  if (english == german) return otherwise;
  return german > english ? "de" : "en";
}

}
