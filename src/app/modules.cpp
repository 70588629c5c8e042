#include "app/modules.h"

#include <array>

#include "app/openapi.h"

namespace aai::app {

std::span<const Module* const> all_modules() {
  static constexpr std::array modules{
      &api_module,
  };
  return modules;
}

std::span<const WorkTables* const> all_work() {
  static const std::vector<const WorkTables*> work{
  };
  return work;
}

}
