#pragma once
// Submission of mail (RFC 6409): connected, secured, logged in, a mail handed over. Nothing is
// repeated here. After a refusal the session goes on; once the connection broke, every further
// answer is `unavailable`.
// Limits: 100 recipients; 40 MB; lines of 998 bytes, as servers would break longer ones.
#include <functional>
#include <memory>
#include <vector>

#include "platform/net/line_stream.h"
#include "providers/mailbox/credentials.h"
#include "providers/mailbox/outcome.h"

namespace aai::smtp {

template <class T>
using Outcome = mailbox::Outcome<T>;
using mailbox::Credentials;
using mailbox::Trouble;

// Who it goes to is said here and not by its headers.
struct Envelope {
  std::string sender;
  std::vector<std::string> recipients;
};

struct Delivery {
  std::string refused_recipient;  // why nobody got it, where it was one of them
};

// Awaited once, before the first byte from which on a sending can no longer be taken back.
using Brink = std::function<Task<void>()>;

struct Reply {
  int code = 0;
  std::string enhanced;            // "5.1.1" (RFC 3463)
  std::vector<std::string> lines;  // without their codes

  bool is_good() const { return code >= 200 && code < 300; }
};

class Smtp {
 public:
  Smtp(net::Dialer& dialer, net::Endpoint to) : dialer_(dialer), to_(std::move(to)) {}

  Task<Outcome<bool>> open(Credentials who);
  // A recipient that is refused refuses the mail, before anything of it was sent.
  // may_have_happened: exactly where the dot that ends it was written, maybe in part, and no
  // answer to it came.
  Task<Outcome<Delivery>> send(Envelope envelope, std::string mime, Brink brink = {});
  Task<void> quit();

  bool is_open() const { return stream_ && !is_broken_; }
  net::LinkTrouble link_trouble() const { return link_trouble_; }

 private:
  Task<Outcome<Reply>> read();
  Task<Outcome<Reply>> ask(std::string line, net::Link::Time longest);
  Task<Outcome<bool>> greet();
  Task<Outcome<bool>> secure();
  Task<Outcome<bool>> log_in(const Credentials& who);
  Task<Outcome<bool>> log_in_stepwise(const Credentials& who);
  Task<Outcome<Delivery>> give_envelope(const Envelope& envelope, const std::string& options);
  Task<Outcome<Delivery>> give_mail(std::string body, Brink brink);
  Outcome<Reply> broken(const net::LinkResult& how);
  bool offers(std::string_view extension) const;
  std::string_view parameter_of(std::string_view extension) const;  // "41943040" of "SIZE 41943040"

  net::Dialer& dialer_;
  net::Endpoint to_;
  std::unique_ptr<net::LineStream> stream_;
  std::vector<std::string> extensions_;
  net::LinkTrouble link_trouble_ = net::LinkTrouble::none;
  bool is_broken_ = false;
};

}
