#include "assistant/mail/message_parts.h"

#include "assistant/mail/access.h"
#include "gen/sql/assistant/mail/message_parts.h"
#include "platform/crypto/digest.h"
#include "platform/mail_format/parse.h"

namespace aai::mail {
namespace {

constexpr std::string_view empty_page = "<p>This message has no formatted version.</p>";

// RFC 6266: the plain form for old programs, the encoded one for the rest.
std::string disposition(std::string_view filename) {
  std::string plain;
  for (const char c : filename) {
    const bool is_plain = c >= ' ' && c < '\x7f' && c != '"' && c != '\\';
    plain += is_plain ? c : '_';
  }
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" +
         http::percent_encode(filename);
}

Task<std::string> fetch_raw(Ctx& ctx, const AttachmentSource& source) {
  const auto opened = co_await open_reading(ctx, source.mailbox_id);
  require(opened.trouble != mailbox::Trouble::revoked, mailbox_broken);
  require(opened.ok(), google_unavailable);
  auto message = co_await opened.mailbox->message(source.provider_id);
  require(message.trouble != mailbox::Trouble::not_found, attachment_gone);
  require(message.ok(), google_unavailable);
  co_return std::move(message.value.bytes);
}

}

Task<http::Reply> show_html(Ctx& ctx) {
  const auto found =
      co_await ctx.tx.last(sql::message_html, ctx.org, ctx.path_id<MessageId>("message"));
  require(found.has_value(), not_found);
  http::Reply reply;
  reply.content_type = "text/html; charset=utf-8";
  reply.body = "<!doctype html><meta charset=\"utf-8\"><base target=\"_blank\">";
  reply.body += found->html.empty() ? empty_page : std::string_view(found->html);
  co_return reply;
}

Task<http::Reply> download_attachment(Ctx& ctx) {
  const auto source =
      co_await ctx.tx(sql::attachment_source, ctx.org, ctx.path_id<MessageId>("message"),
                      ctx.path_id<AttachmentId>("attachment"));
  require(source.has_value(), not_found);
  co_await ctx.tx.restart();  // the provider is asked between transactions

  const auto raw = co_await fetch_raw(ctx, *source);
  // Positions are those of the very bytes that were read; other bytes have another order.
  require(crypto::sha256(raw) == source->raw_sha256.data, attachment_gone);
  auto bytes = mail_format::attachment_bytes(raw, static_cast<std::size_t>(source->position));
  require(bytes.has_value(), attachment_gone);

  http::Reply reply;
  reply.content_type = "application/octet-stream";
  reply.with("Content-Disposition", disposition(source->filename));
  reply.body = std::move(*bytes);
  co_return reply;
}

}
