// Doors in front of the real servers: with wrong certificates, with STARTTLS taken away, or that
// break the connection at a chosen byte of a mail.
import net from 'node:net';
import tls from 'node:tls';

const listen = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

function join(client, to, { toServer, toClient } = {}) {
  const server = net.connect(to, '127.0.0.1');
  const end = () => {
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) socket.on('error', end).on('close', end);
  client.on('data', (bytes) => {
    const passed = toServer ? toServer(bytes, end) : bytes;
    if (passed) server.write(passed);
  });
  server.on('data', (bytes) => {
    const passed = toClient ? toClient(bytes, end) : bytes;
    if (passed) client.write(passed);
  });
}

// TLS with that certificate, in front of a server that speaks plainly.
export async function openTlsDoor(pem, to, changes) {
  const server = tls.createServer(pem, (client) => join(client, to, changes && changes()));
  server.on('tlsClientError', () => {});
  return { port: await listen(server), close: () => server.close() };
}

// The man in the middle who keeps both sides from securing their talk.
export async function openStrippingDoor(to) {
  const server = net.createServer((client) =>
    join(client, to, {
      toClient: (bytes) =>
        Buffer.from(bytes.toString('latin1').replace(/ STARTTLS|250-STARTTLS\r\n/g, ''), 'latin1'),
    }),
  );
  return { port: await listen(server), close: () => server.close() };
}

// The one who adds words of his own, in clear, behind the answer that begins TLS.
export async function openInjectingDoor(to, words) {
  const server = net.createServer((client) => {
    let isAsked = false;
    join(client, to, {
      toServer: (bytes) => {
        isAsked ||= /STARTTLS\r\n/.test(bytes.toString('latin1'));
        return bytes;
      },
      toClient: (bytes) => (isAsked ? Buffer.concat([bytes, Buffer.from(words)]) : bytes),
    });
  });
  return { port: await listen(server), close: () => server.close() };
}

const endOfMail = '\r\n.\r\n';

// Watches what a client says, from the command that begins a mail on.
function watchMail() {
  let seen = '';
  return (bytes) => {
    seen += bytes.toString('latin1');
    const begun = seen.indexOf('DATA\r\n');
    return { isBegun: begun >= 0, isEnding: begun >= 0 && seen.includes(endOfMail, begun) };
  };
}

// Breaks before the client has said a byte of its mail.
export const cutAtData = () => {
  const watch = watchMail();
  return {
    toServer: (bytes, end) => {
      if (!watch(bytes).isBegun) return bytes;
      end();
      return null;
    },
  };
};

// The client says its mail to the end, which never reaches the server.
export const cutAtDot = () => {
  const watch = watchMail();
  return {
    toServer: (bytes, end) => {
      if (!watch(bytes).isEnding) return bytes;
      end();
      return null;
    },
  };
};

// The server takes the whole mail; its answer never reaches the client.
export const cutAfterDot = () => {
  const watch = watchMail();
  let isWhole = false;
  return {
    toServer: (bytes) => {
      isWhole ||= watch(bytes).isEnding;
      return bytes;
    },
    toClient: (bytes, end) => {
      if (!isWhole) return bytes;
      end();
      return null;
    },
  };
};
