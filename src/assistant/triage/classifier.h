// What a mail is, what it wants and how soon: judged by its content alone, each judgement with its
// reason and the words that made it. The text is a stranger's: a judgement may sort and show, never
// send.
#pragma once
#include <array>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/triage/linear_model.h"
#include "assistant/triage/rules.h"

namespace aai::triage {

enum class MailKind { spam, list_discussion, bulk_wanted, direct };

enum class Category {
  new_enquiry,
  document_request,
  appointment,
  invoice_payment,
  deadline,
  complaint,
  information,
  newsletter,
  spam,
};

enum class Priority { low, normal, high, urgent };

inline constexpr std::array<std::string_view, 4> mail_kind_names{"spam", "list_discussion",
                                                                 "bulk_wanted", "ham_direct"};
inline constexpr std::array<std::string_view, 9> category_names{
    "new_enquiry", "document_request", "appointment", "invoice_payment", "deadline",
    "complaint",   "information",      "newsletter",  "spam"};
inline constexpr std::array<std::string_view, 4> priority_names{"low", "normal", "high", "urgent"};

// Why: one sentence, and the words in the mail it rests on.
struct Reason {
  std::string decision;  // "category", "needs_reply", ...
  std::string sentence;
  std::size_t begin = 0, end = 0;  // in TriageDecision::text; both 0 where it rests on headers
  std::string words;               // text[begin, end), clipped
};

struct TriageDecision {
  MailKind kind = MailKind::direct;
  double spam_probability = 0;
  bool is_spam = false;
  Category category = Category::information;
  double category_probability = 0;
  bool needs_reply = false;
  double reply_probability = 0;
  Priority priority = Priority::normal;
  OriginVerdict origin;
  std::vector<Reason> reasons;
  std::string text;  // what was judged: the subject, a line end, the seen text
};

struct TriageModel {
  LinearModel kinds, requests, categories;
};
std::optional<TriageModel> read_triage_model(std::istream&);
void write_triage_model(std::ostream&, const TriageModel&);

TriageDecision triage(const mail_format::ParsedMail&, std::span<const std::string> own_addresses,
                      const TriageModel&);

// From this probability on a mail is spam: a client's mail lost costs more than spam shown.
inline constexpr double spam_from = 0.85;

// From this probability on a sentence counts as a request (chosen on the BC3 threads).
inline constexpr double request_from = 0.7;

// The sentence of the text that most asks its reader for something.
struct Request {
  double probability = 0;
  std::size_t begin = 0, end = 0;
};
Request find_request(std::string_view text, std::size_t from, const LinearModel& requests);

}  // namespace aai::triage
