#pragma once
// Randomness is an input: the product is given the kernel's, a test its own seed.
#include <array>
#include <span>
#include <string>

namespace aai {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<unsigned char> bytes) = 0;

  template <std::size_t N>
  std::array<unsigned char, N> bytes() {
    std::array<unsigned char, N> drawn;
    fill(drawn);
    return drawn;
  }
};

// Bytes of getrandom(2), fit for keys and tokens.
class SystemRandom final : public Random {
 public:
  void fill(std::span<unsigned char> bytes) override;
};

}
