#include "assistant/knowledge/ideas.h"

#include <algorithm>
#include <cctype>

namespace aai::knowledge {
namespace {

struct Idea {
  std::string_view name, english, german;
  std::string_view english_signs, german_signs;  // phrases between "|" that show the idea
};

constexpr Idea ideas[] = {
    {"idea:cost", "cost charge fee price quote rate expensive",
     "kosten kostet gebühr honorar preis berechnen teuer pauschale",
     "cost|charge|fee |fees |price|quote|how much|rates ",
     "kosten |kostet|gebühr|honorar|preis|berechne|wie teuer"},
    {"idea:pay", "pay payment instalment paid owe", "zahlen zahlung bezahlen überweisen rate raten",
     " pay |payment|instalment| paid |transfer", "zahl|überweis| raten|begleich"},
    {"idea:need", "need require bring send provide document paper",
     "brauchen benötigen unterlagen mitbringen nennen bereithalten",
     "need from|do you need|need to bring|need to send|what do i need|what papers|what documents|"
     "paperwork|bring",
     "brauchen sie|benötig|unterlagen|mitbring|brauche ich"},
    {"idea:deadline", "deadline due late latest file submit",
     "frist fällig spätestens einreichen abgeben abgabe",
     "deadline|by when| due |latest|when do i have to|when do we have to|too late",
     "frist|fällig|bis wann|spätestens|abgabe|einreich"},
    {"idea:duration", "take week month day long", "dauern dauert woche monat tag werktag",
     "how long|how many days|how many weeks|how soon", "wie lange|wie schnell|dauert"},
    {"idea:allowed", "allow permit may claim deduct permission consent",
     "erlaubt erlaubnis gestattet zustimmung dürfen absetzen",
     "allowed|allow|am i able|are we able|permission|can i claim|do i claim|deduct|entitled",
     "erlaub|darf |dürfen|gestattet|zulässig|absetz"},
    {"idea:meeting", "meet appointment call speak visit consult conversation talk video",
     "termin gespräch besprechung telefonat sprechen video",
     "meeting|appointment| call |speak|talk|come in|consultation|meet ",
     "termin|gespräch|besprech|telefon|sprechen"},
    {"idea:open", "open hour close", "geöffnet öffnungszeiten offen geschlossen",
     " open |opening|weekend|closed", "geöffnet|öffnungszeit|offen "},
    {"idea:place", "address park locate entrance", "adresse parken anfahrt parkplatz",
     " park |parking|where are you|find you|address", "parken|parkplatz|adresse|anfahrt"},
    {"idea:cancel", "cancel reschedule postpone move change withdraw",
     "absagen verschieben verlegen stornieren kündigen widerrufen",
     "cancel|reschedul|postpone|move our|move my|pull out|withdraw",
     "absag|verschieb|verleg|stornier"},
    {"idea:lost", "lost replace copy again", "verloren verlust ersatz ersetzen kopie",
     " lost |mislaid|cannot find|can't find|another copy", "verloren|verlegt |finde nicht|ersatz"},
    {"idea:penalty", "late penalty fine surcharge overdue interest",
     "verspätet verspätung zuschlag mahnung säumnis strafe",
     "penalt| fine | fined |surcharge|overdue", "verspät|zuschlag|mahnung|säumnis|strafe"},
};

// Words with one blank between, in lower case; marks are blanks.
std::string plain(std::string_view text) {
  std::string out = " ";
  for (const unsigned char c : text) {
    const bool is_word = std::isalnum(c) || c >= 0x80 || c == '\'';
    const char next = is_word ? static_cast<char>(std::tolower(c)) : ' ';
    if (next != ' ' || out.back() != ' ') out += next;
  }
  return out + " ";
}

// A sign begins a word, or is one where blanks stand around it.
bool shows(const std::string& text, std::string_view signs) {
  while (!signs.empty()) {
    const auto sign = signs.substr(0, signs.find('|'));
    signs.remove_prefix(std::min(signs.size(), sign.size() + 1));
    const auto wanted = (sign.front() == ' ' ? "" : " ") + std::string(sign);
    if (text.find(wanted) != text.npos) return true;
  }
  return false;
}

}  // namespace

Ideas ideas_of(std::string_view question, std::string_view language) {
  const auto text = plain(question);
  const bool is_german = language == "de";
  Ideas found;
  for (const auto& idea : ideas) {
    if (!shows(text, is_german ? idea.german_signs : idea.english_signs)) continue;
    found.names.emplace_back(idea.name);
    found.words.emplace_back(is_german ? idea.german : idea.english);
  }
  return found;
}

}  // namespace aai::knowledge
