#pragma once
// The configuration: environment variables AAI_*, read once at start. Every value has a default
// that suits bin/run, or `doctor` says what is missing and where to get it.
#include <string>
#include <string_view>
#include <vector>

#include "platform/config/mail_oauth.h"

namespace aai {

struct Provider {
  std::string url;     // base URL of the service, or of its counterpart
  std::string key;     // API key or client id
  std::string secret;  // signing secret or client secret
};

struct Config {
  std::string public_url = "http://localhost:8080";  // what people and providers reach us at
  std::string listen = "127.0.0.1:8080";
  std::string database;                              // libpq conninfo without user
  std::string web_root = "web";
  std::string tls_certificate, tls_key;              // both or none
  std::string mail_from = "AssistantAI <hello@assistantai.example>";
  int threads = 2;
  int trusted_proxies = 0;
  int rate_limit_scale = 1;                          // multiplies every rate limit
  long undo_window_seconds = 10;
  std::string key_file = "var/master.key";           // 32 bytes of the master key
  Provider google, stripe, resend, model;
  MailOauth mail_oauth;
  std::string google_topic =
      "projects/sandbox/topics/gmail";  // where Gmail tells of changes; empty: only polled
  std::string google_pusher;  // account the push subscription signs as; empty: any of Google's
  std::string mail_reach = "public";  // "anywhere": mail servers of one's own network too
  std::string mail_authorities;       // PEM file: authorities mail servers may be signed by too
  std::string name_servers;           // "192.0.2.1:53,..."; empty: the system's
  std::string model_kind = "local";                  // local | anthropic | openai
  std::string model_name;
  std::string model_version = "2026-10-21";          // "anthropic-version"
  std::string model_key_header = "Authorization";    // "x-api-key" where the API wants that
  std::string triage_model = "data/triage/model.bin";
  std::string failpoints;  // "outbox.before_send=kill"; see platform/failpoint.h
  std::string operator_emails;                       // comma separated; operators of the dashboard
};

Config load_config();

// The names of the variables, for `doctor` and the documentation.
struct ConfigVariable {
  std::string_view name, about;
};
const std::vector<ConfigVariable>& config_variables();

// libpq conninfo of one login of the house: aai_app, aai_worker, aai_drafter, aai_sender, ...
std::string database_as(const Config& config, std::string_view role);

}
