-- plan_for_checkout: by its key; the price is looked up at Stripe, never taken from a client.
-- maybe PlanOnSale (std::string)
select key, stripe_lookup_key
  from plans
 where key = $1
   and retired_at is null;

-- open_intent: the one wish to buy that is open.
-- maybe OpenIntent (OrgId)
select id, plan_key, stripe_session_id, url, expires_at
  from checkout_intents
 where org_id = $1
   and state = 'open';

-- close_intent: another plan was chosen, or its session has run out.
-- none - (OrgId, IntentId, std::string, Instant)
update checkout_intents
   set state = $3, updated_at = $4
 where org_id = $1
   and id = $2
   and state = 'open';

-- open_intent_for: by the person who is asking.
-- none - (OrgId, IntentId, std::string, Instant, Instant)
insert into checkout_intents (org_id, id, plan_key, asked_by, expires_at, created_at, updated_at)
values ($1, $2, $3, current_user_id(), $4, $5, $5);

-- billing_email: of whoever was first to pay for the organisation; Stripe's key is bound to it.
-- one BillingEmail (OrgId, Instant)
update billing_customers
   set email = case when email = ''
                    then (select u.email from users u where u.id = current_user_id())
                    else email end,
       updated_at = $2
 where org_id = $1
returning email;

-- keep_session: where the customer pays.
-- none - (OrgId, IntentId, std::string, std::string, Instant)
update checkout_intents
   set stripe_session_id = $3, url = $4, updated_at = $5
 where org_id = $1
   and id = $2;

-- route_of: whose a Stripe id is.
-- maybe OrgOfRoute (std::string)
select org_id
  from billing_routes
 where stripe_id = $1;

-- act_for_payer: enters the organisation a routing row names.
-- one Entered (OrgId)
select user_id
  from act_for($1);

-- own_membership: the person who came back belongs to the organisation that paid.
-- maybe Entered (OrgId, UserId)
select user_id
  from memberships
 where org_id = $1
   and user_id = $2;
