#include "platform/http/route.h"

namespace aai::http {

json::Value query_document(const Request& request) {
  boost::json::object document;
  for (const auto& [name, text] : parse_query(request.query())) {
    if (!text.empty()) document[name] = text;
  }
  return document;
}

}
