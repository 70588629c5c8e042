#include "app/commands/work.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <charconv>
#include <cstdlib>
#include <iostream>

#include "app/modules.h"
#include "assistant/mail/listening.h"
#include "platform/failpoint.h"
#include "platform/jobs/run_due.h"
#include "platform/jobs/worker.h"
#include "platform/log/log.h"
#include "platform/loop.h"
#include "platform/net/curl_client.h"
#include "platform/net/tls_dialer.h"
#include "platform/pg/listener.h"
#include "platform/pg/pool.h"

namespace aai::app {
namespace {

namespace asio = boost::asio;

// Jobs wait for other people's servers, so one event loop keeps many of them going; more processes
// bring more processors.
class WorkLoop {
 public:
  explicit WorkLoop(const jobs::WorkerLimits& limits)
      : vault_(crypto::load_vault(config_.key_file, random_)),
        http_(io_),
        dialer_(net::dial_rules(config_)),
        env_{clock_, random_, http_, config_, vault_, dialer_},
        worker_login_(io_, database_as(config_, "aai_worker"), {6, 4}),
        drafter_login_(io_, database_as(config_, "aai_drafter"), {2, 4}),
        sender_login_(io_, database_as(config_, "aai_sender"), {2, 4}),
        pools_{worker_login_, drafter_login_, sender_login_},
        registry_(all_work()),
        name_(jobs::make_worker_name(random_)),
        worker_(io_, env_, pools_, registry_, name_, jobs::default_lanes, limits),
        listener_(io_, database_as(config_, "aai_worker"), "aai_jobs",
                  [this](std::string_view) { worker_.wake(); }),
        signals_(io_, SIGTERM, SIGINT) {}

  int run_until_told() {
    signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (!error) worker_.stop();
    });
    asio::co_spawn(io_, work_and_listen(),
                   [this](std::exception_ptr fault, bool all_done) { end(fault, all_done); });
    log::Line(log::Level::info, "work.started").with("worker", name_);
    io_.run();
    log::Line(log::Level::info, "work.stopped").with("worker", name_);
    return 0;
  }

  int run_once() {
    int ran = 0;
    std::exception_ptr fault;
    asio::co_spawn(io_, jobs::run_due_crons(env_, pools_, all_work()),
                   [&](std::exception_ptr error, int count) {
                     fault = error;
                     ran = count;
                     io_.stop();
                   });
    io_.run();
    if (fault) std::rethrow_exception(fault);
    std::cout << "work: " << ran << " jobs ran\n";
    return 0;
  }

 private:
  Task<bool> work_and_listen() {
    co_await run_beside(mailboxes_.run());
    const bool is_all_done = co_await worker_.run();
    const bool is_quiet = co_await mailboxes_.end();
    co_return is_all_done && is_quiet;
  }

  void end(std::exception_ptr fault, bool all_done) {
    if (fault || !all_done) {
      // What was handed on is still on this loop and has lost its lease: nothing of it may end
      // tidily.
      log::Line(log::Level::warn, "work.left_jobs_to_others").with("worker", name_);
      std::_Exit(fault ? 1 : 0);
    }
    worker_login_.close();
    drafter_login_.close();
    sender_login_.close();
    io_.stop();
  }

  asio::io_context io_{1};
  SystemClock clock_;
  SystemRandom random_;
  Config config_ = load_config();
  crypto::Vault vault_;
  net::CurlClient http_;
  net::TlsDialer dialer_;
  Env env_;
  pg::Pool worker_login_, drafter_login_, sender_login_;
  WorkPools pools_;
  jobs::Registry registry_;
  std::string name_;
  jobs::Worker worker_;
  mail::Listening mailboxes_{env_, worker_login_, name_};
  pg::Listener listener_;
  asio::signal_set signals_;
};

struct Wish {
  bool is_once = false;
  jobs::WorkerLimits limits;
};

constexpr int lease_seconds_max = 3600, heartbeats_per_lease = 6;

// Nothing where the words are not ours.
std::optional<Wish> read_wish(std::span<const std::string_view> words) {
  Wish wish;
  for (; !words.empty(); words = words.subspan(1)) {
    if (words.front() == "--once") {
      wish.is_once = true;
      continue;
    }
    if (words.front() != "--lease" || words.size() < 2) return std::nullopt;
    words = words.subspan(1);
    int seconds = 0;
    const auto text = words.front();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (seconds < 1 || seconds > lease_seconds_max) return std::nullopt;
    wish.limits.lease = std::chrono::seconds(seconds);
    wish.limits.heartbeat = std::chrono::milliseconds(wish.limits.lease) / heartbeats_per_lease;
  }
  return wish;
}

}

int run_work(std::span<const std::string_view> arguments) {
  const auto wish = read_wish(arguments);
  if (!wish) {
    std::cerr << "usage: assistantai work [--once] [--lease SECONDS]\n";
    return 2;
  }
  WorkLoop loop(wish->limits);
  return wish->is_once ? loop.run_once() : loop.run_until_told();
}

int run_list_failpoints(std::span<const std::string_view>) {
  for (const auto* point : list_failpoints())
    std::cout << point->name << '\t' << point->at_stake << '\n';
  return 0;
}

}
