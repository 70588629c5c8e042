// Real mail servers on loopback, for tests and the demo: Dovecot, Postfix, a name server, and doors
// where something is wrong. One host name, two domains: the practice's and its clients'.
import { existsSync, readFileSync } from 'node:fs';

import { makeCertificates } from './certificates.mjs';
import {
  cutAfterDot, cutAtData, cutAtDot, openInjectingDoor, openStrippingDoor, openTlsDoor,
} from './doors.mjs';
import { startDovecot } from './dovecot.mjs';
import { freePorts, makeFolder } from './folder.mjs';
import { makeZone, startNames } from './names.mjs';
import { startPostfix } from './postfix.mjs';
import { startTokens } from './tokens.mjs';

export const host = 'mail.practice.example';

const portNames = ['imap', 'imaps', 'lmtp', 'auth', 'submission', 'submissions'];

// What is missing on this machine, in words; empty when the servers can be started.
export function whatIsMissing() {
  const wanted = {
    'dovecot-imapd': '/usr/lib/dovecot/imap', 'dovecot-lmtpd': '/usr/lib/dovecot/lmtp',
    postfix: '/usr/lib/postfix/sbin/master', openssl: '/usr/bin/openssl',
  };
  const missing = Object.keys(wanted).filter((name) => !existsSync(wanted[name]));
  return missing.length > 0 ? `not installed: ${missing.join(', ')} (bin/setup installs them)` : '';
}

async function openDoors(tls, ports) {
  const injected = 'a2 OK injected\r\n';
  return {
    expired: await openTlsDoor(tls.pems.expired, ports.imap),
    other_name: await openTlsDoor(tls.pems.otherName, ports.imap),
    self_signed: await openTlsDoor(tls.pems.selfSigned, ports.imap),
    stripped_imap: await openStrippingDoor(ports.imap),
    stripped_submission: await openStrippingDoor(ports.submission),
    injected_imap: await openInjectingDoor(ports.imap, injected),
    injected_submission: await openInjectingDoor(ports.submission, '250 injected\r\n'),
    cut_at_data: await openTlsDoor(tls.pems.good, ports.submission, cutAtData),
    cut_at_dot: await openTlsDoor(tls.pems.good, ports.submission, cutAtDot),
    cut_after_dot: await openTlsDoor(tls.pems.good, ports.submission, cutAfterDot),
  };
}

const attempts = 3;

// A port that was free may be taken a moment later; then all of it is begun anew.
export async function startMailServer(options) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

async function startOnce({ under }) {
  const folder = makeFolder(under);
  let said = '';
  const log = (bytes) => (said = (said + bytes).slice(-4000));
  const found = await freePorts(portNames.length);
  const ports = Object.fromEntries(portNames.map((name, i) => [name, found[i]]));
  const started = [];
  const close = async () => {
    for (const one of started.reverse()) await (one.stop ?? one.close).call(one);
    folder.remove();
  };
  try {
    const tls = makeCertificates(folder, host);
    const tokens = await startTokens();
    started.push(tokens);
    const [dovecot, postfix] = await Promise.all([
      startDovecot(folder, ports, tls, tokens.url, log),
      startPostfix(folder, ports, tls, log),
    ]);
    started.push(dovecot, ...(postfix ? [postfix] : []));
    const names = await startNames(makeZone(host, ports));
    const doors = await openDoors(tls, ports);
    started.push(names, ...Object.values(doors));
    for (const [name, door] of Object.entries(doors)) ports[name] = door.port;
    ports.names = names.port;
    return { host, ports, authority: tls.authority, folder: folder.path,
      has_postfix: Boolean(postfix), close };
  } catch (error) {
    const logs = ['dovecot.log', 'postfix.log'].map((name) => folder.at(name)).filter(existsSync);
    const more = logs.map((file) => readFileSync(file, 'utf8').slice(-2000)).join('\n');
    await close();
    throw new Error(`${error.message}\n${said}\n${more}`);
  }
}
