#include "backoffice/analytics/overview.h"
#include "platform/http/route.h"

namespace aai::analytics {
namespace {

constexpr Limit browse{"browse", 120, 600};

const http::Route routes[] = {
    {http::Method::get, "/v1/op/overview", see_figures, browse, http::endpoint<&show_overview>,
     "The service in figures", http::Access::read},
};

}

const Module analytics_module{"analytics", routes, {}};

}
