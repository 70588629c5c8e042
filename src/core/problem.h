#pragma once
// Refusals: what a user may be told. One constexpr Problem per refusal, thrown by refuse() and
// answered as application/problem+json (RFC 9457).
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace aai {

struct Problem {
  int status;              // HTTP status
  std::string_view code;   // stable, "module.what_happened": part of the API contract
  std::string_view title;  // one sentence, safe to show
};

// One thing wrong with one field of a form; `path` as in "body.services[2].name".
struct FieldProblem {
  std::string path, message;
};

class Refusal : public std::exception {
 public:
  explicit Refusal(const Problem& told, std::string detail_text = {},
                   std::vector<FieldProblem> wrong_fields = {})
      : problem(told), detail(std::move(detail_text)), fields(std::move(wrong_fields)),
        retry_after_seconds(0) {}
  const char* what() const noexcept override { return problem.code.data(); }

  Problem problem;
  std::string detail;
  std::vector<FieldProblem> fields;
  int retry_after_seconds;  // 0: the answer carries no Retry-After
};

[[noreturn]] inline void refuse(const Problem& problem, std::string detail = {}) {
  throw Refusal(problem, std::move(detail));
}

inline void require(bool holds, const Problem& otherwise) {
  if (!holds) refuse(otherwise);
}

inline constexpr Problem not_found{404, "api.not_found", "There is nothing here."};
inline constexpr Problem invalid_body{422, "api.invalid_body", "Some fields need another look."};
inline constexpr Problem malformed_body{400, "api.malformed_body", "The body is not valid JSON."};

}
