// tidy FILE...: prints what breaks the guide, one line each; fails when there is any.
#include <fstream>
#include <iostream>
#include <sstream>

#include "tools/tidy/tidy.h"

namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}

int main(int argc, char** argv) {
  const auto layers = tidy::parse_layers(read_file("src/layers.txt"));
  int complaints = 0;
  for (int i = 1; i < argc; ++i) {
    const tidy::File file{argv[i], read_file(argv[i])};
    for (const auto& complaint : tidy::check_all(file, layers)) {
      std::cout << complaint.path << ':' << complaint.line << ": " << complaint.what << '\n';
      ++complaints;
    }
  }
  std::cout << "tidy: " << argc - 1 << " files, " << complaints << " complaints\n";
  return complaints == 0 ? 0 : 1;
}
