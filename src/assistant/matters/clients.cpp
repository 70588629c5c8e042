#include "assistant/matters/clients.h"

#include "assistant/matters/proposals.h"
#include "gen/sql/assistant/matters/clients.h"
#include "platform/ctx.h"

namespace aai::matters {
namespace {

const std::optional<ClientId> any_client;

Task<ClientRow> shown(Ctx& ctx, ClientId client) {
  auto rows = co_await ctx.tx.last(sql::clients_of_org, ctx.org, client, 1);
  if (rows.empty()) refuse(not_found);
  co_return std::move(rows.front());
}

}

Task<ClientList> list_clients(Ctx& ctx) {
  ClientList list;
  list.items = co_await ctx.tx.last(sql::clients_of_org, ctx.org, any_client, clients_max);
  co_return list;
}

Task<ClientRow> add_client(Ctx& ctx, const ClientWish& wish) {
  const auto clients = co_await ctx.tx(sql::count_clients, ctx.org);
  require(clients.count < clients_max, too_many);
  const auto client = ctx.new_id<ClientId>();
  ctx.tx.queue(sql::insert_client, ctx.org, client, wish.name.text, ctx.now);
  co_return co_await shown(ctx, client);
}

Task<ClientRow> rename_client(Ctx& ctx, const ClientWish& wish) {
  const auto client = ctx.path_id<ClientId>("client");
  const auto renamed =
      co_await ctx.tx(sql::rename_client, ctx.org, client, wish.name.text, ctx.now);
  if (!renamed) refuse(not_found);
  co_return co_await shown(ctx, client);
}

Task<ClientRow> add_contact(Ctx& ctx, const ContactWish& wish) {
  const auto client = ctx.path_id<ClientId>("client");
  const auto contacts = co_await ctx.tx(sql::count_contacts, ctx.org, client);
  require(contacts.count < contacts_max, too_many);
  const auto name = wish.name ? wish.name->text : std::string();
  const auto added = co_await ctx.tx(sql::insert_contact, ctx.org, ctx.new_id<ContactId>(), client,
                                     name, wish.address.text, ctx.now);
  if (!added) refuse(not_found);
  propose_for_client(ctx.tx, ctx.org, client, ctx.now);
  co_return co_await shown(ctx, client);
}

Task<ClientRow> remove_contact(Ctx& ctx) {
  const auto client = ctx.path_id<ClientId>("client");
  const auto removed = co_await ctx.tx(sql::delete_contact, ctx.org, client,
                                       ctx.path_id<ContactId>("contact"));
  if (!removed) refuse(not_found);
  co_return co_await shown(ctx, client);
}

}
