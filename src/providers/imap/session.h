#pragma once
// One session with an IMAP server: connected, secured, logged in, asked. One command at a time.
// Once the connection broke, every further answer is `unavailable`: open a new session.
// Limits: a line 64 KiB, a list of numbers 1 MiB; 64 MB a literal; 96 MB an answer.
#include <memory>

#include "platform/net/line_stream.h"
#include "providers/imap/command.h"
#include "providers/imap/objects.h"
#include "providers/imap/response.h"
#include "providers/mailbox/credentials.h"
#include "providers/mailbox/outcome.h"

namespace aai::imap {

template <class T>
using Outcome = mailbox::Outcome<T>;
using mailbox::Credentials;
using mailbox::Trouble;

struct Answer {
  Response done;                   // the status that ended the command
  std::vector<Response> untagged;  // in the order they came
};

class Session {
 public:
  Session(net::Dialer& dialer, net::Endpoint to) : dialer_(dialer), to_(std::move(to)) {}

  Task<Outcome<Answer>> open(Credentials who);
  Task<Outcome<Answer>> ask(Command command, net::Link::Time longest);
  // Until something happens in a folder we hear of, `longest` is over, or `interrupt` is called.
  Task<Outcome<News>> idle(net::Link::Time longest);
  void interrupt();  // the idle under way, or the next one
  // What the server tells of these folders is news too; of others that are not selected it is not.
  void watch(std::vector<std::string> folders) { watched_ = std::move(folders); }
  Task<void> log_out();

  bool has(std::string_view capability) const;
  bool is_open() const { return stream_ && !is_broken_; }
  bool is_utf8() const { return is_utf8_; }
  bool has_qresync() const { return has_qresync_; }
  // How the connection failed, where it did: a person is told about a certificate in other words
  // than about a server that is down.
  net::LinkTrouble link_trouble() const { return link_trouble_; }

 private:
  Task<Outcome<Answer>> connect();
  Task<Outcome<Answer>> secure();
  Task<Outcome<Answer>> log_in(const Credentials& who);
  Task<Outcome<Answer>> authenticate(std::string mechanism, std::string proof);
  Task<Outcome<Answer>> learn_capabilities(const Response& said);
  Task<void> enable_extensions();
  Task<net::LinkResult> read_raw(RawResponse& raw);
  Task<Outcome<Response>> read();
  Task<Outcome<Answer>> finish(std::string tag, Answer answer);
  Task<Outcome<Response>> await_go_ahead(const std::string& tag, Answer& answer);
  Task<Outcome<bool>> send(const std::string& tag, const Command& command, Answer& answer);
  bool is_news(const Response& one) const;
  Outcome<bool> broken(const net::LinkResult& how);
  template <class T>
  Outcome<T> broken(const net::LinkResult& how) {
    return broken(how).as<T>();
  }
  template <class T>
  Outcome<T> not_imap() {
    return broken<T>({net::LinkTrouble::closed, "it does not speak IMAP", 0});
  }
  std::string next_tag();

  net::Dialer& dialer_;
  net::Endpoint to_;
  std::unique_ptr<net::LineStream> stream_;
  std::vector<std::string> capabilities_, watched_;
  unsigned long commands_ = 0;
  net::LinkTrouble link_trouble_ = net::LinkTrouble::none;
  bool is_broken_ = false, is_utf8_ = false, has_qresync_ = false;
  bool is_waiting_ = false, is_interrupted_ = false;
};

// What a status means; `none` for OK.
Trouble trouble_of(const Response& status);

}
