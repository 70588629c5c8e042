#pragma once
// The ids of clients and matters: apart from the rest, since few files name them.
#include "assistant/ids.h"

namespace aai {

using ClientId = Id<struct ClientTag>;
using ContactId = Id<struct ContactTag>;
using MatterId = Id<struct MatterTag>;

}
