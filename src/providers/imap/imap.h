#pragma once
// A mailbox by IMAP4rev1 and what servers added since: SPECIAL-USE, CONDSTORE, QRESYNC, UIDPLUS,
// MOVE, IDLE, NOTIFY, ESEARCH, UTF8=ACCEPT. Every answer is an outcome; nothing is repeated here.
// not_found: no such folder or message, or a place the server no longer knows.
// Limits: those of session.h; a search finds 200,000 messages; 5 min for a message.
// Why our own: docs/DECISIONS/0006-own-imap-client.md
#include "providers/imap/session.h"

namespace aai::imap {

class Imap {
 public:
  Imap(net::Dialer& dialer, net::Endpoint to) : session_(dialer, std::move(to)) {}

  Task<Outcome<bool>> open(Credentials who);
  Task<Outcome<std::vector<Folder>>> folders();
  Task<Outcome<bool>> create(std::string folder);
  Task<Outcome<bool>> erase(std::string folder);
  // What follows speaks of the folder selected last.
  Task<Outcome<Place>> select(std::string folder);
  // Selects the folder too. not_found: another uid_validity, or a server that keeps no modseq.
  Task<Outcome<Changes>> changes(std::string folder, Place since);

  Task<Outcome<std::vector<Uid>>> received_since(Instant day);  // by its date, UTC
  Task<Outcome<std::vector<Uid>>> with_message_id(std::string message_id);  // without brackets
  Task<Outcome<std::vector<Uid>>> all();  // but what is marked as deleted
  Task<Outcome<std::vector<Summary>>> summaries(UidSet uids);
  // Of each that is there, the field of its head as it stands; only the uid of the summary.
  Task<Outcome<std::vector<Message>>> fields(UidSet uids, std::string name);
  Task<Outcome<Message>> message(Uid uid);

  // may_have_happened: the server got all of it, and its answer never came.
  Task<Outcome<Landed>> append(std::string folder, std::string bytes,
                               std::vector<std::string> flags,
                               std::optional<Instant> received_at = std::nullopt);
  Task<Outcome<Landed>> move(Uid uid, std::string folder);
  Task<Outcome<bool>> remove(Uid uid);
  Task<Outcome<bool>> add_flag(Uid uid, std::string flag);

  // From now on to the end of the session, `idle` hears of these folders too, beside the selected
  // one (RFC 5465). Refused where the server does not know how.
  Task<Outcome<bool>> watch(std::vector<std::string> folders);
  // Until something happens in the selected folder, or one that is watched; servers end it after 30
  // minutes. One caller at a time, and nothing else is asked meanwhile; `interrupt` may come from
  // beside it.
  Task<Outcome<News>> idle(std::chrono::milliseconds longest = std::chrono::minutes(29));
  void interrupt() { session_.interrupt(); }
  Task<void> log_out() { return session_.log_out(); }

  bool has(std::string_view capability) const { return session_.has(capability); }
  bool is_open() const { return session_.is_open(); }
  net::LinkTrouble link_trouble() const { return session_.link_trouble(); }

 private:
  Command with_folder(std::string_view words, const std::string& folder) const;
  Task<Outcome<std::vector<Uid>>> search(Command command);

  Session session_;
};

}
