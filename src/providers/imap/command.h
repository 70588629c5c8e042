#pragma once
// A command to an IMAP server. What is not ours goes as a quoted string or as counted bytes, so
// that it cannot become a command of its own.
#include <string>
#include <string_view>
#include <vector>

namespace aai::imap {

class Command {
 public:
  struct Piece {
    std::string bytes;
    bool is_literal = false;  // announced by its size, and sent when the server asks for it
  };

  explicit Command(std::string_view words) { word(words); }

  Command& word(std::string_view ours);      // behind a blank, as it is
  Command& text(std::string_view theirs);    // as a string
  Command& quoted(std::string_view theirs);  // in quotes, although it is not ASCII
  Command& literal(std::string bytes);

  const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  std::vector<Piece> pieces_{Piece()};
};

}
