#pragma once
// verify-audit: says whether an audit is still what was sealed, and names the first row that is
// not. A program of its own: it needs the public key, libpq and a digest, and none of the product.
#include <iosfwd>
#include <span>
#include <string_view>

namespace verify_audit {

// 0 sound; 1 tampered with; 2 could not be read, or asked wrongly; 3 sound, but the last checkpoint
// is older than was asked for.
int run(std::span<const std::string_view> arguments, std::ostream& out, std::ostream& err);

}
