#include "app/commands/serve.h"

#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>
#include <thread>

#include "app/modules.h"
#include "app/pipeline.h"
#include "platform/http/server.h"
#include "platform/http/static_files.h"
#include "platform/log/log.h"
#include "platform/net/curl_client.h"
#include "platform/net/tls_dialer.h"
#include "skills/realtime/live_feed_sse.h"
#include "skills/security/browser_hardening.h"

namespace aai::app {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds drain_time_max{20};
constexpr std::chrono::milliseconds log_delay_max{200};

http::ListenOptions listen_options(const Config& config) {
  http::ListenOptions listen;
  const auto colon = config.listen.rfind(':');
  if (colon == std::string::npos)
    throw std::runtime_error("AAI_LISTEN is address:port, not " + config.listen);
  listen.address = config.listen.substr(0, colon);
  listen.port = static_cast<unsigned short>(std::stoi(config.listen.substr(colon + 1)));
  listen.tls_certificate = config.tls_certificate;
  listen.tls_key = config.tls_key;
  listen.trusted_proxies = config.trusted_proxies;
  return listen;
}

// Every connection is a descriptor; the kernel's default is meant for programs with a few.
void raise_file_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

// What all loops share; each part is safe to use from any thread.
struct Shared {
  SystemClock clock;
  SystemRandom random;
  Config config = load_config();
  crypto::Vault vault = crypto::load_vault(config.key_file, random);
  Router router{all_modules()};
  security::RateLimiter limiter{random};
  http::StaticFiles files{config.web_root};
};

// One event loop and all it owns.
class Loop {
 public:
  explicit Loop(Shared& shared)
      : http_(io_),
        dialer_(net::dial_rules(shared.config)),
        env_{shared.clock, shared.random, http_, shared.config, shared.vault, dialer_},
        app_(io_, database_as(shared.config, "aai_app")),
        operators_(io_, database_as(shared.config, "aai_operator"), {1, 4}),
        feed_reader_(io_, database_as(shared.config, "aai_worker"), {1, 4}),
        house_{env_, shared.router, all_modules(), app_, operators_, shared.limiter},
        files_(shared.files),
        server_(io_, listen_options(shared.config), {},
                [this](http::Request& request) { return reply_to(request); }),
        signals_(io_, SIGTERM, SIGINT) {
    signals_.async_wait([this](const boost::system::error_code& error, int) {
      if (!error) asio::co_spawn(io_, drain(), asio::detached);
    });
  }

  void run() {
    const realtime::Hub hub(env_.clock, feed_reader_);  // of this thread
    const log::Gathering gathering;
    asio::co_spawn(io_, write_log(), asio::detached);
    io_.run();
  }

 private:
  // A route of a module, or a file of the web applications; what is neither is the pipeline's 404.
  Task<http::Reply> reply_to(http::Request& request) {
    if (!is_route(house_, request)) {
      if (auto file = files_.answer(request)) {
        const bool is_page = file->content_type.starts_with("text/html");
        security::harden(*file, is_page ? security::ReplyClass::page : security::ReplyClass::asset,
                         env_.config.public_url.starts_with("https:"));
        co_return std::move(*file);
      }
    }
    co_return co_await answer(house_, request);
  }

  Task<void> write_log() {
    asio::steady_timer pause(io_);
    for (;;) {
      pause.expires_after(log_delay_max);
      co_await pause.async_wait(asio::use_awaitable);
      log::Gathering::flush();
    }
  }

  Task<void> drain() {
    co_await server_.drain(drain_time_max);
    app_.close();
    operators_.close();
    feed_reader_.close();
    io_.stop();
  }

  asio::io_context io_{1};
  net::CurlClient http_;
  net::TlsDialer dialer_;
  Env env_;
  pg::Pool app_, operators_, feed_reader_;
  House house_;
  const http::StaticFiles& files_;
  http::Server server_;
  asio::signal_set signals_;
};

}

int run_serve(std::span<const std::string_view>) {
  raise_file_limit();
  Shared shared;
  std::vector<std::unique_ptr<Loop>> loops;
  for (int i = 0; i < shared.config.threads; ++i) loops.push_back(std::make_unique<Loop>(shared));
  log::Line(log::Level::info, "serve.started")
      .with("listen", shared.config.listen)
      .with("threads", shared.config.threads);

  std::vector<std::jthread> threads;
  for (auto& loop : loops) threads.emplace_back([&loop] { loop->run(); });
  threads.clear();
  log::Line(log::Level::info, "serve.stopped");
  return 0;
}

}
