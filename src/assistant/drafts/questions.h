#pragma once
// Questions: what the newest message of a client leaves open: its questions and its requests, in
// English and German. Pure; the text is a stranger's and gives no orders, it is only looked for.
// Limits: questions_max of one message.
#include <string>
#include <string_view>
#include <vector>

namespace aai::drafts {

inline constexpr std::size_t questions_max = 8;

struct Question {
  std::string text;         // as the client wrote it, on one line
  std::string asked_about;  // the sentence before, where the question alone says little
  bool is_about_time = false;  // a meeting, a call, a date: only a person knows the calendar
  bool is_of_person = false;   // "Have you done it?", "Please ring me": only they know
};

// In the order they stand. Two questions in one sentence are two.
std::vector<Question> find_questions(std::string_view text);

}
