#pragma once
// What a practice tells about itself, as the wizard sends it and as it is kept.
#include "core/describe.h"
#include "core/text_types.h"
#include "skills/onboarding/onboarding.h"

namespace aai::onboarding {

enum class Profession { lawyer, accountant, clinic, agency, property_manager, other };
AAI_DESCRIBE_ENUM(Profession, lawyer, accountant, clinic, agency, property_manager, other);
enum class Tone { warm, neutral, formal };
AAI_DESCRIBE_ENUM(Tone, warm, neutral, formal);
enum class Language { en, de };
AAI_DESCRIBE_ENUM(Language, en, de);
enum class Unit { hour, month, fixed, session };
AAI_DESCRIBE_ENUM(Unit, hour, month, fixed, session);

// "https://example.com/about", shown and quoted, never fetched.
struct Website {
  std::string text;
  static bool accepts(std::string_view from);
  static constexpr std::string_view expects = "a web address such as https://example.com";
  friend auto operator<=>(const Website&, const Website&) = default;
};

// "09:30": two digits, a colon, two digits.
struct ClockTime {
  std::string text;
  static bool accepts(std::string_view from);
  static constexpr std::string_view expects = "a time such as 09:30";
  friend auto operator<=>(const ClockTime&, const ClockTime&) = default;
};

// ISO 4217, lower case.
struct Currency {
  std::string text;
  static bool accepts(std::string_view from);
  static constexpr std::string_view expects = "a currency such as eur";
  friend auto operator<=>(const Currency&, const Currency&) = default;
};

struct Practice {
  Line<120> name;
  Profession profession = Profession::other;
  std::optional<Website> website;
};
AAI_DESCRIBE(Practice, name, profession, website);

struct Offer {
  Line<120> name;
  std::optional<long> fee_cents;
  Currency currency;
  Unit unit = Unit::hour;
};
AAI_DESCRIBE(Offer, name, fee_cents, currency, unit);

struct Offers {
  std::vector<Offer> services;
};
AAI_DESCRIBE(Offers, services);

struct Voice {
  Tone tone = Tone::neutral;
  Prose<2000> signature;
  Language language = Language::en;
};
AAI_DESCRIBE(Voice, tone, signature, language);

struct OpenDay {
  int weekday = 1;  // 1 is Monday
  ClockTime opens, closes;
};
AAI_DESCRIBE(OpenDay, weekday, opens, closes);

struct Hours {
  TimeZone time_zone;
  std::vector<OpenDay> days;
};
AAI_DESCRIBE(Hours, time_zone, days);

// Throw Refusal(invalid_body) with every wrong field; what types cannot see.
// Limits: 40 services, fees up to 10 million.
void check_services(const Offers&);
void check_hours(const Hours&);

}
