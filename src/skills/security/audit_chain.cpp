#include "skills/security/audit_chain.h"

#include "platform/crypto/digest.h"
#include "platform/crypto/ed25519.h"

namespace aai::security {
namespace {

constexpr std::size_t key_id_size = 16;

void append(std::string& out, std::string_view field) {
  out += std::to_string(field.size());
  out += ':';
  out += field;
}

void append(std::string& out, const std::optional<std::string>& field) {
  if (field) append(out, std::string_view(*field));
  else out += '-';
}

}

std::string first_link() { return std::string(32, '\0'); }

std::string personal_hash(const AuditRow& row) {
  std::string text;
  append(text, std::string_view("aai-audit-personal-1"));
  append(text, std::string_view(row.salt.data));
  append(text, std::string_view(row.personal));
  return crypto::sha256(text);
}

std::string row_hash(const AuditRow& row, std::string_view personal_sha256) {
  std::string text;
  append(text, std::string_view("aai-audit-row-1"));
  for (const auto* field : {&row.org_id, &row.id}) append(text, std::string_view(*field));
  append(text, row.actor_id);
  for (const auto* field : {&row.actor_kind, &row.source, &row.request_id})
    append(text, std::string_view(*field));
  append(text, row.session_id);
  for (const auto* field :
       {&row.action, &row.target, &row.detail, &row.created_us, &row.written_us})
    append(text, std::string_view(*field));
  append(text, personal_sha256);
  return crypto::sha256(text);
}

std::string link_hash(std::string_view org_id, long seq, std::string_view before,
                      std::string_view row_sha256) {
  std::string text;
  append(text, std::string_view("aai-audit-link-1"));
  append(text, org_id);
  append(text, std::string_view(std::to_string(seq)));
  append(text, before);
  append(text, row_sha256);
  return crypto::sha256(text);
}

std::string signed_text(const Checkpoint& checkpoint) {
  std::string text;
  append(text, std::string_view("aai-audit-checkpoint-1"));
  append(text, std::string_view(std::to_string(checkpoint.number)));
  append(text, std::string_view(checkpoint.org_id));
  append(text, std::string_view(std::to_string(checkpoint.seq)));
  append(text, std::string_view(checkpoint.chain_sha256.data));
  append(text, std::string_view(checkpoint.signed_us));
  append(text, std::string_view(checkpoint.key_id));
  return text;
}

std::string key_id_of(std::string_view public_key) {
  return to_hex(crypto::sha256(public_key)).substr(0, key_id_size);
}

void sign(Checkpoint& checkpoint, std::string_view seed) {
  checkpoint.key_id = key_id_of(crypto::ed25519_public_key(seed));
  checkpoint.signature.data = crypto::ed25519_sign(seed, signed_text(checkpoint));
}

bool is_signed_by(const Checkpoint& checkpoint, std::string_view public_key) {
  return checkpoint.key_id == key_id_of(public_key) &&
         crypto::ed25519_verify(public_key, signed_text(checkpoint), checkpoint.signature.data);
}

}
