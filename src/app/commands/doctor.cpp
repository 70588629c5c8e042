#include "app/commands/doctor.h"

#include <filesystem>
#include <iostream>

#include "platform/config/config.h"
#include "platform/crypto/vault.h"
#include "platform/pg/inspect.h"
#include "providers/llm/llm.h"

namespace aai::app {
namespace {

constexpr std::string_view logins[] = {"aai_owner",   "aai_app",    "aai_worker",
                                       "aai_drafter", "aai_sender", "aai_operator"};

class Report {
 public:
  void tell(bool well, std::string_view what, std::string_view mend) {
    std::cout << (well ? "  ok       " : "  MISSING  ") << what << '\n';
    if (well) return;
    std::cout << "           " << mend << '\n';
    ++missing_;
  }
  int missing() const { return missing_; }

 private:
  int missing_ = 0;
};

void look_at_keys(const Config& config, Report& report) {
  std::string problem;
  try {
    SystemRandom random;
    crypto::load_vault(config.key_file, random);
  } catch (const std::exception& fault) {
    problem = fault.what();
  }
  report.tell(
      problem.empty(), "master key in " + config.key_file,
      problem + "; make one: (umask 377; head -c 32 /dev/urandom > " + config.key_file + ")");
}

void look_at_database(const Config& config, Report& report) {
  report.tell(!config.database.empty(), "AAI_DATABASE",
              "set it to a libpq conninfo such as: host=/run/postgresql dbname=aai");
  if (config.database.empty()) return;
  for (const auto login : logins) {
    const auto problem = pg::connection_problem(database_as(config, login));
    report.tell(problem.empty(), "login " + std::string(login),
                problem + "; run migrations/provision.sql as superuser");
  }
  report.tell(pg::is_migrated(database_as(config, "aai_owner")), "schema",
              "run: assistantai migrate");
  report.tell(pg::search_is_leakproof(database_as(config, "aai_owner")),
              "full-text search uses its index",
              "as superuser: alter function ts_match_vq(tsvector, tsquery) leakproof");
}

void look_at_providers(const Config& config, Report& report) {
  const auto told = [&](const Provider& provider, std::string_view name, std::string_view where) {
    report.tell(!provider.url.empty() && !provider.key.empty(), name, where);
  };
  told(config.google, "Google",
       "AAI_GOOGLE_URL, _CLIENT_ID and _CLIENT_SECRET, from console.cloud.google.com");
  told(config.stripe, "Stripe",
       "AAI_STRIPE_URL, _KEY and _WEBHOOK_SECRET, from dashboard.stripe.com");
  told(config.resend, "Resend", "AAI_RESEND_URL and _KEY, from resend.com");
}

void look_at_model(const Config& config, Report& report) {
  const bool is_local = config.model_kind == "local";
  const bool is_named = llm::is_spoken(config.model_kind) && !config.model_name.empty();
  report.tell(is_local || is_named, "drafts are written by: " + config.model_kind,
              "set AAI_MODEL_KIND to local, anthropic or openai, and AAI_MODEL_NAME to a model");
}

}

int run_doctor(std::span<const std::string_view>) {
  const auto config = load_config();
  Report report;
  std::cout << "AssistantAI looks at itself\n";
  look_at_keys(config, report);
  look_at_database(config, report);
  look_at_providers(config, report);
  look_at_model(config, report);
  report.tell(std::filesystem::is_directory(config.web_root),
              "web applications in " + config.web_root,
              "set AAI_WEB_ROOT to the folder web of the release");
  std::cout << (report.missing() == 0 ? "All is well.\n"
                                      : std::to_string(report.missing()) + " missing.\n");
  return report.missing() == 0 ? 0 : 1;
}

}
