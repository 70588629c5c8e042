#include "platform/http/tls.h"

#include <openssl/ssl.h>

namespace aai::http {
namespace {

namespace ssl = boost::asio::ssl;

// RFC 9325, 4.2: forward secrecy and authenticated encryption only.
constexpr const char* tls_1_2_ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* selected = nullptr;
  const int result =
      SSL_select_next_proto(&selected, chosen_size, ours, sizeof ours - 1, offered, offered_size);
  *chosen = selected;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}

ssl::context load_tls(const std::string& certificate_file, const std::string& key_file) {
  ssl::context context(ssl::context::tls_server);
  context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                      ssl::context::no_sslv3 | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 |
                      ssl::context::single_dh_use);
  context.use_certificate_chain_file(certificate_file);
  context.use_private_key_file(key_file, ssl::context::pem);

  auto* native = context.native_handle();
  SSL_CTX_set_cipher_list(native, tls_1_2_ciphers);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // an idle connection gives 34 KB back
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  static constexpr unsigned char session_context[] = "assistantai";
  SSL_CTX_set_session_id_context(native, session_context, sizeof session_context - 1);
  SSL_CTX_set_alpn_select_cb(native, &choose_protocol, nullptr);
  return context;
}

}
