#include "skills/reliability/reliability.h"
#include "skills/reliability/upkeep.h"

namespace aai::reliability {
namespace {

constexpr Cron crons[] = {
    {"reliability.delete_what_is_old", "daily 03:20", &delete_what_is_old},
};

}

const WorkTables reliability_work{{}, crons};

}
