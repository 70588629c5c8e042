#pragma once
// The chain of the audit (skill 065) as bytes: what is hashed, in which order, and what is signed.
// Sealing and verifying both stand on this, and on nothing but a digest and a signature.
//
// Format (version 1): every field as its length in decimal, ':' and its bytes; nothing as "-".
//   personal = SHA-256("aai-audit-personal-1", salt, personal)
//   row      = SHA-256("aai-audit-row-1", the row's other fields in their order, personal's hash)
//   chain    = SHA-256("aai-audit-link-1", org, place, chain of the place before, row)
//   signed   = "aai-audit-checkpoint-1", number, org, place, chain, instant, key id
// The place before the first has 32 zero bytes. Units: instants in microseconds since 1970.
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/describe.h"

namespace aai::security {

// A row as it is hashed: PostgreSQL's texts, so that another program reads the same.
struct AuditRow {
  std::string org_id, id;
  std::optional<std::string> actor_id;
  std::string actor_kind, source, request_id;
  std::optional<std::string> session_id;
  std::string action, target, detail;  // detail: jsonb's text
  std::string created_us, written_us;
  std::string personal;                // jsonb's text
  Bytes salt;                          // empty: the personal part was erased
};
AAI_DESCRIBE(AuditRow, org_id, id, actor_id, actor_kind, source, request_id, session_id, action,
             target, detail, created_us, written_us, personal, salt);

struct Checkpoint {
  std::string org_id;
  long number = 0, seq = 0;  // seq: how far the chain had come
  Bytes chain_sha256;
  std::string signed_us, key_id;
  Bytes signature;
};
AAI_DESCRIBE(Checkpoint, org_id, number, seq, chain_sha256, signed_us, key_id, signature);

std::string first_link();  // 32 zero bytes
std::string personal_hash(const AuditRow&);
std::string row_hash(const AuditRow&, std::string_view personal_sha256);
std::string link_hash(std::string_view org_id, long seq, std::string_view before,
                      std::string_view row_sha256);

std::string signed_text(const Checkpoint&);
std::string key_id_of(std::string_view public_key);  // 16 hex digits of its digest
void sign(Checkpoint&, std::string_view seed);       // fills key_id and signature
bool is_signed_by(const Checkpoint&, std::string_view public_key);

}
