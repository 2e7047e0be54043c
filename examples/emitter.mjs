// Writes a recording without mpscope: node examples/emitter.mjs [FILE]
// A producer, a consumer, and a channel of two slots between them, told as docs/trace-format.md says. Any language
// and any runtime can do the same; nothing of mpscope is imported here.
import { writeFileSync } from "node:fs";

const MS = 1e6;
const [META, STRINGS, SITES, EVENTS] = [1, 2, 3, 4];
const COLUMNS = { time: 1, kind: 2, worker: 3, channel: 4, handle: 5, operation: 6, outcome: 7 };
const MORE_COLUMNS = {
  ticket: 8,
  occupancy: 9,
  size: 10,
  site: 11,
  text: 12,
  detail: 13,
  other: 14,
};

/** Seven bits a byte, the lowest first. */
function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

const signed = (value) => varint(value < 0 ? -2 * value - 1 : 2 * value);
const utf8 = (text) => [...Buffer.from(text)];
/** With its length before it. */
const measured = (bytes) => [...varint(bytes.length), ...bytes];
const field = (id, bytes) => [...varint(id), ...measured(bytes)];

/** The checksum of zlib and PNG. */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function frame(kind, payload, count, firstTime = 0, lastTime = 0) {
  const bytes = Buffer.alloc(40 + payload.length);
  bytes.write("MPSF");
  bytes.writeUInt8(kind, 4);
  bytes.writeUInt16LE((1 << 8) | 0, 6);
  bytes.writeUInt32LE(payload.length, 8);
  bytes.writeUInt32LE(payload.length, 12);
  bytes.writeUInt32LE(count, 20);
  bytes.writeDoubleLE(firstTime, 24);
  bytes.writeDoubleLE(lastTime, 32);
  bytes.set(payload, 40);
  bytes.writeUInt32LE(crc32(bytes), 16);
  return bytes;
}

/** Rows of events as columns; a column of zeros is left out. */
function events(rows) {
  const payload = Object.entries({ ...COLUMNS, ...MORE_COLUMNS }).flatMap(([name, id]) => {
    const values = rows.map((row) => row[name] ?? 0);
    const differences = values.map((value, row) => value - (row === 0 ? value : values[row - 1]));
    const numbers = name === "time" ? differences : values;
    if (name !== "kind" && numbers.every((number) => number === 0)) return [];
    return field(id, numbers.flatMap(name === "other" ? signed : varint));
  });
  return frame(EVENTS, payload, rows.length, rows[0].time, rows.at(-1).time);
}

const texts = ["main", "thread", "producer", "orders", "syncChannel"];
const [main, thread, producer, orders, syncChannel] = texts.map((_, index) => index + 1);
const [started, exited, created, disconnected, handleCreated] = [1, 2, 3, 4, 5];
const [moved, dropped, sendBlocked, sendDone, receiveDone, ended] = [7, 8, 10, 11, 13, 16];
const [sender, receiver] = [1, 2];
const OK = 1;

const rows = [
  { time: 0, kind: started, worker: 1, text: main, detail: thread },
  {
    time: 1 * MS,
    kind: created,
    worker: 1,
    channel: 1,
    text: orders,
    detail: syncChannel,
    other: 2,
    site: 1,
  },
  { time: 1 * MS, kind: handleCreated, worker: 1, channel: 1, handle: 1, outcome: sender, site: 1 },
  {
    time: 1 * MS,
    kind: handleCreated,
    worker: 1,
    channel: 1,
    handle: 2,
    outcome: receiver,
    site: 1,
  },
  { time: 2 * MS, kind: started, worker: 2, text: producer, detail: thread, other: 1, site: 2 },
  { time: 2 * MS, kind: moved, worker: 1, channel: 1, handle: 1, other: 2, site: 2 },
];
const send = { kind: sendDone, worker: 2, channel: 1, handle: 1, outcome: OK, size: 8, site: 3 };
const receive = {
  kind: receiveDone,
  worker: 1,
  channel: 1,
  handle: 2,
  outcome: OK,
  size: 8,
  site: 4,
};
// The producer fills the buffer, and from then on waits for room before each message.
rows.push({ ...send, time: 3 * MS, ticket: 0, occupancy: 1 });
rows.push({ ...send, time: 4 * MS, ticket: 1, occupancy: 2 });
for (let ticket = 2; ticket < 50; ticket++) {
  const time = (ticket + 3) * MS;
  rows.push({
    time,
    kind: sendBlocked,
    worker: 2,
    channel: 1,
    handle: 1,
    operation: ticket,
    site: 3,
  });
  rows.push({ ...receive, time: time + 0.5 * MS, ticket: ticket - 2, occupancy: 1 });
  rows.push({ ...send, time: time + 0.6 * MS, operation: ticket, ticket, occupancy: 2 });
}
const end = 60 * MS;
rows.push({ time: end, kind: dropped, worker: 2, channel: 1, handle: 1, outcome: sender });
rows.push({ time: end, kind: disconnected, worker: 2, channel: 1, outcome: sender });
rows.push({ time: end, kind: exited, worker: 2, outcome: 1 });
rows.push({ ...receive, time: end, ticket: 48, occupancy: 1 });
rows.push({ ...receive, time: end, ticket: 49, occupancy: 0 });
rows.push({ time: end, kind: ended, worker: 1 });

const sites = [
  [1, 3],
  [2, 3],
  [9, 5],
  [14, 5],
].flatMap(([line, column]) => [...varint(0), ...varint(line), ...varint(column)]);
writeFileSync(
  process.argv[2] ?? "emitted.mpscope",
  Buffer.concat([
    Buffer.from([0x89, 0x4d, 0x50, 0x53, 0x0d, 0x0a, 0x1a, 0x0a]),
    frame(META, [...field(1, utf8("orders")), ...field(5, utf8("examples/emitter.mjs"))], 1),
    frame(STRINGS, [...varint(1), ...texts.flatMap((text) => measured(utf8(text)))], texts.length),
    frame(SITES, [...varint(1), ...varint(1), ...measured(utf8("/orders/main.c")), ...sites], 4),
    events(rows),
  ]),
);
