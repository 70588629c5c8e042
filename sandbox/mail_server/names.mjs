// A name server on loopback: where the domains of the sandbox say their mail is.
import dgram from 'node:dgram';

const typeA = 1, typeSrv = 33, classIn = 1, noSuchName = 3;

function readName(bytes, at) {
  const labels = [];
  while (bytes[at] > 0 && at < bytes.length) {
    labels.push(bytes.toString('latin1', at + 1, at + 1 + bytes[at]));
    at += 1 + bytes[at];
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function writeName(name) {
  const labels = name.split('.').filter(Boolean);
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}

function writeData(record) {
  if (record.type === typeA) return Buffer.from(record.address.split('.').map(Number));
  const head = Buffer.alloc(6);
  head.writeUInt16BE(record.priority, 0);
  head.writeUInt16BE(record.weight, 2);
  head.writeUInt16BE(record.port, 4);
  return Buffer.concat([head, writeName(record.target)]);
}

function answer(question, zone) {
  const { name, end } = readName(question, 12);
  const type = question.readUInt16BE(end);
  const known = zone[name];
  const records = (known ?? []).filter((record) => record.type === type);
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8580 | (known ? 0 : noSuchName), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  const answers = records.map((record) => {
    const data = writeData(record);
    const fields = Buffer.alloc(12);
    fields.writeUInt16BE(0xc00c, 0); // the name asked for
    fields.writeUInt16BE(type, 2);
    fields.writeUInt16BE(classIn, 4);
    fields.writeUInt32BE(5, 6);
    fields.writeUInt16BE(data.length, 10);
    return Buffer.concat([fields, data]);
  });
  return Buffer.concat([head, question.subarray(12, end + 4), ...answers]);
}

const srv = (port, target, priority = 0, weight = 1) => ({
  type: typeSrv, port, target, priority, weight,
});
const a = (address) => ({ type: typeA, address });

// `practice.example` offers all four; `old.example` STARTTLS only, from two places, the better one
// named last; `closed.example` says that it has none; `client.example` says nothing.
export function makeZone(host, ports) {
  return {
    [host]: [a('127.0.0.1')],
    'mail.elsewhere.example': [a('127.0.0.1')],
    'inside.example': [a('10.0.0.7')],
    '_imaps._tcp.practice.example': [srv(ports.imaps, host)],
    '_imap._tcp.practice.example': [srv(ports.imap, host)],
    '_submissions._tcp.practice.example': [srv(ports.submissions, host)],
    '_submission._tcp.practice.example': [srv(ports.submission, host)],
    '_imap._tcp.old.example': [
      srv(ports.imap, 'spare.old.example', 10, 1),
      srv(ports.imap, host, 0, 1),
      srv(ports.imap, 'heavy.old.example', 0, 9),
    ],
    '_submission._tcp.old.example': [srv(ports.submission, host)],
    '_imaps._tcp.closed.example': [srv(0, '.')],
    '_imap._tcp.closed.example': [srv(0, '.')],
  };
}

export async function startNames(zone) {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (question, from) => {
    try {
      socket.send(answer(question, zone), from.port, from.address);
    } catch {
      // What is no question gets no answer.
    }
  });
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: socket.address().port, close: () => socket.close() };
}
