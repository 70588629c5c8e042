// Content-Transfer-Encoding: from the wire to bytes, a window at a time, so that an attachment is
// never held whole. Broken input loses what is broken and nothing else.
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace aai::mail_format {

enum class TransferEncoding { identity, base64, quoted_printable, uuencode };

TransferEncoding transfer_encoding_of(std::string_view label);

// Receives decoded bytes in order; returning false ends the decoding.
using ByteSink = std::function<bool(std::string_view)>;

// False if the sink ended it.
bool decode_transfer(std::string_view encoded, TransferEncoding, const ByteSink&);

// At most `bytes_max` decoded bytes.
std::string decode_transfer(std::string_view encoded, TransferEncoding, std::size_t bytes_max);

std::size_t count_decoded_bytes(std::string_view encoded, TransferEncoding);

// The "Q" of RFC 2047: quoted-printable in which an underscore is a space.
std::string decode_q_word(std::string_view encoded);

}  // namespace aai::mail_format
