#include "skills/security/audit_log.h"

#include <algorithm>

#include "gen/sql/skills/security/audit_log.h"
#include "platform/crypto/ed25519.h"
#include "skills/security/audit_sealing.h"
#include "skills/security/audit_words.h"

namespace aai::security {
namespace {

constexpr int page_size = 100, export_size_max = 10'000;

// Kinds are what people look for; actions begin with the module's word.
std::optional<std::string> prefix_of(std::optional<AuditKind> kind) {
  if (!kind) return std::nullopt;
  switch (*kind) {
    case AuditKind::decisions: return "draft";
    case AuditKind::sending: return "sending";
    case AuditKind::people: return "member";
    case AuditKind::sign_ins: return "auth";
    case AuditKind::mailboxes: return "mailbox";
    case AuditKind::billing: return "billing";
    case AuditKind::settings: return "settings";
    case AuditKind::knowledge: return "knowledge";
    case AuditKind::service: return "operator";
    case AuditKind::refused: return "access";
    case AuditKind::audit: return "audit";
  }
  return std::nullopt;
}

AuditItem item_of(const AuditEntry& entry) {
  return {entry.id,
          entry.created_at,
          entry.written_at,
          entry.actor_kind,
          entry.actor_id,
          actor_in_words(entry),
          act_in_words(entry),
          entry.action,
          plain_line(entry.target),
          entry.source,
          plain_line(entry.address),
          entry.request_id,
          entry.is_sealed};
}

auto page_of(Ctx& ctx, const AuditQuery& query, int size) {
  return ctx.tx.last(sql::audit_page, ctx.org, prefix_of(query.kind), query.actor, query.from,
                     query.until, query.after, size);
}

// Spreadsheets run cells that begin so, also in their full-width forms.
bool looks_like_formula(std::string_view text) {
  constexpr std::string_view starts[] = {"=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b",
                                         "\xef\xbc\x8d", "\xef\xbc\xa0"};
  const auto begin = text.find_first_not_of(' ');
  if (begin == text.npos) return false;
  return std::ranges::any_of(starts, [&](auto start) {
    return text.substr(begin).starts_with(start);
  });
}

void append_csv_line(std::string& out, const AuditItem& item) {
  const std::string created = to_rfc3339(item.created_at), written = to_rfc3339(item.written_at);
  const std::string_view sealed = item.is_sealed ? "yes" : "no";
  for (const std::string_view cell :
       {std::string_view(created), std::string_view(item.actor), std::string_view(item.did),
        std::string_view(item.address), std::string_view(item.actor_kind),
        std::string_view(item.action), std::string_view(item.target),
        std::string_view(item.source), std::string_view(item.request_id),
        std::string_view(written), sealed, item.id.view()}) {
    if (out.back() != '\n') out += ',';
    out += csv_cell(cell);
  }
  out += "\r\n";
}

std::string checkpoint_line(const SealState& state, OrgId org) {
  if (!state.number) return "";
  std::string line = "checkpoint\t" + std::string(org.view());
  for (const auto& field : {std::to_string(*state.number), std::to_string(state.rows_sealed),
                            to_hex(state.chain_sha256->data), *state.signed_us, *state.key_id,
                            to_hex(state.signature->data)})
    line += "\t" + field;
  return line;
}

}

std::string csv_cell(std::string_view text) {
  const auto line = plain_line(text);
  std::string out = looks_like_formula(line) ? "\"'" : "\"";
  for (const char c : line) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

Task<AuditPage> list_audit(Ctx& ctx, const AuditQuery& query) {
  const auto entries = co_await page_of(ctx, query, page_size);
  AuditPage page;
  for (const auto& entry : entries) page.items.push_back(item_of(entry));
  if (entries.size() == page_size) page.next_cursor = std::string(entries.back().id.view());
  co_return page;
}

// [code: a spreadsheet that runs nothing]
Task<http::Reply> export_audit(Ctx& ctx, const AuditQuery& query) {
  const auto entries = co_await page_of(ctx, query, export_size_max);
  http::Reply reply;
  reply.content_type = "text/csv; charset=utf-8";
  reply.with("Content-Disposition", "attachment; filename=\"audit.csv\"");
  reply.body =
      "time,who,did,address,kind,action,target,through,request,written,sealed,row\r\n";
  for (const auto& entry : entries) append_csv_line(reply.body, item_of(entry));
  co_return reply;
}
// [end]

Task<AuditSeal> show_seal(Ctx& ctx) {
  const auto state = co_await ctx.tx.last(sql::seal_state, ctx.org);
  const auto key = crypto::ed25519_public_key(checkpoint_seed(ctx.env.vault));
  co_return AuditSeal{state.rows_sealed, state.rows_waiting,  state.signed_at,
                      checkpoint_line(state, ctx.org), key_id_of(key), crypto::ed25519_pem(key)};
}

}
