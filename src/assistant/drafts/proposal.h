#pragma once
// A model's answer, read as what it is: text of whoever wrote the mail. Only a proposal of the
// right form, whose citations stand in their sources and whose links and addresses are the
// practice's own, is used; everything else ends here, with the reason. Pure.
#include "assistant/drafts/backend.h"

namespace aai::drafts {

struct ReadProposal {
  std::optional<Proposal> proposal;
  std::string outcome, detail;  // proposed | useless | hostile
};

ReadProposal read_proposal(std::string_view answer, std::span<const Source> sources,
                           const Practice& practice);
}
