#pragma once
// What a page may have of a message besides its text: its HTML made harmless, in a frame of its
// own, and its files, fetched from the provider when asked for.
// Refuses: not_found, mailbox_broken, attachment_gone, google_unavailable.
#include "assistant/mail/mail.h"
#include "core/json_write.h"

namespace aai::mail {

Task<http::Reply> show_html(Ctx&);
Task<http::Reply> download_attachment(Ctx&);

struct MessageHtml {
  std::string html;
};
AAI_DESCRIBE(MessageHtml, html);

struct AttachmentSource {
  MailboxId mailbox_id;
  std::string provider_id, filename, media_type;
  int position = 0;
  Bytes raw_sha256;
};
AAI_DESCRIBE(AttachmentSource, mailbox_id, provider_id, filename, media_type, position, raw_sha256);

}
