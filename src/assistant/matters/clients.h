#pragma once
// Clients and their contacts: whose address writes for whom.
// Refuses: client_exists, contact_exists, too_many, not_found.
#include "assistant/matters/matters.h"
#include "core/instant.h"
#include "core/json_write.h"
#include "core/text_types.h"

namespace aai::matters {

inline constexpr int clients_max = 1000, contacts_max = 50;

struct ClientRow {
  ClientId id;
  std::string name;
  json::Raw contacts;  // [{id, name, address}], by address
  int open_matters{};
};
AAI_DESCRIBE(ClientRow, id, name, contacts, open_matters);

struct ClientList {
  std::vector<ClientRow> items;
};
AAI_DESCRIBE(ClientList, items);

struct ClientWish {
  Line<200> name;
};
AAI_DESCRIBE(ClientWish, name);

struct ContactWish {
  std::optional<Line<200>> name;
  Email address;
};
AAI_DESCRIBE(ContactWish, name, address);

struct Counted {
  int count{};
};
AAI_DESCRIBE(Counted, count);

struct ClientKey {
  ClientId id;
};
AAI_DESCRIBE(ClientKey, id);

struct ContactKey {
  ContactId id;
};
AAI_DESCRIBE(ContactKey, id);

Task<ClientList> list_clients(Ctx&);                      // GET .../clients, by name
Task<ClientRow> add_client(Ctx&, const ClientWish&);      // POST .../clients
Task<ClientRow> rename_client(Ctx&, const ClientWish&);   // PUT .../clients/{client}
Task<ClientRow> add_contact(Ctx&, const ContactWish&);    // POST .../clients/{client}/contacts
Task<ClientRow> remove_contact(Ctx&);  // DELETE .../clients/{client}/contacts/{contact}

}
