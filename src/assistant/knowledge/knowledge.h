#pragma once
// Knowledge: what the practice knows, in its own words, cut into passages that answer one question
// each, and found again by the words of a client's question.
//
// Source of truth: knowledge_documents; passages are made from them and never edited.
// Limits: 200 documents of an organisation, 60,000 characters each, 2,000 passages of a document.
#include "assistant/ids.h"
#include "platform/http/perm.h"

namespace aai::knowledge {

inline constexpr Perm read{"knowledge.read", "Read what the practice has written down"};
inline constexpr Perm write{"knowledge.write", "Write what replies may rest on"};

inline constexpr Problem too_many{409, "knowledge.too_many",
                                  "There are already 200 documents. Remove one first."};

inline constexpr Problem no_such_scope{422, "knowledge.no_such_scope",
                                       "Choose one client or one matter that exists, or neither."};

extern const Module knowledge_module;

}
