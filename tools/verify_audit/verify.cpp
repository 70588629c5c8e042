#include "tools/verify_audit/verify.h"

#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "platform/crypto/ed25519.h"
#include "tools/verify_audit/reading.h"

namespace verify_audit {
namespace {

constexpr int is_sound = 0, is_tampered = 1, is_unreadable = 2, is_stale = 3;

constexpr std::string_view usage =
    "usage: verify-audit --key PUBLIC.pem (--database CONNINFO | --file EXPORT)\n"
    "                    [--org ID] [--kept CHECKPOINTS] [--signed-after UNIX_SECONDS]\n"
    "       verify-audit --database CONNINFO [--org ID] --export > EXPORT\n";

struct Wish {
  std::vector<std::string> keys;  // raw
  std::string database, file, org, kept;
  long signed_after = 0;
  bool is_export = false;
};

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path + " cannot be read");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Wish read_wish(std::span<const std::string_view> arguments) {
  Wish wish;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto word = arguments[i];
    if (word == "--export") {
      wish.is_export = true;
      continue;
    }
    if (++i == arguments.size()) throw std::invalid_argument(std::string(word));
    const std::string value(arguments[i]);
    if (word == "--database") wish.database = value;
    else if (word == "--file") wish.file = value;
    else if (word == "--org") wish.org = value;
    else if (word == "--kept") wish.kept = value;
    else if (word == "--signed-after") wish.signed_after = std::stol(value);
    else if (word == "--key") {
      const auto key = aai::crypto::parse_ed25519_pem(content_of(value));
      if (!key) throw std::runtime_error(value + " holds no Ed25519 public key");
      wish.keys.push_back(*key);
    } else throw std::invalid_argument(std::string(word));
  }
  const bool has_source = wish.database.empty() != wish.file.empty();
  if (!has_source || (wish.keys.empty() && !wish.is_export)) throw std::invalid_argument("");
  return wish;
}

void read(const Wish& wish, const Listener& listener) {
  if (wish.file.empty()) return read_database(wish.database, wish.org, listener);
  std::ifstream in(wish.file, std::ios::binary);
  if (!in) throw std::runtime_error(wish.file + " cannot be read");
  read_export(in, listener);
}

Listener listener_of(aai::security::Verifier& verifier) {
  Listener listener;
  listener.begin_org = [&](const std::string& org, std::vector<Checkpoint> checkpoints) {
    verifier.begin_org(org, std::move(checkpoints));
  };
  listener.place = [&](const Seal& seal, const std::optional<AuditRow>& row) {
    verifier.take(seal, row);
  };
  listener.unsealed = [&](const AuditRow& row) { verifier.take_unsealed(row); };
  listener.end_org = [&] { verifier.end_org(); };
  return listener;
}

int verify(const Wish& wish, std::ostream& out) {
  aai::security::Verifier verifier(wish.keys);
  if (!wish.kept.empty()) {
    std::ifstream kept(wish.kept, std::ios::binary);
    if (!kept) throw std::runtime_error(wish.kept + " cannot be read");
    for (const auto& checkpoint : read_checkpoints(kept)) verifier.keep(checkpoint);
  }
  read(wish, listener_of(verifier));
  if (wish.org.empty() && wish.file.empty()) verifier.end_all();

  const auto& tally = verifier.tally();
  for (const auto& found : verifier.findings()) {
    out << name_of(found.what) << "  organisation " << (found.org_id.empty() ? "-" : found.org_id)
        << "  row " << (found.audit_id.empty() ? "-" : found.audit_id) << "  " << found.sentence
        << '\n';
  }
  out << tally.rows << " sealed rows of " << tally.orgs << " organisations, " << tally.checkpoints
      << " checkpoints, " << tally.waiting << " rows not sealed yet, " << tally.erased
      << " with their personal part erased\n";
  if (!verifier.findings().empty()) return is_tampered;
  const bool is_fresh = std::stol(tally.last_signed_us) / 1'000'000 >= wish.signed_after;
  out << (is_fresh ? "The audit is what was sealed.\n"
                   : "What is there is what was sealed; the last checkpoint is too old.\n");
  return is_fresh ? is_sound : is_stale;
}

}

int run(std::span<const std::string_view> arguments, std::ostream& out, std::ostream& err) {
  try {
    const auto wish = read_wish(arguments);
    if (!wish.is_export) return verify(wish, out);
    read(wish, export_writer(out));
    return is_sound;
  } catch (const std::invalid_argument&) {
    err << usage;
  } catch (const std::exception& fault) {
    err << "verify-audit: " << fault.what() << '\n';
  }
  return is_unreadable;
}

}
