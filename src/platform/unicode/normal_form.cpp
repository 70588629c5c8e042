#include "platform/unicode/normal_form.h"

#include <glib.h>

#include <memory>

namespace aai::unicode {
namespace {

std::optional<std::string> normalise(std::string_view text, GNormalizeMode form) {
  const std::unique_ptr<char, decltype(&g_free)> normal(
      g_utf8_normalize(text.data(), static_cast<gssize>(text.size()), form), &g_free);
  if (!normal) return std::nullopt;
  return std::string(normal.get());
}

}

std::optional<std::string> nfkc(std::string_view text) {
  return normalise(text, G_NORMALIZE_ALL_COMPOSE);
}
std::optional<std::string> nfkd(std::string_view text) { return normalise(text, G_NORMALIZE_ALL); }

}
