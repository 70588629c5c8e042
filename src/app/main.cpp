// assistantai: one binary, several commands.
#include <iostream>
#include <vector>

#include "app/commands/audit.h"
#include "app/commands/doctor.h"
#include "app/commands/migrate.h"
#include "app/commands/sandbox.h"
#include "app/commands/serve.h"
#include "app/commands/train_triage.h"
#include "app/commands/verify_sends.h"
#include "app/commands/work.h"
#include "app/modules.h"
#include "app/openapi.h"

namespace {

using Arguments = std::span<const std::string_view>;

int print_openapi(Arguments) {
  std::cout << aai::app::openapi_document(aai::app::all_modules());
  return 0;
}

struct Command {
  std::string_view name, about;
  int (*run)(Arguments);
};

constexpr Command commands[] = {
    {"serve", "the web server", &aai::app::run_serve},
    {"migrate", "bring the database to this release's schema", &aai::app::run_migrate},
    {"work", "run jobs and crons", &aai::app::run_work},
    {"openapi", "print the OpenAPI document", &print_openapi},
    {"sandbox", "the counterparts of the outside services, for trying and testing",
     &aai::app::run_sandbox},
    {"train-triage", "make the weights that sort mail from labelled mail",
     &aai::app::run_train_triage},
    {"audit-key", "print the public key that verify-audit takes", &aai::app::run_audit_key},
    {"erase-from-audit", "empty the personal part of a person's rows of the audit",
     &aai::app::run_erase_from_audit},
    {"doctor", "say what is missing, and how to mend it", &aai::app::run_doctor},
    {"verify-sends", "prove that what was sent is what was decided", &aai::app::run_verify_sends},
    {"--list-failpoints", "name the places where tests kill, fail or delay",
     &aai::app::run_list_failpoints},
};

int print_usage() {
  std::cerr << "usage: assistantai COMMAND [ARGUMENTS]\n\n";
  for (const auto& command : commands)
    std::cerr << "  " << command.name << "\t" << command.about << '\n';
  return 2;
}

}

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  if (words.empty()) return print_usage();
  for (const auto& command : commands) {
    if (command.name != words.front()) continue;
    try {
      return command.run(Arguments(words).subspan(1));
    } catch (const std::exception& fault) {
      std::cerr << "assistantai " << command.name << ": " << fault.what() << '\n';
      return 1;
    }
  }
  return print_usage();
}
