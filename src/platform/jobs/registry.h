#pragma once
// What the worker can run: the rows of every module's WorkTables, by name.
#include <string>
#include <vector>

#include "platform/jobs/runner.h"

namespace aai::jobs {

// A cron's tick is a job of the house named "cron.<name>".
inline constexpr std::string_view cron_prefix = "cron.";

class Registry {
 public:
  explicit Registry(std::span<const WorkTables* const> tables);

  const JobEntry* job(std::string_view name) const;   // nothing where no module lists it
  const Cron* cron(std::string_view job_name) const;  // of "cron.<name>"
  const std::vector<Cron>& crons() const { return crons_; }

 private:
  std::vector<JobEntry> jobs_;
  std::vector<Cron> crons_;
};

}
