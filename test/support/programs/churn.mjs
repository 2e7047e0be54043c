// node churn.mjs SECONDS [SEED]: four workers use channels of every kind at random, and are killed at random. Prints
// a line of JSON every tenth of the time, and at the end what was sent and what was received.
//
// A worker counts an operation when it has returned. One that is killed in between has done an operation that
// nobody counted: so for each death a count may be off by one.
import { isMainThread } from "node:worker_threads";
import {
  after,
  bounded,
  broadcast,
  oneshot,
  recv,
  selectSync,
  send,
  spawn,
  tick,
  unbounded,
  watch,
} from "mpscope";

const WORKERS = 4;
/** ms that an operation waits at most. */
const PATIENCE = 1;
/** What may lie in the channel without a bound. */
const BACKLOG = 1000;

/** Channels whose messages are counted, and where: sent, then received. */
const KINDS = ["bounded", "unbounded", "rendezvous", "select", "handles"];
const STOP = KINDS.length * 2;
const OTHERS = STOP + 1;

/** Numbers from a seed (mulberry32, in the public domain). */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

class Counts {
  #words;

  constructor(words) {
    this.#words = words;
  }

  sent(kind, ok) {
    if (ok) Atomics.add(this.#words, KINDS.indexOf(kind) * 2, 1);
  }

  received(kind, ok) {
    if (ok) Atomics.add(this.#words, KINDS.indexOf(kind) * 2 + 1, 1);
  }

  other() {
    Atomics.add(this.#words, OTHERS, 1);
  }

  get isOver() {
    return Atomics.load(this.#words, STOP) !== 0;
  }

  stop() {
    Atomics.store(this.#words, STOP, 1);
  }

  get all() {
    const pairs = KINDS.map((kind, index) => [
      kind,
      { sent: this.#words[index * 2], received: this.#words[index * 2 + 1] },
    ]);
    return { ...Object.fromEntries(pairs), others: this.#words[OTHERS] };
  }
}

const VALUES = [
  7,
  "text",
  { id: 1, name: "a" },
  new Uint8Array(5000),
  ["nested", { deep: [1, 2] }],
];

/** What a worker does, one of these at a time. */
const DEEDS = [
  ({ out, value }, counts) =>
    counts.sent("bounded", out.bounded.sendTimeoutSync(value, PATIENCE).ok),
  ({ into }, counts) => counts.received("bounded", into.bounded.recvTimeoutSync(PATIENCE).ok),
  ({ out, value }, counts) => {
    if (out.unbounded.len > BACKLOG) return;
    out.unbounded.sendSync(value);
    counts.sent("unbounded", true);
  },
  ({ into }, counts) => counts.received("unbounded", into.unbounded.tryRecv().ok),
  ({ out, value }, counts) =>
    counts.sent("rendezvous", out.rendezvous.sendTimeoutSync(value, PATIENCE).ok),
  ({ into }, counts) => counts.received("rendezvous", into.rendezvous.recvTimeoutSync(PATIENCE).ok),
  ({ out, into, value }, counts) => {
    const arms = { get: recv(into.select), put: send(out.select, value), timeout: PATIENCE };
    const hit = selectSync(arms);
    if (hit.key === "get") counts.received("select", hit.ok);
    if (hit.key === "put") counts.sent("select", hit.ok);
  },
  ({ out }, counts) => {
    const [reply, answer] = oneshot();
    counts.sent("handles", out.handles.sendTimeoutSync({ reply }, PATIENCE).ok);
    answer.recvTimeoutSync(PATIENCE);
    answer.drop();
  },
  ({ into }, counts) => {
    const next = into.handles.recvTimeoutSync(PATIENCE);
    counts.received("handles", next.ok);
    if (!next.ok) return;
    try {
      next.value.reply.send("here you are");
    } catch (error) {
      if (error.name !== "SendError") throw error;
    }
  },
  ({ out, into, value }, counts) => {
    out.events.send(value);
    into.events.tryRecv();
    counts.other();
  },
  ({ out, into, value }, counts) => {
    out.state.send(value);
    into.state.borrow();
    counts.other();
  },
  (_, counts) => {
    const [once, again] = [after(PATIENCE), tick(PATIENCE)];
    selectSync([recv(once), recv(again)]);
    for (const rx of [once, again]) rx.drop();
    counts.other();
  },
  ({ out, value }, counts) => {
    const { ok, value: permit } = out.bounded.tryReserve();
    if (ok) permit.send(value);
    counts.sent("bounded", ok);
  },
  ({ out, into }, counts) => {
    out.bounded.clone().drop();
    into.unbounded.clone().drop();
    counts.other();
  },
];

export function work({ out, into, words, seed }) {
  const counts = new Counts(words);
  const pick = random(seed);
  while (!counts.isOver) {
    const value = VALUES[pick(VALUES.length)];
    DEEDS[pick(DEEDS.length)]({ out, into, value }, counts);
  }
}

// Not awaited: a thread that is terminated while it evaluates a module that awaits brings Node down.
if (isMainThread) void main(Number(process.argv[2]), Number(process.argv[3] ?? 1));

async function main(seconds, seed) {
  const pick = random(seed);
  const words = new Int32Array(new SharedArrayBuffer(64));
  const counts = new Counts(words);
  const [out, into] = openAll();
  let deaths = 0;
  const start = () => {
    const [mine, theirs] = [cloneAll(out), cloneAll(into)];
    const worker = spawn(new URL("#work", import.meta.url), {
      out: mine,
      into: theirs,
      words,
      seed: pick(2 ** 31),
    });
    return {
      worker,
      ended: worker.join().then(
        () => "returned",
        ({ reason, cause }) => cause ?? reason,
      ),
    };
  };
  const workers = Array.from({ length: WORKERS }, start);
  const end = performance.now() + seconds * 1000;
  let report = performance.now();
  while (performance.now() < end) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20 + pick(150));
    });
    const victim = pick(WORKERS);
    const { worker, ended } = workers[victim];
    await worker.terminate();
    const how = await ended;
    if (how !== "terminated") throw new Error(`a worker ended by itself: ${how}`, { cause: how });
    deaths++;
    workers[victim] = start();
    if (performance.now() < report) continue;
    report = performance.now() + (seconds * 1000) / 10;
    tell({ deaths, rss: process.memoryUsage.rss(), ...counts.all });
  }
  counts.stop();
  for (const { ended } of workers) {
    const how = await ended;
    if (how !== "returned") throw new Error(`a worker did not return: ${how}`, { cause: how });
  }
  drainAll(into, counts);
  tell({ deaths, rss: process.memoryUsage.rss(), end: true, ...counts.all });
}

/** One channel of each kind. */
function openAll() {
  const pairs = {
    bounded: bounded(8, { name: "bounded" }),
    unbounded: unbounded({ name: "unbounded" }),
    rendezvous: bounded(0, { name: "rendezvous" }),
    select: bounded(2, { name: "select" }),
    handles: bounded(4, { name: "handles" }),
    events: broadcast(16, { name: "events" }),
    state: watch(0, { name: "state" }),
  };
  const side = (index) =>
    Object.fromEntries(Object.entries(pairs).map(([kind, pair]) => [kind, pair[index]]));
  return [side(0), side(1)];
}

function cloneAll(handles) {
  return Object.fromEntries(
    Object.entries(handles).map(([kind, handle]) => [kind, handle.clone()]),
  );
}

function drainAll(into, counts) {
  for (const kind of KINDS) {
    for (const message of into[kind].tryIter()) {
      message?.reply?.drop?.();
      counts.received(kind, true);
    }
  }
}

function tell(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
