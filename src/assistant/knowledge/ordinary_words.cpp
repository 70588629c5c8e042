#include "assistant/knowledge/ordinary_words.h"

#include <algorithm>
#include <unordered_set>

namespace aai::knowledge {
namespace {

using Words = std::unordered_set<std::string_view>;

// Counted: the stems that most mails have in two public sets of English mail.
constexpr std::string_view english =
    "abl add address alreadi also alway anoth anyth around ask august avail back base "
    "begin believ best better big bit busi call case chang check come compani complet "
    "could creat current custom data date day dear develop didn differ discuss either "
    "email end etc even everi expect experi file find first fix follow forward free "
    "friend futur get give go good got great group hello help hi home hope howev idea "
    "includ inform interest issu job keep kind know last let life like link list littl "
    "live ll long look made mail make manag mani may mayb messag might mind monday month "
    "move much name need new next note number okay one onlin open option page peopl per "
    "person phone place pleas pm point possibl post power prefer probabl problem program "
    "provid put question quick re read realli receiv recent regard relat report requir "
    "result right run said say see seem send sent servic set sever show sign sinc site "
    "someth sorri specif start state still stop suggest support sure system take talk "
    "tell thank thing think though thought time today tri turn two understand updat us "
    "use ve via want way web week welcom well without won wonder word work would write "
    "year";

constexpr std::string_view german =
    "ab all and ander auch bekomm bereit bisher bitt brauch dabei dadurch dafur dafür dam "
    "dank dann daran davon ding ehrlich eigent einfach erst etwa etwas eventuell find "
    "frag frau freundlich ganz geb geehrt geh geht gern gest gibt gross groß grüss gut "
    "guten hallo herr heut hätt immer inzwisch ja jahr jed kann komm konnt kost kurz "
    "könnt lang lass leid letzt lieb lieg liegt mach mal meld mitteil mocht moglich "
    "moglichst monat morg muss möcht möglich nachst nehm nein neu noch nur nächst red "
    "richtig sach sag schon schreib seh sehr soll sowi sprech steh stell tag teil "
    "uberhaupt viel vielleicht war weg will wirklich wiss woch wohl woll wurd wär würd "
    "zeit überhaupt";

Words words_of(std::string_view list) {
  Words words;
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    words.insert(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return words;
}

}  // namespace

bool is_ordinary(std::string_view stem, std::string_view language) {
  static const Words in_english = words_of(english), in_german = words_of(german);
  return (language == "de" ? in_german : in_english).contains(stem);
}

}  // namespace aai::knowledge
