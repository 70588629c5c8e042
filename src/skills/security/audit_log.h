#pragma once
// The audit an organisation reads (skill 065): who did what to what, when, from where, in words;
// and how far it is sealed.
// Source of truth: audit_log, audit_seals, audit_checkpoints. Rows come from audit_acts.h and from
// the statements of the modules; audit_sealing.h seals them, tools/verify_audit proves them.
// Limits: 100 rows a page, 10,000 an export; the newest first. What is older is exported with
// `until`.
#include "platform/ctx.h"
#include "platform/http/perm.h"
#include "skills/security/audit_chain.h"

namespace aai::security {

inline constexpr Perm see_audit{"audit.read", "Read and export the audit", "owner admin"};

enum class AuditKind {
  decisions,
  sending,  // stopped, and let go on
  people,
  sign_ins,
  mailboxes,
  billing,
  settings,
  knowledge,
  service,  // what people of the service did
  refused,
  audit
};
AAI_DESCRIBE_ENUM(AuditKind, decisions, sending, people, sign_ins, mailboxes, billing, settings,
                  knowledge, service, refused, audit)

struct AuditQuery {
  std::optional<AuditKind> kind;
  std::optional<UserId> actor;
  std::optional<Instant> from, until;  // from inclusive, until exclusive
  std::optional<JobId> after;
};
AAI_DESCRIBE(AuditQuery, kind, actor, from, until, after);

// As the database knows it; names are other people's texts and may hold anything.
struct AuditEntry {
  JobId id;
  Instant created_at, written_at;  // when it happened; when the row was written
  std::string actor_kind;
  std::optional<UserId> actor_id;
  std::string actor_name, action, target, about, role;
  std::string source, address, request_id;
  bool is_sealed = false;
};
AAI_DESCRIBE(AuditEntry, id, created_at, written_at, actor_kind, actor_id, actor_name, action,
             target, about, role, source, address, request_id, is_sealed);

// As a person reads it: every text on one line, without anything that steers a terminal.
struct AuditItem {
  JobId id;
  Instant created_at, written_at;
  std::string actor_kind;
  std::optional<UserId> actor_id;
  std::string actor, did;  // "Ada Lovelace", "approved the reply to Mr Brandt"
  std::string action, target, source, address, request_id;
  bool is_sealed = false;
};
AAI_DESCRIBE(AuditItem, id, created_at, written_at, actor_kind, actor_id, actor, did, action,
             target, source, address, request_id, is_sealed);

struct AuditPage {
  std::vector<AuditItem> items;
  std::optional<std::string> next_cursor;
};
AAI_DESCRIBE(AuditPage, items, next_cursor);

struct SealState {
  long rows_sealed = 0;
  std::optional<long> number;
  std::optional<Bytes> chain_sha256, signature;
  std::optional<Instant> signed_at;
  std::optional<std::string> signed_us, key_id;
  long rows_waiting = 0;
};
AAI_DESCRIBE(SealState, rows_sealed, number, chain_sha256, signature, signed_at, signed_us, key_id,
             rows_waiting);

// What verify-audit needs, and what an auditor keeps outside: checkpoint is a line of its files.
struct AuditSeal {
  long rows_sealed = 0, rows_waiting = 0;
  std::optional<Instant> signed_at;
  std::string checkpoint, key_id, public_key;  // public_key: PEM
};
AAI_DESCRIBE(AuditSeal, rows_sealed, rows_waiting, signed_at, checkpoint, key_id, public_key);

Task<AuditPage> list_audit(Ctx&, const AuditQuery&);
// CSV that a spreadsheet shows and does not run. On record.
Task<http::Reply> export_audit(Ctx&, const AuditQuery&);
Task<AuditSeal> show_seal(Ctx&);

// A cell of a CSV line, quoted; what a spreadsheet would take for a formula has an apostrophe.
std::string csv_cell(std::string_view text);

}
