#include "platform/mail_format/quotes.h"

#include <algorithm>

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/quote_lines.h"

namespace aai::mail_format {
namespace {

using Kinds = std::string;  // one letter a line, as in LineKind
enum class Place : char { reply, quoted, signature };

constexpr std::size_t afterthought_lines_max = 6;  // after the quote: that is a signature
constexpr std::size_t sign_off_lines_max = 10;

std::size_t find_first_not(const Kinds& kinds, std::string_view of, std::size_t from = 0) {
  return std::min(kinds.find_first_not_of(of, from), kinds.size());
}

// Where the longest tail made of these kinds begins.
std::size_t tail_start(const Kinds& kinds, std::string_view of, std::size_t end) {
  while (end > 0 && of.find(kinds[end - 1]) != std::string_view::npos) --end;
  return end;
}

class Splitter {
 public:
  explicit Splitter(const std::vector<QuoteLine>& lines)
      : lines_(lines), places_(lines.size(), Place::reply) {
    for (const auto& line : lines) kinds_ += char(line.kind);
  }

  SplitText run() {
    take_signatures();
    const bool reply_below = take_reply_below();
    if (!reply_below) {
      cut_at_bare_announcement();
      cut_at_quote_with_afterthought();
      cut_at_headers();
    }
    take_leftovers();
    return collect();
  }

 private:
  void move(std::size_t from, std::size_t to, Place place) {
    for (auto i = from; i < to; ++i)
      if (places_[i] == Place::reply) {
        places_[i] = place;
        kinds_[i] = 'e';
      }
  }

  // The first delimiter ends the new text. What an older mail follows it with is that mail's.
  void take_signatures() {
    const auto delimiter = kinds_.find('d');
    if (delimiter != Kinds::npos) {
      const auto older = std::min(kinds_.find_first_of("bqh", delimiter), kinds_.size());
      // Text written below an older mail that has a signature of its own stays ours.
      move(delimiter, older, Place::signature);
      move(older, kinds_.size(), Place::quoted);
    }
    for (std::size_t i = 0; i < kinds_.size(); ++i)
      if (kinds_[i] == 's') move(i, i + 1, Place::signature);
  }

  // The older mail first, the answer below it, once.
  bool take_reply_below() {
    const auto start = find_first_not(kinds_, "e");
    if (start == kinds_.size() || kinds_[start] != 'b') return false;
    const auto text = kinds_.find('t', start);
    if (text == Kinds::npos || find_first_not(kinds_, "et", text) != kinds_.size()) return false;
    const auto quote = kinds_.find('q', start);
    if (quote == Kinds::npos || quote > text) return false;
    move(0, text, Place::quoted);
    return true;
  }

  // Whether the last line with something on it before `at` is text.
  bool follows_text(std::size_t at) const {
    const auto end = tail_start(kinds_, "e", at);
    return end > 0 && kinds_[end - 1] == 't';
  }

  // An announcement and no marked quote after it: the older mail follows without marks.
  void cut_at_bare_announcement() {
    const auto last_quote = kinds_.rfind('q');
    auto at = last_quote == Kinds::npos ? kinds_.find('b') : kinds_.find('b', last_quote);
    while (at != Kinds::npos && !follows_text(at)) at = kinds_.find('b', at + 1);
    if (at != Kinds::npos) move(at, kinds_.size(), Place::quoted);
  }

  // Text, an announced quote, and at most a few lines more.
  void cut_at_quote_with_afterthought() {
    const auto after = tail_start(kinds_, "te", kinds_.size());
    const auto quote = tail_start(kinds_, "eqbh", after);
    const auto first = find_first_not(kinds_, "e", quote);
    const auto lines = std::size_t(std::count(kinds_.begin() + long(after), kinds_.end(), 't'));
    const bool announced = first < after && kinds_[first] == 'b' && follows_text(first);
    if (announced && lines <= afterthought_lines_max) {
      move(first, after, Place::quoted);
      move(after, kinds_.size(), Place::signature);
      return;
    }
    const auto tail = tail_start(kinds_, "qbe", kinds_.size());
    if (follows_text(tail)) move(tail, kinds_.size(), Place::quoted);
  }

  void cut_at_headers() {
    auto at = kinds_.find('h');
    while (at != Kinds::npos) {
      const auto before = tail_start(kinds_, "eq", at);
      if (before > 0 && kinds_[before - 1] == 't') {
        move(at, kinds_.size(), Place::quoted);
        return;
      }
      at = kinds_.find('h', find_first_not(kinds_, "h", at));
    }
  }

  // Announcements and headers among the text go; a quote at the very end, too.
  void take_leftovers() {
    for (std::size_t i = 0; i < kinds_.size(); ++i)
      if (kinds_[i] == 'b' || kinds_[i] == 'h') move(i, i + 1, Place::quoted);
    const auto tail = tail_start(kinds_, "eq", kinds_.size());
    move(tail, kinds_.size(), Place::quoted);
  }

  SplitText collect() const {
    SplitText split;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      auto& to = places_[i] == Place::reply    ? split.reply
                 : places_[i] == Place::quoted ? split.quoted
                                               : split.signature;
      to += lines_[i].text;
      to += '\n';
    }
    for (auto* part : {&split.reply, &split.quoted, &split.signature}) {
      std::string_view kept = trimmed_right(*part);
      while (!kept.empty() && kept.find('\n') != std::string_view::npos &&
             trimmed(kept.substr(0, kept.find('\n'))).empty())
        kept.remove_prefix(kept.find('\n') + 1);
      *part = std::string(kept);
    }
    return split;
  }

  const std::vector<QuoteLine>& lines_;
  std::vector<Place> places_;
  Kinds kinds_;
};

bool is_name_line(std::string_view line, std::string_view sender_name) {
  line = trimmed(line);
  while (!line.empty() && (line[0] == '-' || line[0] == '/' || line[0] == ' '))
    line.remove_prefix(1);
  if (sender_name.empty() || line.empty() || line.size() > 40) return false;
  const auto first = sender_name.substr(0, sender_name.find(' '));
  return iequals(line, sender_name) || (first.size() >= 3 && iequals(line, first));
}

// The earliest of the last lines that closes the mail, with only short lines after it.
std::size_t find_sign_off(std::string_view reply, std::string_view sender_name) {
  std::size_t found = std::string::npos, filled = 0, end = reply.size();
  while (end > 0) {
    const auto newline = reply.rfind('\n', end - 1);
    const auto start = newline == std::string_view::npos ? 0 : newline + 1;
    const auto line = reply.substr(start, end - start);
    if (!trimmed(line).empty()) {
      if (line.size() > 80 || ++filled > sign_off_lines_max) break;
      if (start > 0 && (is_closing(line) || is_name_line(line, sender_name))) found = start;
    }
    if (start == 0) break;
    end = start - 1;
  }
  return found;
}

}  // namespace

SplitText split_quotes(std::string_view text, std::string_view sender_name) {
  const auto lines = read_quote_lines(text);
  auto split = Splitter(lines).run();
  split.sign_off_at = find_sign_off(split.reply, trimmed(sender_name));
  return split;
}

}  // namespace aai::mail_format
