#pragma once
// A mailbox by IMAP and SMTP behind the interface that every provider has. A message's id is its
// folder, the folder's uid validity and its uid; a cursor is the place of each folder.
//
// Read are all folders but drafts, junk, trash and "all mail". What tells that a reply left is its
// own copy in the mailbox: imap_sending.h.
// Limits: 60 folders, INBOX and the sent folder first; 500 new messages a page; one connection,
// opened when first needed, and again after it broke.
#include <map>

#include "providers/imap/imap_sending.h"
#include "providers/mailbox/mailbox.h"

namespace aai::mailbox {

struct Servers {
  net::Endpoint imap, smtp;
};

class ImapMailbox final : public Mailbox {
 public:
  ImapMailbox(net::Dialer& dialer, const Clock& clock, Servers servers, Credentials who,
              std::string address);
  ~ImapMailbox() override;

  // Connects and logs in, unless that is so already.
  Task<Outcome<bool>> open();

  std::size_t at_once() const override { return 1; }
  bool ids_may_change() const override { return true; }

  Task<Outcome<Place>> place() override;
  Task<Outcome<IdPage>> recent(std::string page) override;
  Task<Outcome<RawMessage>> message(std::string id) override;
  Task<Outcome<ChangePage>> changes(std::string cursor, std::string page) override;
  // There are none: who wants to know at once listens.
  Task<Outcome<Pushes>> ask_for_pushes() override;
  Task<Outcome<bool>> listen(std::chrono::seconds longest) override;
  void stop_listening() override;

  Task<Outcome<std::vector<std::string>>> find_sent(std::string message_id) override;
  // Nothing is staged by SMTP.
  Task<Outcome<std::vector<Staged>>> find_staged(std::string message_id) override;
  Task<Outcome<std::string>> stage(Letter letter) override;
  Task<Outcome<std::string>> send(std::string staged, Letter letter, Brink brink) override;
  Task<Outcome<std::string>> discard(std::string staged) override;

 private:
  struct Recent {
    std::string folder;
    imap::Place place;
    std::vector<imap::Uid> uids;
  };

  Task<Outcome<imap::Place>> enter(const imap::Folder& folder);
  Task<Outcome<ChangePage>> changes_of(const imap::Folder& folder, const imap::Place& since,
                                       imap::Place& place);
  Task<Outcome<ChangePage>> all_of(const imap::Folder& folder, imap::Place& place);
  Task<Outcome<ChangePage>> new_ones_of(const imap::Folder& folder, const imap::Place& since,
                                        imap::Place& place);
  Task<void> watch_others(const imap::Folder& inbox);
  const imap::Folder* folder_named(std::string_view name) const;
  const imap::Folder* folder_for(imap::Use use) const;

  net::Dialer& dialer_;
  const Clock& clock_;
  Servers servers_;
  Credentials who_;
  std::string address_;
  std::unique_ptr<imap::Imap> imap_;
  std::vector<imap::Folder> folders_;
  std::string entered_;  // the folder that is selected
  imap::Place entered_place_;
  bool is_watching_ = false;  // the folders beside the one that is selected
  Recent recent_;
};

}
