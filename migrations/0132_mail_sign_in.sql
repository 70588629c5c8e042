-- 0132 mail sign-in: mailboxes by IMAP whose owner signed in at the provider, and gave no password.
--
-- Why     Several providers take no password by IMAP any more. A consent on its way says whose page
--         it is at, so that what one provider sends back is no other's; and for which address,
--         since such a provider proves none.
-- Expand  Two columns with constant defaults; the running release's consents are Google's.
-- Locks   oauth_states for the moment of a catalogue change.
-- Size    Consents live for ten minutes.

alter table oauth_states add column provider text not null default 'google'
  constraint oauth_states_provider_is_known check (provider in ('google', 'mail'));
alter table oauth_states add column address text not null default '';
comment on column oauth_states.address is
  'Of a mailbox by IMAP, as its owner typed it; its server says whether the token opens it.';
comment on table mailbox_servers is
  'Where a mailbox by IMAP is read and sent from. Its grants are like any other''s, sealed in '
  'mailbox_credentials and sending_credentials: a password in place of a refresh token (scopes '
  '''imap'' and ''smtp''), or where its owner signed in at the provider a token (scopes that begin '
  'with ''oauth ''). Written by mail only.';
