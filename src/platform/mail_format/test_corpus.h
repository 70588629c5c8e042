// The public mail corpora, for tests: files under $CORPORA_DIR. Where that is not set, a test says
// that it is skipped; what must always hold is tested on mails written in the test itself.
#pragma once
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format::corpus {

inline std::optional<std::filesystem::path> directory(std::string_view test) {
  const char* root = std::getenv("CORPORA_DIR");
  if (root && *root && std::filesystem::is_directory(root)) return std::filesystem::path(root);
  std::cout << "skipped, CORPORA_DIR is not set: " << test << '\n';
  return {};
}

inline std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline std::vector<std::filesystem::path> files_under(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace aai::mail_format::corpus
