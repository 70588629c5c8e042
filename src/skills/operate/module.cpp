#include "platform/http/route.h"
#include "skills/operate/observability.h"

namespace aai::operate {
namespace {

using http::Access, http::endpoint, http::Method;

constexpr Limit probe{"operate.probe", 60, 600};

const http::Route routes[] = {
    {Method::get, "/healthz", anyone, probe, endpoint<&tell_alive>, "Say that the process answers",
     Access::read},
    {Method::get, "/readyz", anyone, probe, endpoint<&tell_ready>, "Say that traffic may come",
     Access::read},
    {Method::get, "/metrics", anyone, probe, endpoint<&tell_metrics>, "Numbers for Prometheus",
     Access::read},
};
}

const Module operate_module{"operate", routes, {}};

}
