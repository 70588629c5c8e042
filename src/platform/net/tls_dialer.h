#pragma once
// The dialer over Asio and OpenSSL: TLS 1.2 and 1.3, the system's certificate authorities.
// It belongs to no loop: each connection lives on the loop of the coroutine that asked for it.
#include <memory>

#include "platform/config/config.h"
#include "platform/net/dialer.h"
#include "platform/net/public_address.h"

namespace aai::net {

struct DialRules {
  // Judges every address that is connected to. Settings are typed in by people, so the default is
  // what a stranger's URL may reach.
  bool (*is_allowed)(const sockaddr&) = &is_public_address;
  std::string authorities_file;  // PEM, trusted beside the system's
  std::string name_servers;      // "127.0.0.1:5353,..."; empty: the system's
};

DialRules dial_rules(const Config& config);

class TlsDialer final : public Dialer {
 public:
  explicit TlsDialer(DialRules rules = {});
  ~TlsDialer() override;

  Task<Dialed> dial(Endpoint to) override;
  Task<Offers> offers(std::string service) override;

 private:
  struct Trust;
  DialRules rules_;
  std::unique_ptr<Trust> trust_;
};

bool is_any_address(const sockaddr&);  // the rule of who has a mail server of their own at home
bool is_loopback_address(const sockaddr&);

}
