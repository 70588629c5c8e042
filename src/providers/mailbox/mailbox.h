#pragma once
// A person's mailbox at whatever provider, as far as the assistant uses it. Each kind of provider
// fulfils this once; nothing above knows which one it is. Every answer is an outcome, and nothing
// is repeated here: who calls knows what may be.
//
// Labels are the words INBOX, SENT, DRAFT, CHAT, SPAM, TRASH and UNREAD, and the provider's own.
// A cursor is the provider's and opaque: it is kept and given back, never read or compared.
// Limits: 64 MB for a message; a cursor has 16,000 characters at most.
#include <functional>
#include <vector>

#include "core/task.h"
#include "providers/mailbox/outcome.h"

namespace aai::mailbox {

// A message with its exact bytes.
struct RawMessage {
  std::string id, thread_id;  // thread_id is empty where the provider has no threads
  std::vector<std::string> labels;
  Instant received_at;  // the provider's own time, not the sender's
  std::string bytes;
  bool may_have_moved = false;  // it may be known under another id already
};

// Where the mailbox stands now: everything up to here is told by listing it.
struct Place {
  std::string address, cursor;
};

struct IdPage {
  std::vector<std::string> ids;
  std::string next_page;  // empty: this was the last
};

// What became of a message, in the end, within one page of changes.
struct Change {
  std::string id;
  std::vector<std::string> labels;
  bool is_gone = false;
  bool is_new = true;  // else it is told of for its labels, and need not be fetched
};

struct ChangePage {
  std::vector<Change> changes;  // each message once
  std::string cursor;           // behind this page; as before where there is no place within
  std::string next_page;        // asked for together with `cursor`
  bool is_last = true;
  bool is_ahead = false;  // the cursor is later than the mailbox is: as good as forgotten
};

// The provider's promise to tell of changes.
struct Pushes {
  bool are_offered = false;
  std::string topic, cursor;
  Instant until;
};

struct Letter {
  std::string mime, thread_id;
  std::string message_id;               // as in the MIME
  std::string sender;                   // the address of the mailbox
  std::vector<std::string> recipients;  // every address it goes to
};

// A letter that stands at the provider and was not sent, and the message that it is there.
struct Staged {
  std::string id, message_id;
};

// Awaited once, before the first byte from which on a sending can no longer be taken back.
using Brink = std::function<Task<void>()>;

class Mailbox {
 public:
  virtual ~Mailbox() = default;

  // How many messages may be asked for side by side.
  virtual std::size_t at_once() const = 0;
  // Whether a message may be told under another id, once it was moved.
  virtual bool ids_may_change() const = 0;

  virtual Task<Outcome<Place>> place() = 0;
  // The ids of all that came in the last 90 days, without drafts and what was thrown away.
  virtual Task<Outcome<IdPage>> recent(std::string page) = 0;
  virtual Task<Outcome<RawMessage>> message(std::string id) = 0;
  // not_found: the cursor is too old, and everything must be compared.
  virtual Task<Outcome<ChangePage>> changes(std::string cursor, std::string page) = 0;
  virtual Task<Outcome<Pushes>> ask_for_pushes() = 0;
  // Where nothing is pushed: waits until something happens in INBOX, or in any folder that is read
  // where the provider tells of these too, or the time is over; true where something did. Refused
  // where changes are pushed. One caller, and nothing else meanwhile.
  virtual Task<Outcome<bool>> listen(std::chrono::seconds longest) = 0;
  virtual void stop_listening() = 0;  // from beside it

  // Candidates: whoever asks reads the Message-ID of each, as a search may find anything.
  virtual Task<Outcome<std::vector<std::string>>> find_sent(std::string message_id) = 0;
  virtual Task<Outcome<std::vector<Staged>>> find_staged(std::string message_id) = 0;
  virtual Task<Outcome<std::string>> stage(Letter letter) = 0;
  // The id of the sent message; it has this content, whatever was staged. Where what is staged can
  // be sent more than once, `brink` is awaited, and behind it only the mailbox can say whether the
  // letter left. not_found: nothing is staged under this id any more.
  virtual Task<Outcome<std::string>> send(std::string staged, Letter letter, Brink brink) = 0;
  virtual Task<Outcome<std::string>> discard(std::string staged) = 0;
};

}
