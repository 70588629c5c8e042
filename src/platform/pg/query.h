#pragma once
// A Query is a statement with its C++ types: what goes in, what comes out, how many rows.
// Queries are made by tools/sqlgen from the .sql files beside the code.
#include <string_view>

namespace aai::pg {

enum class Rows { one, maybe, many, none };  // exactly one | zero or one | any number | a count

template <Rows R, class Row, class... Args>
struct Query {
  std::string_view name;  // "billing.move_subscription"
  std::string_view text;
};

// The row of a statement that returns none.
struct Nothing {};

}
