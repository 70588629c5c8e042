#pragma once
// The TLS side of a server: TLS 1.2 and 1.3, HTTP/1.1 by ALPN. Private to platform/http.
#include <boost/asio/ssl/context.hpp>
#include <string>

namespace aai::http {

// Throws boost::system::system_error where a file cannot be read or does not fit the other.
boost::asio::ssl::context load_tls(const std::string& certificate_file,
                                   const std::string& key_file);
}
