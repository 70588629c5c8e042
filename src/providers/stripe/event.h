#pragma once
// A webhook's body as an event. Read it only after its signature was checked.
#include "providers/stripe/objects.h"

namespace aai::stripe {

// Nothing when it is not an event. Where it is one about something of another form than ours, its
// object is empty.
std::optional<Event> read_event(std::string_view body);

}
