#include "assistant/drafts/questions.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "assistant/knowledge/cutting.h"
#include "core/utf8.h"

namespace aai::drafts {
namespace {

using Words = std::span<const std::string_view>;

constexpr std::size_t question_size_max = 600, words_of_a_whole_question = 9;

// With these a sentence asks for something, question mark or not.
constexpr std::string_view asking_words[] = {"could you",      "can you",       "would you",
                                             "will you",       "please send",   "please confirm",
                                             "please let",     "please ring",   "please call",
                                             "let me know",    "tell me",       "i wonder",
                                             "wondering",      "i'd like to",   "i would like to",
                                             "we'd like to",   "we would like", "i need",
                                             "we need",        "not sure",      "don't know",
                                             "do i ",          "do we ",        "is there ",
                                             "can i ",         "can we ",       "what about",
                                             "any chance",     "advise",        "what do ",
                                             "how much",       "how long",      "when do ",
                                             "when are ",      "what does it",  "könnten sie",
                                             "können sie",     "würden sie",    "bitte senden",
                                             "bitte schicken", "bitte teilen",  "bitte bestätigen",
                                             "bitte um",       "bitte geben",   "ich möchte",
                                             "wir möchten",    "ich würde",     "wir würden",
                                             "ich hätte",      "wir brauchen",  "ich brauche",
                                             "wie hoch",       "was kostet",    "ob sie",
                                             "müssen wir",     "muss ich",      "frage:",
                                             "fragen:",        "unsicher",      "please explain",
                                             "please advise",  "like to know",  "want to know",
                                             "i expect ",      "is that all",   "möchte wissen",
                                             "wüsste gern",    "ich erwarte"};

constexpr std::string_view time_words[] = {"appointment",
                                           "meeting",
                                           "meet ",
                                           "call ",
                                           "speak ",
                                           "chat",
                                           "move our",
                                           "reschedule",
                                           "come in",
                                           "come and see",
                                           "talk ",
                                           "free on",
                                           "slot",
                                           "termin",
                                           "treffen",
                                           "telefonat",
                                           "besprech",
                                           "anrufen",
                                           "sprechen",
                                           "time suits",
                                           "could we make it",
                                           "mir würden passen",
                                           "uhrzeit"};

// Whether we did something: "Have you sent it?", but not "Have you got a lift?".
constexpr std::string_view deed_words[] = {
    "did you ",   "has it been ",       "has this been ",      "has my ",   "have my ",
    "any news",   "any update",         "where are we with",   "is it done", "wie ist der stand",
    "gibt es neuigkeiten", "gibt es etwas neues"};
constexpr std::string_view have_words[] = {"have you ", "haven't you ", "haben sie "};
constexpr std::string_view done_words[] = {
    "done",        "sent",       "made",       "paid",        "put",       "read",
    "seen",        "found",      "heard",      "had",         "written",   "begun",
    "gone",        "given",      "taken",      "chosen",      "spoken",    "forgotten",
    "erhalten",    "bekommen",   "vergessen",  "eingereicht", "eingelegt", "abgegeben",
    "abgeschickt", "verschickt", "angekommen", "übermittelt", "überwiesen"};

// To be rung: nothing a reply can say instead.
constexpr std::string_view contact_words[] = {
    "ring me",        "ring us",        "call me",          "call us",        "phone me",
    "phone us",       "please ring",    "please phone",     "give me a ring", "give me a call",
    "give us a ring", "give us a call", "rufen sie mich",   "rufen sie uns",  "rufen sie doch",
    "um rückruf",     "rufen sie bitte"};

// A second question begins here, inside one sentence.
constexpr std::string_view second_beginnings[] = {
    " and when ", " and what ",   " and how ",   " and whether ", " and is ",
    " and can ",  " and do ",     " and does ",  " and if so ",   " or do ",
    " or can ",   " und wann ",   " und was ",   " und wie ",     " und ob ",
    " und muss ", " und müssen ", " und kann ",  " und können ",  " oder geht ",
    ", can ",     ", do we ",     ", is there ", ", what ",       ", how "};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool has_any(const std::string& text, Words words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return text.find(word) != text.npos; });
}

// German writes its nouns large: "Gerät" is no participle, whatever it looks like.
bool is_done_word(std::string_view word) {
  constexpr std::size_t shortest = 5;
  if (std::ranges::find(done_words, word) != std::end(done_words)) return true;
  if (word.size() < shortest || word == "geöffnet") return false;
  const bool is_german =
      word.starts_with("ge") || word.starts_with("be") || word.starts_with("er");
  return word.ends_with("ed") || (is_german && word.ends_with('t'));
}

bool asks_what_was_done(std::string_view text) {
  const auto words = lower(text);
  if (has_any(words, deed_words)) return true;
  for (const auto have : have_words) {
    const auto at = words.find(have);
    if (at == words.npos) continue;
    auto rest = text.substr(at + have.size());
    while (!rest.empty()) {
      const auto end = rest.find_first_of(" ,.?!");
      if (is_done_word(rest.substr(0, end))) return true;
      rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  return false;
}

std::size_t count_words(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, ' ')) + 1;
}

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const unsigned char c : text) {
    if (!std::isspace(c)) line += static_cast<char>(c);
    else if (!line.empty() && line.back() != ' ') line += ' ';
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return std::string(utf8::cut(line, question_size_max));
}

// "1. ", "2) ", "- ", "• ": what a list item begins with.
std::string_view without_bullet(std::string_view line) {
  auto at = line.find_first_not_of(" \t");
  if (at == line.npos) return {};
  const auto start = at;
  while (at < line.size() && std::isdigit(static_cast<unsigned char>(line[at]))) ++at;
  if (at > start && at < line.size() && (line[at] == '.' || line[at] == ')'))
    return line.substr(at + 1);
  for (const std::string_view bullet : {"- ", "* ", "• ", "– "}) {
    if (line.substr(start).starts_with(bullet)) return line.substr(start + bullet.size());
  }
  return {};
}

// Programs break lines at 72 columns: what goes on in the next line is one sentence again.
std::string unwrapped(std::string_view text) {
  constexpr std::size_t full_line = 55;
  std::string out;
  std::size_t line_begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n') {
      out += text[i];
      continue;
    }
    const auto next = text.substr(i + 1, text.find('\n', i + 1) - i - 1);
    const bool is_full = i - line_begin >= full_line && text[i - 1] != ':';
    const bool goes_on =
        next.find_first_not_of(" \t\r") != next.npos && without_bullet(next).empty();
    out += is_full && goes_on ? ' ' : '\n';
    line_begin = i + 1;
  }
  return out;
}

struct Line {
  std::string_view text;
  bool is_item = false, is_asked_for = false;  // an item below "Could you tell me:"
};

std::vector<Line> lines_of(std::string_view text) {
  constexpr std::size_t lines_max = 400;
  std::vector<Line> lines;
  bool is_below_colon = false;
  std::size_t begin = 0;
  while (begin < text.size() && lines.size() < lines_max) {
    auto end = text.find('\n', begin);
    if (end == text.npos) end = text.size();
    const auto line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    const auto item = without_bullet(line);
    lines.push_back({item.empty() ? line : item, !item.empty(), !item.empty() && is_below_colon});
    if (item.empty()) {
      const auto last = line.find_last_not_of(" \t\r");
      is_below_colon = line[last] == ':' && has_any(lower(line), asking_words);
    }
  }
  return lines;
}

Question make_question(std::string_view text, std::string_view before) {
  Question question;
  question.text = on_one_line(text);
  const auto words = lower(question.text);
  question.is_about_time = has_any(words, time_words);
  question.is_of_person = asks_what_was_done(question.text) || has_any(words, contact_words);
  if (count_words(question.text) < words_of_a_whole_question)
    question.asked_about = on_one_line(before);
  return question;
}

void add_questions(std::vector<Question>& found, std::string_view sentence,
                   std::string_view before) {
  std::size_t begin = 0;
  const auto words = lower(sentence);
  while (begin < sentence.size() && found.size() < questions_max) {
    auto end = sentence.size();
    constexpr std::size_t shortest = 12;  // "how much and when" is one question
    for (const auto beginning : second_beginnings) {
      const auto at = words.find(beginning, begin + shortest);
      if (at != words.npos && at + shortest < sentence.size()) end = std::min(end, at);
    }
    found.push_back(make_question(sentence.substr(begin, end - begin), before));
    before = sentence.substr(begin, end - begin);
    begin = end == sentence.size() ? end : end + 1;
  }
}

bool asks(std::string_view sentence) {
  return sentence.find('?') != sentence.npos || has_any(lower(sentence) + " ", asking_words);
}

}

std::vector<Question> find_questions(std::string_view text) {
  std::vector<Question> found;
  const auto whole = unwrapped(text);
  std::string_view before;
  for (const auto& line : lines_of(whole)) {
    for (const auto sentence : knowledge::sentences_of(line.text)) {
      if (found.size() < questions_max && (line.is_asked_for || asks(sentence)))
        add_questions(found, sentence, before);
      before = sentence;
    }
  }
  return found;
}

}
