// tidy: reads the paths of all files of the tree, a line each, and prints what breaks the guide,
// one line each; fails when there is any. Some questions only the whole tree can answer.
#include <fstream>
#include <iostream>
#include <sstream>

#include "tools/tidy/tree.h"

namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

int print(const tidy::Complaints& complaints) {
  for (const auto& complaint : complaints)
    std::cout << complaint.path << ':' << complaint.line << ": " << complaint.what << '\n';
  return static_cast<int>(complaints.size());
}

}

int main() {
  const auto layers = tidy::parse_layers(read_file("src/layers.txt"));
  tidy::Tree tree;
  for (std::string path; std::getline(std::cin, path);) tree.push_back({path, read_file(path)});

  int complaints = 0;
  for (const auto& file : tree) complaints += print(tidy::check_all(file, layers));
  complaints += print(tidy::check_tree(tree));
  std::cout << "tidy: " << tree.size() << " files, " << complaints << " complaints\n";
  return complaints == 0 ? 0 : 1;
}
