// RS256 tokens and their public key set. The key is kept with the state and survives a restart.
import crypto from 'node:crypto';

export function openSigningKey(journal) {
  const saved = journal.get('key', 'signing');
  const privateKey = saved
    ? crypto.createPrivateKey(saved.pem)
    : crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const kid = saved?.kid ?? crypto.randomBytes(10).toString('hex');
  if (!saved) {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    journal.put('key', 'signing', { pem, kid });
  }
  const jwk = crypto.createPublicKey(privateKey).export({ format: 'jwk' });
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    pems: { [kid]: crypto.createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) },
    keys: { keys: [{ ...jwk, kid, use: 'sig', alg: 'RS256' }] },
    sign(claims) {
      const now = Math.floor(Date.now() / 1000);
      const head = encode({ alg: 'RS256', kid, typ: 'JWT' });
      const text = `${head}.${encode({ iat: now, exp: now + 3600, ...claims })}`;
      const signature = crypto.sign('sha256', Buffer.from(text), privateKey);
      return `${text}.${signature.toString('base64url')}`;
    },
  };
}
