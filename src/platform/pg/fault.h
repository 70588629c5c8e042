#pragma once
// What PostgreSQL may answer instead of rows. Only the pipeline and the job runner tell them apart.
#include <stdexcept>
#include <string>

namespace aai::pg {

// A statement failed and the request with it: a bug, a lost connection, a full disk.
struct Fault : std::runtime_error {
  Fault(std::string state, const std::string& message)
      : std::runtime_error(message), sqlstate(std::move(state)) {}
  std::string sqlstate;  // empty where the server gave none
};

// Another transaction won (40001, 40P01): the attempt may run again.
struct Conflict : Fault { using Fault::Fault; };

// The server is away or going (08*, 57P*, 25006, too many connections): try again later.
struct Unavailable : Fault { using Fault::Fault; };

// A named constraint said no; modules map names to refusals.
struct ConstraintViolation : Fault {
  ConstraintViolation(std::string state, const std::string& message, std::string name)
      : Fault(std::move(state), message), constraint(std::move(name)) {}
  std::string constraint;
};

// Raised by our own SQL with the class AA: SQLSTATE "AA404" is HTTP 404, the message is the
// problem's code and the detail its title.
struct Raised : Fault {
  Raised(std::string state, const std::string& code_text, std::string title_text)
      : Fault(std::move(state), code_text), code(code_text), title(std::move(title_text)) {}
  int status() const { return std::stoi(sqlstate.substr(2)); }
  std::string code, title;
};

}
