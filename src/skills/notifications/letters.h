#pragma once
// Letters: the words of each template, in each language, and how they become text and HTML.
// Placeholders are facts in braces. A fact that is missing, or that would break a line of the
// subject, fails the letter: nothing half-filled is ever sent.
// Limits: HTML stays far below the 102 KB at which Gmail cuts a mail off.
#include <stdexcept>
#include <vector>

#include "skills/notifications/notifications.h"

namespace aai::notifications {

// Mail of the security stream gets through where product mail is suppressed.
enum class Stream { security, product };
AAI_DESCRIBE_ENUM(Stream, security, product);
Stream stream_of(Template what);

struct Words {
  Template what;
  std::string_view locale;
  std::string_view subject, heading;
  std::vector<std::string_view> before;  // paragraphs above the button
  std::string_view button, path;         // the path is on the configured origin
  std::vector<std::string_view> after;
};

// One per template and language; a test proves that none is missing.
const std::vector<Words>& english_words();
const std::vector<Words>& german_words();

// Name and value, by the names of Facts' members; a sign-in mail has "token" and "code" besides.
using Values = std::vector<std::pair<std::string, std::string>>;
Values values_of(const Facts& facts);

struct Letter {
  std::string subject, text, html;
};

struct LetterFault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Letter render_letter(Template what, std::string_view locale, const Values& values,
                     std::string_view origin);
}
