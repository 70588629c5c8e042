// The named bounds of everything this module reads. Mail is written by strangers: what has no
// bound here will one day be as large as somebody likes. Whatever is cut leaves a Defect.
#pragma once
#include <cstddef>

namespace aai::mail_format::limits {

inline constexpr std::size_t depth_max = 32;               // multipart inside multipart
inline constexpr std::size_t parts_max = 1'000;            // leaves and containers together
inline constexpr std::size_t header_bytes_max = 1u << 20;  // one header block
inline constexpr std::size_t header_fields_max = 2'000;
inline constexpr std::size_t field_value_bytes_max = 64u << 10;  // decoded, other than addresses
inline constexpr std::size_t addresses_max = 2'000;              // in one field
inline constexpr std::size_t references_max = 200;               // the newest are kept
inline constexpr std::size_t results_max = 20;                   // Authentication-Results fields
inline constexpr std::size_t text_bytes_max = 2u << 20;          // text body, decoded
inline constexpr std::size_t html_bytes_max = 2u << 20;          // HTML body, decoded
inline constexpr std::size_t filename_bytes_max = 255;
inline constexpr std::size_t boundary_bytes_max = 512;  // RFC 2046 says 70; some exceed it
inline constexpr std::size_t parameters_max = 64;       // of one Content-Type
inline constexpr std::size_t tnef_bytes_max = 64u << 20;
inline constexpr std::size_t tnef_attachments_max = 100;

}  // namespace aai::mail_format::limits
