#include <iostream>
#include <vector>

#include "tools/verify_audit/verify.h"

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  return verify_audit::run(words, std::cout, std::cerr);
}
