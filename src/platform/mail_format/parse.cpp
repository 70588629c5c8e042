#include "platform/mail_format/parse.h"

#include "platform/mail_format/ascii.h"
#include "platform/mail_format/attachments.h"
#include "platform/mail_format/body_parts.h"
#include "platform/mail_format/charset.h"
#include "platform/mail_format/date.h"
#include "platform/mail_format/encoded_words.h"
#include "platform/mail_format/flowed.h"
#include "platform/mail_format/limits.h"
#include "platform/mail_format/message_id.h"
#include "platform/mail_format/mime_tree.h"
#include "platform/mail_format/utf8.h"

namespace aai::mail_format {
namespace {

std::string decoded_field(std::string_view raw) {
  return decode_header_text(raw.substr(0, limits::field_value_bytes_max));
}

std::string lowered_field(std::string_view raw) { return lowered(decoded_field(raw)); }

// The first token only: `auto-replied; owner-email="..."` says auto-replied.
std::string keyword(std::string_view raw) {
  auto text = lowered_field(raw);
  return text.substr(0, text.find_first_of("; \t("));
}

std::vector<Mailbox> mailboxes(const HeaderBlock& headers, std::string_view name,
                               Defects& defects) {
  std::vector<Mailbox> all;
  for (const auto value : headers.find_all(name)) {
    auto list = read_addresses(value);
    if (list.truncated || all.size() + list.mailboxes.size() > limits::addresses_max) {
      defects.add(Defect::addresses_truncated);
      list.mailboxes.resize(std::min(list.mailboxes.size(), limits::addresses_max - all.size()));
    }
    std::ranges::move(list.mailboxes, std::back_inserter(all));
  }
  return all;
}

void read_people(const HeaderBlock& headers, ParsedMail& mail) {
  mail.from = mailboxes(headers, "From", mail.defects);
  mail.to = mailboxes(headers, "To", mail.defects);
  mail.cc = mailboxes(headers, "Cc", mail.defects);
  mail.bcc = mailboxes(headers, "Bcc", mail.defects);
  mail.reply_to = mailboxes(headers, "Reply-To", mail.defects);
  auto sender = mailboxes(headers, "Sender", mail.defects);
  if (!sender.empty()) mail.sender = std::move(sender.front());
  if (mail.from.empty()) mail.defects.add(Defect::no_sender);
  if (headers.find_all("From").size() > 1) mail.defects.add(Defect::several_from_fields);
  for (const auto value : headers.find_all("Delivered-To")) {
    const auto list = read_addresses(value);
    if (!list.mailboxes.empty() && mail.delivered_to.size() < limits::results_max)
      mail.delivered_to.push_back(list.mailboxes.front().address);
  }
  if (const auto path = headers.find("Return-Path"); path.data()) {
    const auto list = read_addresses(path);
    mail.return_path = list.mailboxes.empty() ? "" : list.mailboxes.front().address;
  }
}

void read_threading(const HeaderBlock& headers, ParsedMail& mail) {
  auto own = read_message_ids(headers.find("Message-ID"));
  if (!own.empty()) mail.message_id = std::move(own.front());
  else mail.message_id = make_valid_utf8(trimmed(headers.find("Message-ID")).substr(0, 250));
  mail.in_reply_to = read_message_ids(headers.find("In-Reply-To"));
  mail.references = read_message_ids(headers.find("References"));
  mail.subject = decoded_field(headers.find("Subject"));
  const auto date = headers.find("Date");
  mail.date = read_date(date);
  if (!mail.date && !trimmed(date).empty()) mail.defects.add(Defect::date_unreadable);
}

void read_robot_marks(const HeaderBlock& headers, ParsedMail& mail) {
  mail.auto_submitted = keyword(headers.find("Auto-Submitted"));
  mail.precedence = keyword(headers.find("Precedence"));
  mail.auto_response_suppress = lowered_field(headers.find("X-Auto-Response-Suppress"));
  mail.feedback_id = decoded_field(headers.find("Feedback-ID"));
  mail.list.id = decoded_field(headers.find("List-Id"));
  mail.list.unsubscribe = decoded_field(headers.find("List-Unsubscribe"));
  mail.list.unsubscribe_post = decoded_field(headers.find("List-Unsubscribe-Post"));
  mail.list.post = decoded_field(headers.find("List-Post"));
  for (const auto name : {"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Vacation",
                          "X-Auto-Reply-From"})
    mail.has_vacation_mark = mail.has_vacation_mark || headers.find(name).data();
  for (const auto value : headers.find_all("Authentication-Results"))
    if (mail.authentication_results.size() < limits::results_max)
      mail.authentication_results.push_back(decoded_field(value));
}

// CRLF and lone CR become LF.
std::string with_lf(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') out += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
  }
  return out;
}

// The charset an HTML part names itself, where its header is silent.
std::string_view meta_charset(std::string_view html) {
  html = html.substr(0, 2048);
  const auto found = ifind(html, "charset=");
  if (found == std::string_view::npos) return {};
  auto value = html.substr(found + 8);
  while (!value.empty() && (value[0] == '"' || value[0] == '\'')) value.remove_prefix(1);
  return value.substr(0, value.find_first_of("\"' />;"));
}

std::string read_text(const MimePart& part, std::size_t bytes_max, Defect cut, Defects& defects) {
  const auto bytes = decode_transfer(part.body, part.encoding, bytes_max + 1);
  if (bytes.size() > bytes_max) defects.add(cut);
  auto label = part.type.parameter("charset");
  if (label.empty() && part.type.value == "text/html") label = meta_charset(bytes);
  auto decoded = decode_charset(std::string_view(bytes).substr(0, bytes_max), label);
  if (decoded.label_lied && bytes.size() <= bytes_max) defects.add(Defect::charset_lied);
  std::string_view text = decoded.text;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto lines = with_lf(clip_utf8(text, bytes_max));
  const bool flowed = part.type.value == "text/plain" &&
                      iequals(part.type.parameter("format"), "flowed");
  if (!flowed) return lines;
  return unflow(lines, iequals(part.type.parameter("delsp"), "yes") ? DelSp::yes : DelSp::no);
}

std::string as_html(std::string_view text) {
  std::string out = "<pre>";
  for (const char c : text) {
    if (c == '<') out += "&lt;";
    else if (c == '&') out += "&amp;";
    else out += c;
  }
  return out + "</pre>";
}

bool is_html(const MimePart* part) { return part->type.value == "text/html"; }

void read_bodies(const BodyParts& parts, ParsedMail& mail) {
  // Where a piece of the text exists only as HTML, the whole is read from the HTML.
  if (std::ranges::none_of(parts.text, is_html)) {
    for (const auto* part : parts.text) {
      const auto room = limits::text_bytes_max - mail.text.size();
      auto text = read_text(*part, room, Defect::text_truncated, mail.defects);
      if (!mail.text.empty() && !mail.text.ends_with('\n')) mail.text += '\n';
      mail.text += clip_utf8(text, limits::text_bytes_max - mail.text.size());
    }
  }
  if (std::ranges::none_of(parts.html, is_html)) return;
  for (const auto* part : parts.html) {
    const auto room = limits::html_bytes_max - std::min(mail.html.size(), limits::html_bytes_max);
    auto text = read_text(*part, room, Defect::html_truncated, mail.defects);
    mail.html += is_html(part) ? text : as_html(text);
  }
}

void read_attachments(const BodyParts& parts, ParsedMail& mail) {
  auto bodies = each_attachment(parts, [&](const FoundAttachment& found) {
    mail.attachments.push_back(found.description);
    mail.attachments.back().size_bytes =
        found.part ? count_decoded_bytes(found.part->body, found.part->encoding)
                   : found.tnef_bytes.size();
    return true;
  });
  if (bodies.malformed) mail.defects.add(Defect::tnef_malformed);
  if (mail.text.empty()) mail.text = with_lf(clip_utf8(bodies.text, limits::text_bytes_max));
  if (mail.html.empty()) mail.html = with_lf(clip_utf8(bodies.html, limits::html_bytes_max));
}

void note_structure(const MimeTree& tree, ParsedMail& mail) {
  const auto note = [&](bool found, Defect defect) {
    if (found) mail.defects.add(defect);
  };
  note(tree.headers.malformed, Defect::malformed_header);
  note(tree.headers.truncated, Defect::header_truncated);
  note(tree.too_deep, Defect::nested_too_deep);
  note(tree.too_many_parts, Defect::too_many_parts);
  note(tree.unterminated, Defect::boundary_unterminated);
  note(tree.missing_boundary, Defect::boundary_missing);
  mail.is_report = tree.declared_type == "multipart/report";
  mail.is_encrypted = tree.declared_type == "multipart/encrypted" ||
                      tree.declared_type == "application/pkcs7-mime";
}

}  // namespace

ParsedMail parse(std::string_view raw) {
  ParsedMail mail;
  const auto tree = read_mime_tree(raw);
  note_structure(tree, mail);
  read_people(tree.headers, mail);
  read_threading(tree.headers, mail);
  read_robot_marks(tree.headers, mail);
  const auto parts = choose_body_parts(tree);
  read_bodies(parts, mail);
  read_attachments(parts, mail);
  return mail;
}

bool attachment_bytes(std::string_view raw, std::size_t index,
                      const std::function<bool(std::string_view)>& sink) {
  const auto tree = read_mime_tree(raw);
  const auto parts = choose_body_parts(tree);
  bool complete = false;
  std::size_t at = 0;
  each_attachment(parts, [&](const FoundAttachment& found) {
    if (at++ != index) return true;
    complete = found.part ? decode_transfer(found.part->body, found.part->encoding, sink)
                          : sink(found.tnef_bytes);
    return false;
  });
  return complete;
}

std::optional<std::string> attachment_bytes(std::string_view raw, std::size_t index) {
  std::string bytes;
  const auto keep = [&](std::string_view piece) {
    bytes += piece;
    return true;
  };
  if (!attachment_bytes(raw, index, keep)) return {};
  return bytes;
}

}  // namespace aai::mail_format
