#include "core/random.h"

#include <sys/random.h>

#include <stdexcept>

namespace aai {

void SystemRandom::fill(std::span<unsigned char> bytes) {
  while (!bytes.empty()) {
    const auto got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0) throw std::runtime_error("getrandom failed");
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

}
