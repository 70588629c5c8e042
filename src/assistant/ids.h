#pragma once
// The ids of the assistant's own things.
#include "core/ids.h"

namespace aai {

using MailboxId = Id<struct MailboxTag>;
using ThreadId = Id<struct ThreadTag>;
using MessageId = Id<struct MessageTag>;
using AttachmentId = Id<struct AttachmentTag>;
using DraftId = Id<struct DraftTag>;
using DraftVersionId = Id<struct DraftVersionTag>;
using DecisionId = Id<struct DecisionTag>;
using OutboxId = Id<struct OutboxTag>;
using DocumentId = Id<struct DocumentTag>;
using PassageId = Id<struct PassageTag>;

}
