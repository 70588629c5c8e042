#include "assistant/drafts/wording.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include "assistant/knowledge/lessons.h"
#include "core/utf8.h"

namespace aai::drafts {
namespace {

constexpr std::size_t name_size_max = 50, greeting_size_max = 70, label_size_max = 110;

bool is_german(const Assignment& assignment) { return assignment.language == "de"; }

bool is_name_byte(unsigned char c) {
  return std::isalpha(c) || c >= 0x80 || c == '-' || c == '\'' || c == '.' || c == ' ';
}

// "Whitlow, Denise" the other way round; nothing where it is a company, an address or a sentence.
std::string person_name(std::string name) {
  if (const auto comma = name.find(", "); comma != name.npos)
    name = name.substr(comma + 2) + " " + name.substr(0, comma);
  const bool is_plain =
      name.size() <= name_size_max && utf8::is_valid(name) &&
      std::ranges::all_of(name, [](char c) { return is_name_byte(static_cast<unsigned char>(c)); });
  const auto words = 1 + std::ranges::count(name, ' ');
  if (name.empty() || !is_plain || words > 4) return "";
  for (const std::string_view company :
       {"Ltd", "GmbH", "Limited", "Office", "Team", "Accounts", "Info", "Support", "LLP"}) {
    if (name.find(company) != name.npos) return "";
  }
  return name;
}

std::string first_name(const std::string& name) {
  std::string rest = name;
  for (auto end = rest.find(' '); end != rest.npos && rest[end - 1] == '.'; end = rest.find(' '))
    rest.erase(0, end + 1);
  return rest.substr(0, rest.find(' '));
}

bool is_greeting(std::string_view line) {
  if (line.size() > greeting_size_max || !line.ends_with(',')) return false;
  const auto words = line.substr(0, line.size() - 1);
  if (!std::ranges::all_of(words,
                           [](char c) { return is_name_byte(static_cast<unsigned char>(c)); }))
    return false;
  for (const std::string_view start :
       {"Dear ", "Hi ", "Hello ", "Guten Tag ", "Liebe ", "Lieber ", "Hallo ", "Sehr geehrte"}) {
    if (line.starts_with(start)) return true;
  }
  return false;
}

// The first line of our last message, where this person answers it.
std::string earlier_greeting(const Assignment& assignment, const std::string& name) {
  for (auto said = assignment.conversation.rbegin(); said != assignment.conversation.rend();
       ++said) {
    if (!said->is_ours) continue;
    const std::string_view text = said->text;
    const auto line = text.substr(0, text.find('\n'));
    const auto last = name.substr(name.find_last_of(' ') + 1);
    const bool is_theirs = line.find(first_name(name)) != line.npos || line.find(last) != line.npos;
    return is_greeting(line) && is_theirs && !name.empty() ? std::string(line) : "";
  }
  return "";
}

bool closes(std::string_view line, std::initializer_list<std::string_view> starts) {
  return std::ranges::any_of(starts,
                             [&](std::string_view start) { return line.starts_with(start); });
}

bool closes_in_english(std::string_view line) {
  return closes(line, {"Kind regards", "Warm regards", "Best regards", "Regards", "Best wishes",
                       "With best", "Yours "});
}

bool closes_in_german(std::string_view line) {
  return closes(line, {"Mit freundlichen", "Mit besten", "Herzliche", "Viele Gr", "Beste Gr",
                       "Liebe Gr", "Freundliche"});
}

}

std::string greeting_of(const Assignment& assignment) {
  std::string name;
  for (const auto& said : assignment.conversation) {
    if (!said.is_ours) name = person_name(said.from_name);
  }
  if (auto earlier = earlier_greeting(assignment, name); !earlier.empty()) return earlier;
  const auto& tone = assignment.practice.about.tone;
  if (const auto opening = learned_manner(assignment, "greeting"); !opening.empty()) {
    const bool is_stiff = opening.starts_with("Sehr geehrte") || tone == "formal";
    return opening + (name.empty() ? "" : " " + (is_stiff ? name : first_name(name))) + ",";
  }
  if (is_german(assignment)) return name.empty() ? "Guten Tag," : "Guten Tag " + name + ",";
  if (name.empty()) return tone == "formal" ? "Dear Sir or Madam," : "Hello,";
  return "Dear " + (tone == "formal" ? name : first_name(name)) + ",";
}

std::string learned_manner(const Assignment& assignment, std::string_view aspect) {
  for (const auto& memory : assignment.memories) {
    if (memory.aspect == aspect &&
        knowledge::is_german_manner(memory.text) == is_german(assignment))
      return memory.text;
  }
  return "";
}

std::string thanks_of(const Assignment& assignment) {
  const auto& tone = assignment.practice.about.tone;
  if (assignment.category == "complaint") {
    return is_german(assignment)
               ? "vielen Dank, dass Sie uns das geschrieben haben. Wir nehmen es ernst."
               : "Thank you for telling us. We take this seriously.";
  }
  if (is_german(assignment))
    return tone == "warm" ? "herzlichen Dank für Ihre Nachricht."
                          : "vielen Dank für Ihre Nachricht.";
  return tone == "warm" ? "Thank you very much for your message." : "Thank you for your message.";
}

// People write the closing into their signature: theirs stands, unless it is in the other language.
std::string closing_of(const Assignment& assignment) {
  const auto& about = assignment.practice.about;
  auto signature = about.signature.empty() ? about.org_name : about.signature;
  const auto line = signature.substr(0, signature.find('\n'));
  if (const auto learned = learned_manner(assignment, "closing"); !learned.empty()) {
    const bool has_own = closes_in_english(line) || closes_in_german(line);
    if (has_own) signature.erase(0, std::min(line.size() + 1, signature.size()));
    return learned + (is_german(assignment) ? "\n" : ",\n") + signature;
  }
  const bool is_ours = is_german(assignment) ? closes_in_german(line) : closes_in_english(line);
  if (is_ours) return signature;
  const bool is_foreign = closes_in_english(line) || closes_in_german(line);
  if (is_foreign && line.size() + 1 < signature.size()) signature.erase(0, line.size() + 1);

  std::string closing;
  if (is_german(assignment))
    closing = about.tone == "warm" ? "Herzliche Grüße" : "Mit freundlichen Grüßen";
  else
    closing = about.tone == "formal" ? "Yours sincerely,"
              : about.tone == "warm" ? "Warm regards,"
                                     : "Kind regards,";
  return closing + "\n" + signature;
}

std::string blank_of(std::string_view label) {
  std::string words(label);
  for (const auto& fact : find_facts(words)) {
    if (fact.kind == FactKind::link || fact.kind == FactKind::address ||
        fact.kind == FactKind::number)
      std::fill(words.begin() + static_cast<std::ptrdiff_t>(fact.begin),
                words.begin() + static_cast<std::ptrdiff_t>(fact.end), ' ');
  }
  std::string clean;
  for (const unsigned char c : words) {
    if (std::isspace(c)) {
      if (!clean.empty() && clean.back() != ' ') clean += ' ';
    } else if (std::iscntrl(c) == 0) {
      clean += static_cast<char>(c);
    }
  }
  for (const std::string_view mark : {"⟦", "⟧"}) {
    for (auto at = clean.find(mark); at != clean.npos; at = clean.find(mark))
      clean.erase(at, mark.size());
  }
  std::string_view cut = utf8::cut(clean, label_size_max);
  while (!cut.empty() && cut.back() == ' ') cut.remove_suffix(1);
  return "⟦" + std::string(cut) + "⟧";
}

}
