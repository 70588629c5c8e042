#pragma once
// Real Dovecot and Postfix for tests, started once per process by sandbox/mail_server, and a caller
// that reaches them as the product would. Where they are not installed, tests say so and pass.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <map>
#include <optional>

#include "core/describe.h"
#include "core/json_read.h"
#include "platform/net/tls_dialer.h"

namespace aai::test {

struct MailPorts {
  int imap = 0, imaps = 0, submission = 0, submissions = 0, expired = 0, other_name = 0,
      self_signed = 0, stripped_imap = 0, stripped_submission = 0, injected_imap = 0,
      injected_submission = 0, cut_at_data = 0, cut_at_dot = 0, cut_after_dot = 0, names = 0;
};
AAI_DESCRIBE(MailPorts, imap, imaps, submission, submissions, expired, other_name, self_signed,
             stripped_imap, stripped_submission, injected_imap, injected_submission, cut_at_data,
             cut_at_dot, cut_after_dot, names);

struct MailServerSays {
  std::string problem, host, authority, folder;
  bool has_postfix = false;
  MailPorts ports;
};
AAI_DESCRIBE(MailServerSays, problem, host, authority, folder, has_postfix, ports);

// The program ends when its input does, which is when this process ends, however it does.
class MailServer {
 public:
  static const MailServerSays& get() {
    static const MailServer server;
    return server.says_;
  }

 private:
  MailServer() {
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) return;
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(in[0], STDIN_FILENO);
      ::dup2(out[1], STDOUT_FILENO);
      ::execlp("node", "node", "sandbox/mail_server/run.mjs", "var/mail", nullptr);
      std::_Exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    std::string line;
    for (char c; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(out[0]);
    const auto said = json::read_foreign<MailServerSays>(line);
    if (said) says_ = *said;
    else says_.problem = "the mail servers did not start: " + line;
    const bool is_installed = !says_.problem.starts_with("not installed");
    if (!is_installed) MESSAGE("skipped, no mail servers: " << says_.problem);
    else if (!says_.problem.empty()) FAIL_CHECK(says_.problem);
    else if (!says_.has_postfix) MESSAGE("skipped where mail is sent: Postfix wants root");
  }
  ~MailServer() {
    ::close(input_);
    ::waitpid(child_, nullptr, 0);
  }

  MailServerSays says_;
  pid_t child_ = -1;
  int input_ = -1;
};

// A loop, and a dialer that trusts the sandbox's authority and asks its name server.
class MailCaller {
 public:
  MailCaller() : MailCaller(rules()) {}
  explicit MailCaller(net::DialRules given) : dialer(std::move(given)) {}

  static bool is_missing() { return !MailServer::get().problem.empty(); }
  static const MailServerSays& server() { return MailServer::get(); }
  static net::DialRules rules() {
    net::DialRules rules;
    rules.is_allowed = &net::is_any_address;
    rules.authorities_file = server().authority;
    rules.name_servers = "127.0.0.1:" + std::to_string(server().ports.names);
    return rules;
  }
  static net::Endpoint at(int port, net::Tls tls) {
    return {server().host, static_cast<unsigned short>(port), tls};
  }
  static net::Endpoint imaps() { return at(server().ports.imaps, net::Tls::implicit); }
  static net::Endpoint submissions() { return at(server().ports.submissions, net::Tls::implicit); }

  template <class T>
  T wait(Task<T> task) {
    std::optional<T> value;
    std::exception_ptr fault;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, T result) {
      fault = error;
      if (!error) value = std::move(result);
    });
    io.restart();
    while (!value && !fault && io.run_one_for(std::chrono::seconds(30)) > 0) {}
    if (fault) std::rethrow_exception(fault);
    REQUIRE(value);
    return std::move(*value);
  }
  void wait(Task<void> task) {
    wait(done(std::move(task)));
  }

  // A mailbox nobody else writes to; "secret" opens it.
  static std::string fresh_address() {
    static int count = 0;
    return "person-" + std::to_string(++count) + "@practice.example";
  }

  boost::asio::io_context io{1};
  net::TlsDialer dialer;

 private:
  static Task<bool> done(Task<void> task) {
    co_await std::move(task);
    co_return true;
  }
};

}
