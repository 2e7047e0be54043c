// What is measured of the channels, and against whom. The first rival of a row is the one its ratio is against.

/** A program below `bench/` and its arguments; what it prints is the value. */
const ours = (program, ...args) => ({ program: `programs/${program}.mjs`, args });
const rival = (program, ...args) => ({ program: `rivals/${program}`, args });

const PORT = "MessagePort";

/** @type {{ name: string, unit: string, ours: object, rivals: Record<string, object> }[]} */
export const ROWS = [
  {
    name: "int-1x1",
    unit: "messages/s",
    ours: ours("pass-messages", "int", 1, 1, 1024, 6_000_000),
    rivals: {
      [PORT]: rival("port.mjs", "int", 1, 1, 1024, 500_000),
      receiveMessageOnPort: rival("port-blocking.mjs", 500_000),
      "Rust sync_channel": rival("channel.rs", "int", 1, 1024, 20_000_000),
      "Go chan": rival("channel.go", 1, 1, 1024, 10_000_000),
      "ringbuf.js": rival("ringbuf.mjs", 2_000_000),
      comlink: rival("comlink.mjs", 30_000),
      piscina: rival("piscina.mjs", 30_000),
    },
  },
  {
    name: "int-2x1",
    unit: "messages/s",
    ours: ours("pass-messages", "int", 2, 1, 1024, 4_000_000),
    rivals: {
      [PORT]: rival("port.mjs", "int", 2, 1, 1024, 500_000),
      "Rust sync_channel": rival("channel.rs", "int", 2, 1024, 4_000_000),
      "Go chan": rival("channel.go", 2, 1, 1024, 10_000_000),
    },
  },
  {
    name: "int-2x2",
    unit: "messages/s",
    ours: ours("pass-messages", "int", 2, 2, 1024, 4_000_000),
    rivals: {
      [PORT]: rival("port.mjs", "int", 2, 2, 1024, 500_000),
      "Go chan": rival("channel.go", 2, 2, 1024, 10_000_000),
    },
  },
  {
    name: "cap-16",
    unit: "messages/s",
    ours: ours("pass-messages", "int", 1, 1, 16, 2_000_000),
    rivals: {
      "Rust sync_channel": rival("channel.rs", "int", 1, 16, 1_000_000),
      "Go chan": rival("channel.go", 1, 1, 16, 5_000_000),
    },
  },
  {
    name: "object",
    unit: "messages/s",
    ours: ours("pass-messages", "object", 1, 1, 1024, 1_500_000),
    rivals: {
      [PORT]: rival("port.mjs", "object", 1, 1, 1024, 300_000),
      "Rust sync_channel": rival("channel.rs", "object", 1, 1024, 5_000_000),
    },
  },
  {
    name: "object-nested",
    unit: "messages/s",
    ours: ours("pass-messages", "nested", 1, 1, 1024, 600_000),
    rivals: { [PORT]: rival("port.mjs", "nested", 1, 1, 1024, 200_000) },
  },
  {
    name: "string-1k",
    unit: "messages/s",
    ours: ours("pass-messages", "string-1k", 1, 1, 1024, 1_500_000),
    rivals: {
      [PORT]: rival("port.mjs", "string-1k", 1, 1, 1024, 400_000),
      "Rust sync_channel": rival("channel.rs", "string-1k", 1, 1024, 3_000_000),
    },
  },
  {
    name: "bytes-64k",
    unit: "messages/s",
    ours: ours("pass-messages", "bytes-64k", 1, 1, 16, 60_000),
    rivals: {
      [PORT]: rival("port.mjs", "bytes-64k", 1, 1, 16, 40_000),
      "Rust sync_channel": rival("channel.rs", "bytes-64k", 1, 16, 100_000),
    },
  },
  {
    name: "bytes-64k-into",
    unit: "messages/s",
    ours: ours("pass-messages", "bytes-64k", 1, 1, 16, 80_000, "into"),
    rivals: { [PORT]: rival("port.mjs", "bytes-64k", 1, 1, 16, 40_000) },
  },
  {
    name: "bytes-64k-view",
    unit: "messages/s",
    ours: ours("pass-messages", "bytes-64k", 1, 1, 16, 150_000, "view"),
    rivals: { [PORT]: rival("port.mjs", "bytes-64k", 1, 1, 16, 40_000) },
  },
  {
    name: "transfer-64m",
    unit: "buffers/s",
    ours: ours("transfer-buffers", 64 << 20, 200),
    rivals: { [PORT]: rival("port-transfer.mjs", 64 << 20, 200) },
  },
  {
    name: "await-1x1-recv",
    unit: "messages/s",
    ours: ours("await-messages", "recv", 3_000_000),
    rivals: { [PORT]: rival("port.mjs", "int", 1, 1, 1024, 500_000) },
  },
  {
    name: "await-1x1-iterate",
    unit: "messages/s",
    ours: ours("await-messages", "iterate", 3_000_000),
    rivals: { [PORT]: rival("port.mjs", "int", 1, 1, 1024, 500_000) },
  },
  {
    name: "wake-p50-blocking",
    unit: "ms",
    ours: ours("wake-receiver", "blocking", 300),
    rivals: { [PORT]: rival("port-wake.mjs", 300) },
  },
  {
    name: "wake-p50-awaited",
    unit: "ms",
    ours: ours("wake-receiver", "awaited", 300),
    rivals: { [PORT]: rival("port-wake.mjs", 300) },
  },
  {
    name: "idle",
    unit: "bytes",
    ours: ours("idle-channels", 1000),
    rivals: { [PORT]: rival("port-idle.mjs", 1000) },
  },
];
