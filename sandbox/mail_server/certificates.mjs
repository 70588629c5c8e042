// An authority of our own, and what it signs: a good certificate, an expired one, one for another
// name; and one that signs itself.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });

function makeKey(folder, name) {
  const key = folder.at(`tls/${name}.key`);
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key);
  return key;
}

function makeCertificate(folder, name, host, ...validity) {
  const key = makeKey(folder, name);
  const request = folder.at(`tls/${name}.csr`);
  const certificate = folder.at(`tls/${name}.pem`);
  openssl('req', '-new', '-key', key, '-subj', `/CN=${host}`, '-out', request,
    '-addext', `subjectAltName=DNS:${host}`);
  openssl('ca', '-batch', '-notext', '-config', folder.at('tls/ca.cnf'), '-in', request,
    '-out', certificate, ...validity);
  return { key, certificate };
}

const authority = (folder) => `[ca]
default_ca = house
[house]
database = ${folder.at('tls/index.txt')}
new_certs_dir = ${folder.at('tls')}
certificate = ${folder.at('tls/ca.pem')}
private_key = ${folder.at('tls/ca.key')}
rand_serial = yes
default_md = sha256
policy = anything
copy_extensions = copy
unique_subject = no
[anything]
commonName = supplied
[req]
distinguished_name = names
[names]
`;

export function makeCertificates(folder, host) {
  folder.write('tls/index.txt', '');
  folder.write('tls/ca.cnf', authority(folder));
  const key = makeKey(folder, 'ca');
  openssl('req', '-new', '-x509', '-key', key, '-days', '30', '-subj', '/CN=Sandbox authority',
    '-out', folder.at('tls/ca.pem'));
  const self = makeKey(folder, 'self');
  openssl('req', '-new', '-x509', '-key', self, '-days', '30', '-subj', `/CN=${host}`,
    '-addext', `subjectAltName=DNS:${host}`, '-out', folder.at('tls/self.pem'));
  const made = {
    good: makeCertificate(folder, 'good', host, '-days', '30'),
    expired: makeCertificate(folder, 'expired', host, '-startdate', '20200101000000Z',
      '-enddate', '20210101000000Z'),
    otherName: makeCertificate(folder, 'other', 'mail.elsewhere.example', '-days', '30'),
    selfSigned: { key: self, certificate: folder.at('tls/self.pem') },
  };
  const read = ({ key: file, certificate }) => ({
    key: readFileSync(file), cert: readFileSync(certificate),
  });
  return {
    authority: folder.at('tls/ca.pem'),
    files: made,
    pems: Object.fromEntries(Object.entries(made).map(([name, pair]) => [name, read(pair)])),
  };
}
