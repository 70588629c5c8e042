#include "tools/tidy/tidy.h"

#include <algorithm>

namespace tidy {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Complaints check_all(const File& file, const Layers& layers) {
  Complaints all = check_layers(file, layers);
  for (const auto check :
       {check_lengths, check_coroutine_law, check_words, check_sql_place, check_json_place,
        check_header, check_includes, check_described, check_migration, check_web, check_routes}) {
    const auto found = check(file);
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

}
