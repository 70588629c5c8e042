#pragma once
// Skill 068, the person's part: name, time zone and language, each its own setting.
// Why: the browser's zone is a suggestion, since travellers do not move their reports; one field
// holds a name, since not everybody has a first and a last one.
// Refuses: invalid_body with the field, for zones that are offsets or abbreviations too.
#include "skills/account/account.h"
#include "skills/identity/me.h"

namespace aai::account {

// "en", "de", "de-AT": what the applications and the mails follow.
struct Locale {
  std::string text;
  static bool accepts(std::string_view from);
  static constexpr std::string_view expects = "en or de, with a region if need be";
  friend auto operator<=>(const Locale&, const Locale&) = default;
};

// What is absent stays as it is.
struct ProfileChange {
  std::optional<Prose<200>> name;
  std::optional<TimeZone> time_zone;
  std::optional<Locale> locale;
};
AAI_DESCRIBE(ProfileChange, name, time_zone, locale);

// GET /v1/me: who is signed in, with what each of their organisations may do right now.
Task<identity::Me> show_me(Ctx&);
// PATCH /v1/me
Task<identity::Me> change_me(Ctx&, const ProfileChange&);

}
