#pragma once
// A Gmail mailbox behind the interface that every provider has. A draft's id is what makes a
// sending happen once; a history id is the cursor.
#include "providers/google/gmail.h"

namespace aai::google {

class GmailMailbox final : public mailbox::Mailbox {
 public:
  // `topic` is where Gmail tells of changes; empty: it is not asked to.
  GmailMailbox(Gmail gmail, const Clock& clock, std::string topic)
      : gmail_(std::move(gmail)), clock_(clock), topic_(std::move(topic)) {}

  std::size_t at_once() const override { return 8; }
  bool ids_may_change() const override { return false; }

  Task<Outcome<mailbox::Place>> place() override;
  Task<Outcome<mailbox::IdPage>> recent(std::string page) override;
  Task<Outcome<RawMessage>> message(std::string id) override;
  Task<Outcome<mailbox::ChangePage>> changes(std::string cursor, std::string page) override;
  Task<Outcome<mailbox::Pushes>> ask_for_pushes() override;
  Task<Outcome<bool>> listen(std::chrono::seconds longest) override;
  void stop_listening() override {}

  Task<Outcome<std::vector<std::string>>> find_sent(std::string message_id) override;
  Task<Outcome<std::vector<mailbox::Staged>>> find_staged(std::string message_id) override;
  Task<Outcome<std::string>> stage(mailbox::Letter letter) override;
  Task<Outcome<std::string>> send(std::string staged, mailbox::Letter letter,
                                  mailbox::Brink brink) override;
  Task<Outcome<std::string>> discard(std::string staged) override;

 private:
  Gmail gmail_;
  const Clock& clock_;
  std::string topic_;
};

}
