// Dovecot as Debian ships it, with a configuration of its own. Every address of the two domains is
// a mailbox; the password is "secret", and a token is good when `tokens` says so.
import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';

import { startProcess, waitForGreeting } from './folder.mjs';

const isRoot = userInfo().uid === 0;
// Dovecot refuses to serve mail as root.
const mailUser = isRoot ? 'mail' : userInfo().username;
const mailGroup = isRoot ? 'mail' : execFileSync('id', ['-gn']).toString().trim();

// As anybody else it runs all of itself as that user, who may not change the root folder.
const identity = isRoot
  ? ''
  : `default_internal_user = ${mailUser}
default_internal_group = ${mailGroup}
default_login_user = ${mailUser}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}
`;

const configuration = (folder, ports, tls, tokenUrl) => {
  folder.write('dovecot/oauth2.conf', `introspection_url = ${tokenUrl}/introspect?token=
introspection_mode = get
username_attribute = username
active_attribute = active
active_value = true
`);
  return `base_dir = ${folder.at('dovecot/run')}
state_dir = ${folder.at('dovecot/state')}
log_path = ${folder.at('dovecot.log')}
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_min_protocol = TLSv1.2
ssl_cert = <${tls.files.good.certificate}
ssl_key = <${tls.files.good.key}
disable_plaintext_auth = no
mail_location = maildir:${folder.at('mail')}/%u
mail_uid = ${mailUser}
mail_gid = ${mailGroup}
first_valid_uid = 1
first_valid_gid = 1
mail_attachment_detection_options =
mail_max_userip_connections = 200
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_verbose = yes
imap_idle_notify_interval = 2 mins
lmtp_save_to_detail_mailbox = no
${identity}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${folder.at('dovecot/oauth2.conf')}
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${mailUser} gid=${mailGroup} home=${folder.at('mail')}/%u allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = ${ports.imaps}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${ports.lmtp}
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = ${ports.auth}
  }
}
service anvil {
  # Wrong passwords are part of the tests, and would slow down the right ones.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Drafts {
    auto = subscribe
    special_use = \\Drafts
  }
  mailbox Archive {
    auto = subscribe
    special_use = \\Archive
  }
  mailbox Junk {
    auto = subscribe
    special_use = \\Junk
  }
  mailbox Trash {
    auto = subscribe
    special_use = \\Trash
  }
}
protocol lmtp {
  postmaster_address = postmaster@practice.example
}
`;
};

export async function startDovecot(folder, ports, tls, tokenUrl, log) {
  const mail = folder.make('mail');
  if (isRoot) execFileSync('chown', [`${mailUser}:${mailGroup}`, mail]);
  const file = folder.write('dovecot/dovecot.conf', configuration(folder, ports, tls, tokenUrl));
  const running = startProcess('dovecot', ['-F', '-c', file], log);
  await waitForGreeting(ports.imap, running, 'Dovecot');
  return running;
}
