#include "assistant/knowledge/lessons.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "assistant/drafts/facts.h"
#include "assistant/knowledge/cutting.h"
#include "core/utf8.h"

namespace aai::knowledge {
namespace {

constexpr std::size_t sentence_size_min = 25;

// The longer ones first, where one begins another.
constexpr std::string_view openings[] = {
    "Dear",         "Hi",        "Hello",  "Good morning", "Good afternoon", "Guten Tag",
    "Guten Morgen", "Liebe",     "Lieber", "Hallo",        "Sehr geehrte",   "Sehr geehrter",
    "Moin",         "Servus",    "Grüezi"};
constexpr std::string_view closings[] = {
    "Kind regards",      "Warm regards",  "Best regards",     "Regards",        "Best wishes",
    "With best wishes",  "Many thanks",   "Yours sincerely",  "Yours faithfully", "All the best",
    "Mit freundlichen Grüßen", "Mit besten Grüßen", "Herzliche Grüße", "Viele Grüße",
    "Beste Grüße",       "Liebe Grüße",   "Freundliche Grüße"};
constexpr std::string_view german[] = {"Guten",  "Liebe", "Hallo",     "Sehr geehrte", "Moin",
                                       "Servus", "Grüezi", "Mit ",     "Herzliche",    "Viele Gr",
                                       "Beste Gr", "Freundliche"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
    text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
    text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (const auto line = trimmed(text.substr(0, end)); !line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The words of the list that a line begins with and that end there as a word; the longest of them.
template <std::size_t N>
std::string_view begun_with(std::string_view line, const std::string_view (&words)[N]) {
  std::string_view best;
  for (const auto one : words) {
    const bool ends = line.size() == one.size() ||
                      (line.size() > one.size() && (line[one.size()] == ' ' ||
                                                    line[one.size()] == ',' ||
                                                    line[one.size()] == '!'));
    if (line.starts_with(one) && ends && one.size() > best.size()) best = one;
  }
  return best;
}

std::string_view opening_of(const std::vector<std::string_view>& lines) {
  if (lines.empty() || !(lines.front().ends_with(',') || lines.front().ends_with('!'))) return "";
  return begun_with(lines.front(), openings);
}

std::string_view closing_of(const std::vector<std::string_view>& lines) {
  constexpr std::size_t last_lines = 6;
  for (auto i = lines.size(); i > 0 && lines.size() - i < last_lines; --i) {
    if (const auto found = begun_with(lines[i - 1], closings); !found.empty()) return found;
  }
  return "";
}

// Lower case, one blank between words, nothing at the ends that is none.
std::string key_of(std::string_view sentence) {
  std::string key;
  for (const char c : sentence) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isspace(byte)) {
      if (!key.empty() && key.back() != ' ') key += ' ';
    } else {
      key += static_cast<char>(std::tolower(byte));
    }
  }
  while (!key.empty() && (key.back() == ' ' || key.back() == '.' || key.back() == '!'))
    key.pop_back();
  return key;
}

void add_manner(std::vector<Lesson>& lessons, std::string_view aspect, std::string_view before,
                std::string_view after) {
  if (after.empty() || before == after) return;
  lessons.push_back({"preference", std::string(aspect), std::string(after), key_of(after)});
}

bool is_worth_learning(std::string_view sentence) {
  return sentence.size() >= sentence_size_min && sentence.size() <= sentence_size_max &&
         utf8::is_valid(sentence) && sentence.find("⟦") == sentence.npos &&
         std::ranges::count(sentence, ' ') >= 3;
}

}

std::vector<Lesson> lessons_of(std::string_view before, std::string_view after) {
  const auto old_lines = lines_of(before), new_lines = lines_of(after);
  std::vector<Lesson> lessons;
  add_manner(lessons, "greeting", opening_of(old_lines), opening_of(new_lines));
  add_manner(lessons, "closing", closing_of(old_lines), closing_of(new_lines));

  std::set<std::string> known;
  for (const auto line : old_lines)
    for (const auto sentence : sentences_of(line)) known.insert(key_of(sentence));
  for (const auto line : new_lines) {
    if (!begun_with(line, openings).empty() || !begun_with(line, closings).empty()) continue;
    for (const auto sentence : sentences_of(line)) {
      auto key = key_of(sentence);
      if (!is_worth_learning(sentence) || !known.insert(key).second) continue;
      if (lessons.size() >= lessons_max) return lessons;
      const bool states_fact = !drafts::find_facts(sentence).empty();
      lessons.push_back({states_fact ? "fact" : "procedure", "sentence", std::string(sentence),
                         std::move(key)});
    }
  }
  return lessons;
}

bool is_german_manner(std::string_view words) {
  return std::ranges::any_of(german,
                             [&](std::string_view start) { return words.starts_with(start); });
}

}
