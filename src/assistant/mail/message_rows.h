#pragma once
// One message as the rows it becomes: pure, from the provider's bytes.
#include "assistant/mail/mail.h"
#include "core/json_write.h"
#include "platform/mail_format/parse.h"
#include "providers/mailbox/mailbox.h"

namespace aai::mail {

struct MessageHead {
  MessageId id;
  MailboxId mailbox_id;
  ThreadId thread_id;
  std::string provider_id, provider_thread_id, message_id, in_reply_to;
  std::vector<std::string> reference_ids;
  std::string direction, from_name, from_address, subject;
  Instant received_at;
  std::optional<Instant> sent_at;
  std::vector<std::string> labels;
  std::string spf, dkim, dmarc, checked_by;  // authenticity.h
  std::optional<std::string> return_path;
  std::string auto_submitted, precedence, list_id;
  bool is_automatic = false, is_report = false, is_encrypted = false, has_html = false,
       has_hidden_content = false;
  int attachment_count = 0;
  long defects = 0, size_bytes = 0;
  std::string raw_sha256;  // "\x..."
};
AAI_DESCRIBE(MessageHead, id, mailbox_id, thread_id, provider_id, provider_thread_id, message_id,
             in_reply_to, reference_ids, direction, from_name, from_address, subject, received_at,
             sent_at, labels, spf, dkim, dmarc, checked_by, return_path, auto_submitted, precedence,
             list_id, is_automatic, is_report, is_encrypted, has_html, has_hidden_content,
             attachment_count, defects, size_bytes, raw_sha256);

struct MessageBody {
  std::string text, quoted_text, signature_text, html, hidden_text;
};

struct ParticipantRow {
  std::string role;
  int position = 0;
  std::string name, address, address_key;
};
AAI_DESCRIBE(ParticipantRow, role, position, name, address, address_key);

struct AttachmentRow {
  AttachmentId id;
  int position = 0;
  std::string filename, media_type;
  long size_bytes = 0;
  std::string content_id;
  bool is_inline = false;
};
AAI_DESCRIBE(AttachmentRow, id, position, filename, media_type, size_bytes, content_id, is_inline);

struct MessageRows {
  MessageHead head;  // without thread_id
  MessageBody body;
  std::vector<ParticipantRow> participants;
  std::vector<AttachmentRow> attachments;
};
// `trusted_server`: whose word on the sender counts.
MessageRows message_rows(const Env&, MailboxId, const mailbox::RawMessage&,
                         const mail_format::ParsedMail&, std::string_view trusted_server);

// Written by a program, by any of the marks programs leave (RFC 3834): never to be answered.
bool is_automatic(const mail_format::ParsedMail&);

}
