#pragma once
// Sent exactly once by SMTP, which itself cannot promise that. The mailbox's own address is one
// more recipient of the envelope; the copy that comes back, known by its Message-ID, is the
// receipt, and is moved to the folder of sent mail, which then holds exactly one.
//
// Before anything is sent, and after every outcome that is unknown, the mailbox is looked at: in
// the folder of sent mail and in the inbox. Who died before the dot that ends a mail may begin
// again; what is unknown and has no receipt in time is a person's to decide, never repeated.
// Emits nothing; keeps nothing. Limits: 60 s for a receipt.
#include "providers/imap/imap.h"
#include "providers/mailbox/mailbox.h"
#include "providers/smtp/smtp.h"

namespace aai::imap {

// Where a letter stands, in the folder of sent mail in the end.
struct Copy {
  std::string folder;
  Uid uid_validity = 0, uid = 0;
  std::string refused_recipient;  // of a mail that nobody got, because of one
};

// The folder of sent mail: by its use, else by the names that programs give it; empty: none.
std::string sent_folder(const std::vector<Folder>& folders);

class Sending {
 public:
  // `imap` is open; the submission server is only connected to when there is something to send.
  Sending(Imap& imap, net::Dialer& dialer, net::Endpoint submission, Credentials who)
      : imap_(imap), dialer_(dialer), submission_(std::move(submission)), who_(std::move(who)) {}

  // Whether it was sent, as the mailbox tells: moves a receipt to the sent mail, and any second
  // copy to what was thrown away. not_found: no copy anywhere.
  Task<Outcome<Copy>> file(std::string message_id);

  // may_have_happened: it may be on its way, and no receipt came in time.
  Task<Outcome<Copy>> send(mailbox::Letter letter, mailbox::Brink brink);

  void set_receipt_time(std::chrono::milliseconds longest) { receipt_max_ = longest; }

 private:
  Task<Outcome<bool>> learn_folders();
  Task<Outcome<bool>> hide(Uid uid);
  Task<Outcome<std::vector<Uid>>> find_in(const std::string& folder, const std::string& message_id);
  Task<Outcome<Copy>> await_receipt(const std::string& message_id);
  Task<Outcome<Copy>> keep_copy(const mailbox::Letter& letter);

  Imap& imap_;
  net::Dialer& dialer_;
  net::Endpoint submission_;
  Credentials who_;
  std::string sent_, trash_;  // trash_ is empty where there is none
  Uid selected_validity_ = 0;
  std::chrono::milliseconds receipt_max_{60'000};
};

}
