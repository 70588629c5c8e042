#pragma once
// Strong ids: an OrgId is not a UserId, and neither is a string. Each is the text of a UUID
// (RFC 9562), lower case, 36 characters; new ones are version 7, so that they sort by birth.
#include <array>
#include <compare>
#include <optional>
#include <string_view>

#include "core/instant.h"

namespace aai {

using UuidText = std::array<char, 36>;

// Nothing unless the text is a UUID; upper case is folded, so that equal ids have equal bytes.
std::optional<UuidText> parse_uuid(std::string_view text);

// Version 7 of the instant; ten of the random bytes are used.
UuidText make_uuid_v7(Instant at, const std::array<unsigned char, 10>& random);

template <class Tag>
struct Id {
  UuidText text{};

  std::string_view view() const { return {text.data(), text.size()}; }
  bool empty() const { return text[0] == '\0'; }
  static std::optional<Id> parse(std::string_view from) {
    const auto uuid = parse_uuid(from);
    return uuid ? std::optional(Id{*uuid}) : std::nullopt;
  }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using OrgId = Id<struct OrgTag>;
using UserId = Id<struct UserTag>;
using SessionId = Id<struct SessionTag>;
using JobId = Id<struct JobTag>;

// The organisation of what belongs to none: visitors' requests, system jobs. house_org() in SQL.
inline const OrgId house_org = *OrgId::parse("00000000-0000-0000-0000-000000000000");

}
