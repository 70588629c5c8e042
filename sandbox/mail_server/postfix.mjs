// Postfix as Debian ships it: submission with TLS and a password or a token, delivered by LMTP.
// Its master runs as root only; where we are somebody else there is no Postfix. What Dovecot does
// not take is tried again at once, and not after five minutes: both start and die together here.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

import { startProcess, waitForGreeting } from './folder.mjs';

const mainFile = (folder, ports, tls) => `compatibility_level = 3.6
queue_directory = ${folder.at('queue')}
data_directory = ${folder.at('postfix-data')}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.practice.example
mydestination =
virtual_mailbox_domains = practice.example, client.example
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:${ports.lmtp}
default_transport = error:nobody is outside
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
message_size_limit = 41943040
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access texthash:${folder.at('postfix/rcpt')}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${ports.auth}
smtpd_tls_security_level = may
smtpd_tls_cert_file = ${tls.files.good.certificate}
smtpd_tls_key_file = ${tls.files.good.key}
smtpd_tls_loglevel = 0
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtputf8_enable = yes
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 1000
smtpd_soft_error_limit = 1000
maillog_file = ${folder.at('postfix.log')}
maillog_file_prefixes = ${folder.path}
alias_maps =
alias_database =
disable_dns_lookups = yes
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
`;

const recipients = `bounce@client.example REJECT 5.1.1 no such person
later@client.example DEFER 4.2.1 try later
`;

// The stock services without chroot, and our two doors instead of port 25.
function masterFile(ports) {
  const stock = readFileSync('/usr/share/postfix/master.cf.dist', 'utf8')
    .split('\n')
    .filter((line) => line && !/^(#|\s|smtp\s+inet)/.test(line))
    .map((line) => line.replace(/^(\S+\s+\S+\s+\S+\s+\S+\s+)y(\s)/, '$1n$2'));
  const doors = [
    `127.0.0.1:${ports.submission} inet n - n - - smtpd`,
    `127.0.0.1:${ports.submissions} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes`,
  ];
  return [...stock, ...doors, ''].join('\n');
}

// The script that began it stays in between, and would leave the master behind.
async function stopMaster(folder, running) {
  const master = Number(readFileSync(folder.at('queue/pid/master.pid'), 'utf8'));
  process.kill(master, 'SIGTERM');
  await running.ended;
}

export async function startPostfix(folder, ports, tls, log) {
  if (userInfo().uid !== 0) return null;
  folder.make('queue');
  execFileSync('chown', ['postfix', folder.make('postfix-data')]);
  folder.write('postfix/rcpt', recipients);
  folder.write('postfix/main.cf', mainFile(folder, ports, tls));
  folder.write('postfix/master.cf', masterFile(ports));
  const running = startProcess('postfix', ['-c', folder.at('postfix'), 'start-fg'], log);
  await waitForGreeting(ports.submission, running, 'Postfix');
  return { ...running, stop: () => stopMaster(folder, running) };
}
