// HTML of a stranger's mail, made safe to show in a sandboxed frame.
//
// Parsed as browsers parse, then written anew from an allow-list: nothing of the original survives
// but known elements, known attributes with checked values, and escaped text. No script, no form,
// no request: pictures from elsewhere wait behind a placeholder until the person asks for them.
// The mail's style sheets are resolved into style attributes first and then held to the same list.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aai::mail_format {

struct SanitizedHtml {
  std::string html;
  std::size_t blocked_images = 0;   // <img data-blocked-src="https://..."> each
  std::size_t tracking_pixels = 0;  // of one pixel or less: not even a placeholder
  std::size_t removed = 0;          // elements, attributes and links taken out as dangerous
  std::vector<std::string> links;   // where its links lead, in order, bounded
  bool unformatted = false;         // too costly to parse: only its text is shown
};

// `cid:` pictures become <img data-cid="...">, to be filled in by who has the attachments.
SanitizedHtml sanitize_html(std::string_view html);

}  // namespace aai::mail_format
