#include "platform/jobs/registry.h"

#include <algorithm>
#include <stdexcept>

namespace aai::jobs {
namespace {

template <class Rows>
void require_once_each(const Rows& rows) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i - 1].name == rows[i].name)
      throw std::runtime_error("two modules list " + std::string(rows[i].name));
  }
}

template <class Row>
const Row* find(const std::vector<Row>& rows, std::string_view name) {
  const auto found = std::ranges::lower_bound(rows, name, {}, &Row::name);
  return found != rows.end() && found->name == name ? &*found : nullptr;
}

}

Registry::Registry(std::span<const WorkTables* const> tables) {
  for (const auto* table : tables) {
    jobs_.insert(jobs_.end(), table->jobs.begin(), table->jobs.end());
    crons_.insert(crons_.end(), table->crons.begin(), table->crons.end());
  }
  std::ranges::sort(jobs_, {}, &JobEntry::name);
  std::ranges::sort(crons_, {}, &Cron::name);
  require_once_each(jobs_);
  require_once_each(crons_);
}

const JobEntry* Registry::job(std::string_view name) const { return find(jobs_, name); }

const Cron* Registry::cron(std::string_view job_name) const {
  if (!job_name.starts_with(cron_prefix)) return nullptr;
  return find(crons_, job_name.substr(cron_prefix.size()));
}

}
