#include "assistant/drafts/content.h"

#include "core/json_read.h"
#include "platform/crypto/digest.h"
#include "platform/mail_format/compose.h"

namespace aai::drafts {
namespace {

std::vector<mail_format::Mailbox> mailboxes_of(const std::vector<Party>& parties) {
  std::vector<mail_format::Mailbox> mailboxes;
  for (const auto& party : parties) mailboxes.push_back({party.name, party.address});
  return mailboxes;
}

mail_format::Composed compose_at(const Content& content, std::chrono::sys_seconds date) {
  mail_format::OutgoingMail mail;
  mail.from = {content.recipients.from.name, content.recipients.from.address};
  mail.to = mailboxes_of(content.recipients.to);
  mail.cc = mailboxes_of(content.recipients.cc);
  mail.subject = content.subject;
  mail.message_id = content.message_id;
  mail.in_reply_to = content.in_reply_to;
  mail.references = content.references;
  mail.date = date;
  mail.text = content.text;
  return mail_format::compose(mail);
}

}

std::string message_id_of(DraftId draft, int version, std::string_view from_address) {
  return std::string(draft.view()) + "." + std::to_string(version) + "@" +
         std::string(mail_format::domain_of(from_address));
}

std::optional<Bytes> content_sha256(const Content& content) {
  const auto composed = compose_at(content, std::chrono::sys_seconds{});
  if (composed.problem != mail_format::ComposeProblem::none) return std::nullopt;
  return Bytes{crypto::sha256(composed.mime)};
}

std::optional<std::string> mime_at(const Content& content, Instant date) {
  auto composed = compose_at(content, std::chrono::floor<std::chrono::seconds>(date));
  if (composed.problem != mail_format::ComposeProblem::none) return std::nullopt;
  return std::move(composed.mime);
}

std::optional<Recipients> parse_recipients(std::string_view text) {
  return json::read_foreign<Recipients>(text);
}

}
