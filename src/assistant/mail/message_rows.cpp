#include "assistant/mail/message_rows.h"

#include <algorithm>
#include <array>

#include "assistant/mail/authenticity.h"
#include "platform/crypto/digest.h"
#include "platform/mail_format/html_text.h"
#include "platform/mail_format/quotes.h"
#include "platform/mail_format/sanitize_html.h"

namespace aai::mail {
namespace {

using mail_format::ParsedMail;

constexpr std::size_t identifier_size_max = 998;  // a line of RFC 5322

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// An identifier longer than a line is nobody's; it would not fit an index either.
std::string identifier(const std::string& text) {
  return text.size() <= identifier_size_max ? text : std::string();
}

bool is_programs_address(std::string_view address) {
  constexpr std::array marks = {"mailer-daemon@", "postmaster@", "noreply@",
                                "no-reply@",      "donotreply@", "do-not-reply@"};
  const auto canonical = mail_format::canonical_address(address);
  return std::ranges::any_of(marks,
                             [&](std::string_view mark) { return canonical.starts_with(mark); });
}

void add_people(std::vector<ParticipantRow>& rows, std::string_view role,
                const std::vector<mail_format::Mailbox>& people) {
  int position = 0;
  for (const auto& person : people)
    rows.push_back(ParticipantRow{std::string(role), position++, person.name, person.address,
                                  mail_format::canonical_address(person.address)});
}

std::vector<ParticipantRow> participants_of(const ParsedMail& mail) {
  std::vector<ParticipantRow> rows;
  add_people(rows, "from", mail.from);
  if (mail.sender) add_people(rows, "sender", std::vector<mail_format::Mailbox>(1, *mail.sender));
  add_people(rows, "reply_to", mail.reply_to);
  add_people(rows, "to", mail.to);
  add_people(rows, "cc", mail.cc);
  add_people(rows, "bcc", mail.bcc);
  return rows;
}

std::vector<AttachmentRow> attachments_of(const Env& env, const ParsedMail& mail) {
  std::vector<AttachmentRow> rows;
  int position = 0;
  for (const auto& file : mail.attachments)
    rows.push_back(AttachmentRow{env.new_id<AttachmentId>(), position++, file.filename,
                                 file.media_type, static_cast<long>(file.size_bytes),
                                 file.content_id,
                                 file.disposition == mail_format::Disposition::inlined});
  return rows;
}

// What nobody sees in a header line is not in its column either.
void keep_what_is_seen(std::string& line, mail_format::SeenText& seen) {
  auto read = mail_format::without_invisible_characters(line);
  line = std::move(read.text);
  for (auto& segment : read.hidden) seen.hidden.push_back(std::move(segment));
}

std::string hidden_text_of(const mail_format::SeenText& seen) {
  std::string told;
  for (const auto& segment : seen.hidden) {
    if (!told.empty()) told += '\n';
    told.append("[").append(mail_format::name_of(segment.by)).append("] ").append(segment.text);
  }
  return told;
}

MessageHead head_of(const Env& env, MailboxId mailbox, const mailbox::RawMessage& raw,
                    const ParsedMail& mail, std::string_view trusted_server) {
  MessageHead head;
  head.id = env.new_id<MessageId>();
  head.mailbox_id = mailbox;
  head.provider_id = raw.id;
  head.provider_thread_id = raw.thread_id;
  head.message_id = identifier(mail.message_id);
  if (!mail.in_reply_to.empty()) head.in_reply_to = identifier(mail.in_reply_to.front());
  for (const auto& reference : mail.references)
    if (reference.size() <= identifier_size_max) head.reference_ids.push_back(reference);
  head.direction = std::ranges::find(raw.labels, "SENT") != raw.labels.end() ? "out" : "in";
  if (!mail.from.empty()) {
    head.from_name = mail.from.front().name;
    head.from_address = mail.from.front().address;
  }
  head.subject = mail.subject;
  head.received_at = raw.received_at;
  if (mail.date) head.sent_at = Instant(*mail.date);
  head.labels = raw.labels;
  auto verdicts = sender_verdicts(mail, trusted_server);
  head.spf = std::move(verdicts.spf);
  head.dkim = std::move(verdicts.dkim);
  head.dmarc = std::move(verdicts.dmarc);
  head.checked_by = checked_by(mail);
  head.return_path = mail.return_path;
  head.auto_submitted = mail.auto_submitted;
  head.precedence = mail.precedence;
  head.list_id = mail.list.id;
  head.is_automatic = is_automatic(mail);
  head.is_report = mail.is_report;
  head.is_encrypted = mail.is_encrypted;
  head.has_html = !mail.html.empty();
  head.attachment_count = static_cast<int>(mail.attachments.size());
  head.defects = static_cast<long>(mail.defects.bits);
  head.size_bytes = static_cast<long>(raw.bytes.size());
  head.raw_sha256 = "\\x" + to_hex(crypto::sha256(raw.bytes));
  return head;
}
}

bool is_automatic(const ParsedMail& mail) {
  const auto submitted = lower(mail.auto_submitted), precedence = lower(mail.precedence);
  const bool is_declared = !submitted.empty() && !submitted.starts_with("no");
  const bool is_bulk = precedence == "bulk" || precedence == "list" || precedence == "junk" ||
                       precedence == "auto_reply";
  const bool is_list =
      !mail.list.id.empty() || !mail.list.unsubscribe.empty() || !mail.feedback_id.empty();
  const bool is_bounce = mail.is_report || (mail.return_path && mail.return_path->empty());
  const bool is_from_program = !mail.from.empty() && is_programs_address(mail.from.front().address);
  return is_declared || is_bulk || is_list || is_bounce || mail.has_vacation_mark ||
         is_from_program;
}

MessageRows message_rows(const Env& env, MailboxId mailbox, const mailbox::RawMessage& raw,
                         const ParsedMail& mail, std::string_view trusted_server) {
  MessageRows rows;
  rows.head = head_of(env, mailbox, raw, mail, trusted_server);
  auto seen = mail_format::seen_text(mail);
  keep_what_is_seen(rows.head.subject, seen);
  keep_what_is_seen(rows.head.from_name, seen);
  auto split = mail_format::split_quotes(seen.text, rows.head.from_name);
  rows.body.text = std::move(split.reply);
  rows.body.quoted_text = std::move(split.quoted);
  rows.body.signature_text = std::move(split.signature);
  rows.body.hidden_text = hidden_text_of(seen);
  if (!mail.html.empty()) rows.body.html = mail_format::sanitize_html(mail.html).html;
  rows.head.has_hidden_content = !seen.hidden.empty();
  rows.participants = participants_of(mail);
  rows.attachments = attachments_of(env, mail);
  return rows;
}
}
