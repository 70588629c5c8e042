#include "platform/config/config.h"

#include <cstdlib>
#include <functional>
#include <stdexcept>

namespace aai {
namespace {

struct Binding {
  ConfigVariable variable;
  std::function<void(Config&, const std::string&)> set;
};

template <class Member>
auto text(Member Config::* member) {
  return [member](Config& config, const std::string& value) { config.*member = value; };
}

template <class Number>
auto number(Number Config::* member) {
  return [member](Config& config, const std::string& value) {
    config.*member = static_cast<Number>(std::stol(value));
  };
}

auto provider(Provider Config::* which, std::string Provider::* member) {
  return
      [which, member](Config& config, const std::string& value) { config.*which.*member = value; };
}

auto sign_in(std::string MailOauth::* member) {
  return [member](Config& config, const std::string& value) { config.mail_oauth.*member = value; };
}

std::vector<Binding> sign_in_bindings() {
  return {
      {{"AAI_MAIL_OAUTH_NAME", "provider people sign in at for mail by IMAP, as they know it"},
       sign_in(&MailOauth::name)},
      {{"AAI_MAIL_OAUTH_AUTHORIZE_URL", "its page of consent"},
       sign_in(&MailOauth::authorize_url)},
      {{"AAI_MAIL_OAUTH_TOKEN_URL", "where it hands out tokens"}, sign_in(&MailOauth::token_url)},
      {{"AAI_MAIL_OAUTH_CLIENT_ID", "OAuth client id there"}, sign_in(&MailOauth::client_id)},
      {{"AAI_MAIL_OAUTH_CLIENT_SECRET", "its secret; empty for a public client"},
       sign_in(&MailOauth::client_secret)},
      {{"AAI_MAIL_OAUTH_SCOPE", "what is asked for: reading and sending by IMAP and SMTP"},
       sign_in(&MailOauth::scope)},
      {{"AAI_MAIL_OAUTH_IMAP_HOST", "its IMAP server, host or host:port"},
       sign_in(&MailOauth::imap_host)},
      {{"AAI_MAIL_OAUTH_SMTP_HOST", "its SMTP server, host or host:port"},
       sign_in(&MailOauth::smtp_host)},
  };
}

std::vector<Binding> plain_bindings() {
  return {
      {{"AAI_PUBLIC_URL", "the address people and providers reach"}, text(&Config::public_url)},
      {{"AAI_LISTEN", "address:port the web server listens on"}, text(&Config::listen)},
      {{"AAI_DATABASE", "libpq conninfo of the database, without a user"}, text(&Config::database)},
      {{"AAI_WEB_ROOT", "folder of the web applications"}, text(&Config::web_root)},
      {{"AAI_TLS_CERTIFICATE", "PEM chain, to serve TLS without a proxy"},
       text(&Config::tls_certificate)},
      {{"AAI_TLS_KEY", "PEM key of that certificate"}, text(&Config::tls_key)},
      {{"AAI_MAIL_FROM", "sender of the system's own mail"}, text(&Config::mail_from)},
      {{"AAI_THREADS", "event loops of the web server"}, number(&Config::threads)},
      {{"AAI_TRUSTED_PROXIES", "proxies in front whose X-Forwarded-For is believed"},
       number(&Config::trusted_proxies)},
      {{"AAI_RATE_LIMIT_SCALE", "multiplies every rate limit, for load tests"},
       number(&Config::rate_limit_scale)},
      {{"AAI_UNDO_WINDOW_SECONDS", "how long an approved reply can be called back"},
       number(&Config::undo_window_seconds)},
      {{"AAI_KEY_FILE", "file with the 32 bytes of the master key"}, text(&Config::key_file)},
      {{"AAI_GOOGLE_URL", "base URL of Google's APIs"}, provider(&Config::google, &Provider::url)},
      {{"AAI_GOOGLE_CLIENT_ID", "OAuth client id"}, provider(&Config::google, &Provider::key)},
      {{"AAI_GOOGLE_CLIENT_SECRET", "OAuth client secret"},
       provider(&Config::google, &Provider::secret)},
      {{"AAI_GOOGLE_TOPIC", "Pub/Sub topic Gmail tells of changes in"},
       text(&Config::google_topic)},
      {{"AAI_GOOGLE_PUSHER", "service account the push subscription signs as"},
       text(&Config::google_pusher)},
      {{"AAI_MAIL_REACH", "public, or anywhere: mail servers of one's own network too"},
       text(&Config::mail_reach)},
      {{"AAI_MAIL_AUTHORITIES", "PEM file of authorities that mail servers may be signed by too"},
       text(&Config::mail_authorities)},
      {{"AAI_NAME_SERVERS", "address:port of name servers, instead of the system's"},
       text(&Config::name_servers)},
      {{"AAI_STRIPE_URL", "base URL of Stripe's API"}, provider(&Config::stripe, &Provider::url)},
      {{"AAI_STRIPE_KEY", "secret API key"}, provider(&Config::stripe, &Provider::key)},
      {{"AAI_STRIPE_WEBHOOK_SECRET", "signing secret of the webhook endpoint"},
       provider(&Config::stripe, &Provider::secret)},
      {{"AAI_RESEND_URL", "base URL of Resend's API"}, provider(&Config::resend, &Provider::url)},
      {{"AAI_RESEND_KEY", "API key"}, provider(&Config::resend, &Provider::key)},
      {{"AAI_RESEND_WEBHOOK_SECRET", "signing secret of Resend's webhooks"},
       provider(&Config::resend, &Provider::secret)},
      {{"AAI_MODEL_KIND", "local, anthropic or openai"}, text(&Config::model_kind)},
      {{"AAI_MODEL_NAME", "model the back end is asked for"}, text(&Config::model_name)},
      {{"AAI_MODEL_VERSION", "version of the model's API, where it has a header for it"},
       text(&Config::model_version)},
      {{"AAI_MODEL_KEY_HEADER", "header the API key travels in"}, text(&Config::model_key_header)},
      {{"AAI_TRIAGE_MODEL", "file of the weights that sort mail"}, text(&Config::triage_model)},
      {{"AAI_MODEL_URL", "base URL of the model's API"}, provider(&Config::model, &Provider::url)},
      {{"AAI_MODEL_KEY", "API key of the model's API"}, provider(&Config::model, &Provider::key)},
      {{"AAI_FAILPOINTS", "effect points that kill, fail or wait"}, text(&Config::failpoints)},
      {{"AAI_OPERATOR_EMAILS", "addresses that may open the dashboard"},
       text(&Config::operator_emails)},
  };
}

const std::vector<Binding>& bindings() {
  static const std::vector<Binding> all = [] {
    auto both = plain_bindings();
    for (auto& one : sign_in_bindings()) both.push_back(std::move(one));
    return both;
  }();
  return all;
}

}

Config load_config() {
  Config config;
  for (const auto& binding : bindings()) {
    const char* value = std::getenv(std::string(binding.variable.name).c_str());
    if (!value) continue;
    try {
      binding.set(config, value);
    } catch (const std::exception&) {
      throw std::runtime_error(std::string(binding.variable.name) + " is not a number: " + value);
    }
  }
  return config;
}

const std::vector<ConfigVariable>& config_variables() {
  static const std::vector<ConfigVariable> variables = [] {
    std::vector<ConfigVariable> listed;
    for (const auto& binding : bindings()) listed.push_back(binding.variable);
    return listed;
  }();
  return variables;
}

std::string database_as(const Config& config, std::string_view role) {
  return config.database + " user=" + std::string(role) + " application_name=assistantai";
}

}
