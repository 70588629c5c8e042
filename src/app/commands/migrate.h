#pragma once
// assistantai migrate [FOLDER]: brings the database to this release's schema and permissions.
#include <span>
#include <string_view>

namespace aai::app {

int run_migrate(std::span<const std::string_view> arguments);

}
