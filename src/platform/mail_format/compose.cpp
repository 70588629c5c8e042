#include "platform/mail_format/compose.h"

#include <algorithm>
#include <cstdint>


#include "platform/mail_format/ascii.h"
#include "platform/mail_format/date.h"
#include "platform/mail_format/message_id.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

constexpr std::size_t recipients_max = 500;
constexpr std::size_t references_max = 30;   // the first and the newest
constexpr std::size_t line_bytes_max = 76;
constexpr std::size_t word_bytes_max = 42;   // of UTF-8 in one encoded word: 75 when encoded
constexpr std::size_t text_field_bytes_max = 2'000;

void append_hex(std::string& out, unsigned char byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  out += '=';
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0);
    for (std::size_t k = 0; k < 4; ++k)
      out += i + k > bytes.size() ? '=' : alphabet[bits >> (18 - 6 * k) & 63];
  }
  return out;
}

// One line of visible text: no control character survives, so no line can end.
std::string flat(std::string_view text) {
  std::string out;
  for (const char c : make_valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte != 127) out += c;
    else if (!out.ends_with(' ')) out += ' ';
  }
  return std::string(clip_utf8(trimmed(out), text_field_bytes_max));
}

// Words as they are where they are plain, otherwise as encoded words; each fits a line.
std::vector<std::string> header_words(std::string_view text) {
  std::vector<std::string> words;
  const bool plain = is_ascii(text) && text.find("=?") == std::string_view::npos;
  if (!plain) {
    while (!text.empty()) {
      const auto piece = clip_utf8(text, word_bytes_max);
      words.push_back("=?utf-8?B?" + base64(piece) + "?=");
      text.remove_prefix(piece.size());
    }
    return words;
  }
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text = trimmed_left(text.substr(end));
  }
  return words;
}

// Folds between words only.
class Field {
 public:
  Field(std::string& out, std::string_view name) : out_(out), column_(name.size() + 1) {
    out_ += name;
    out_ += ':';
  }
  ~Field() { out_ += "\r\n"; }
  void add(std::string_view word) {
    const bool fold = !first_ && column_ + 1 + word.size() > line_bytes_max;
    out_ += fold ? "\r\n " : " ";
    column_ = (fold ? 0 : column_) + 1 + word.size();
    out_ += word;
    first_ = false;
  }

 private:
  std::string& out_;
  std::size_t column_;
  bool first_ = true;
};

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

bool is_atom_text(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == ' ' || c == '-'; });
}

void add_mailboxes(std::string& out, std::string_view name, const std::vector<Mailbox>& boxes) {
  if (boxes.empty()) return;
  Field field(out, name);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const std::string comma = i + 1 < boxes.size() ? "," : "";
    const auto shown = flat(boxes[i].name);
    if (shown.empty()) {
      field.add(boxes[i].address + comma);
      continue;
    }
    const bool plain = is_ascii(shown) && shown.find("=?") == std::string::npos;
    const auto words = plain && !is_atom_text(shown) ? std::vector<std::string>{quoted(shown)}
                                                     : header_words(shown);
    for (const auto& word : words) field.add(word);
    field.add("<" + boxes[i].address + ">" + comma);
  }
}

void add_identifiers(std::string& out, std::string_view name, std::vector<std::string> ids) {
  if (ids.empty()) return;
  if (ids.size() > references_max)
    ids.erase(ids.begin() + 1, ids.end() - long(references_max - 1));
  Field field(out, name);
  for (const auto& id : ids) field.add("<" + id + ">");
}

// A line of quoted-printable; the caller ends it.
void append_encoded_line(std::string& out, std::string_view line) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const bool last = i + 1 == line.size();
    // A line that begins with "From " or is a single dot is changed by old mail programs.
    const bool fragile = i == 0 && (line.starts_with("From ") || line[0] == '.');
    const bool literal = !fragile && byte != '=' &&
                         ((byte > ' ' && byte < 127) || (is_blank(line[i]) && !last));
    const std::size_t width = literal ? 1 : 3;
    if (column + width > line_bytes_max - (last ? 0 : 1)) {
      out += "=\r\n";
      column = 0;
    }
    if (literal) out += line[i];
    else append_hex(out, byte);
    column += width;
  }
}

std::string encoded_text(std::string_view text) {
  const auto valid = make_valid_utf8(text);
  std::string lines;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    if (valid[i] != '\r') lines += valid[i];
    else if (i + 1 == valid.size() || valid[i + 1] != '\n') lines += '\n';
  }
  std::string out;
  std::string_view rest = lines;
  while (!rest.empty()) {
    append_encoded_line(out, take_line(rest));
    out += "\r\n";
  }
  return out;
}

bool may_be_written_to(const Mailbox& box) {
  return is_ascii(box.address) && is_deliverable_address(box.address);
}

ComposeProblem problem_with(const OutgoingMail& mail) {
  if (mail.to.empty()) return ComposeProblem::no_recipient;
  if (mail.to.size() + mail.cc.size() > recipients_max) return ComposeProblem::too_many_recipients;
  const bool addresses = may_be_written_to(mail.from) &&
                         std::ranges::all_of(mail.to, may_be_written_to) &&
                         std::ranges::all_of(mail.cc, may_be_written_to);
  if (!addresses) return ComposeProblem::bad_address;
  if (!is_message_id(mail.message_id)) return ComposeProblem::bad_message_id;
  return ComposeProblem::none;
}

// Strangers' identifiers that could break a header are left out rather than refused: their mail
// must remain answerable.
std::vector<std::string> usable(std::vector<std::string> ids) {
  std::erase_if(ids, [](const std::string& id) { return !is_message_id(id); });
  return ids;
}

}  // namespace

Composed compose(const OutgoingMail& mail) {
  if (const auto problem = problem_with(mail); problem != ComposeProblem::none)
    return {"", problem};
  std::string out;
  add_mailboxes(out, "From", {mail.from});
  add_mailboxes(out, "To", mail.to);
  add_mailboxes(out, "Cc", mail.cc);
  {
    Field subject(out, "Subject");
    for (const auto& word : header_words(flat(mail.subject))) subject.add(word);
  }
  out += "Date: " + write_date(mail.date) + "\r\n";
  out += "Message-ID: <" + mail.message_id + ">\r\n";
  add_identifiers(out, "In-Reply-To", usable({mail.in_reply_to}));
  add_identifiers(out, "References", usable(mail.references));
  out += "MIME-Version: 1.0\r\n"
         "Content-Type: text/plain; charset=utf-8\r\n"
         "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
  out += encoded_text(mail.text);
  return {std::move(out), ComposeProblem::none};
}

}  // namespace aai::mail_format
