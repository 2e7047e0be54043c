import assert from "node:assert/strict";
import { test } from "node:test";
import { LEVEL } from "../../../../src/runtime/probe/level.ts";
import type { Tracked } from "../../../../src/runtime/probe/probe.ts";
import { ringsOf } from "../../../../src/runtime/probe/ring.ts";
import { Track } from "../../../../src/runtime/probe/track.ts";
import { markDead } from "../../../../src/runtime/threads/workers.ts";
import { EXIT, OUTCOME, SIDE, type TraceEvent } from "../../../../src/trace/event.ts";
import type { RecordedTrace } from "../../../support/recorded-trace.ts";
import { Rings } from "../../../support/rings.ts";

/** More operations than a ring of the usual size has room for, when each tells its time. */
const TOO_MANY = 400_000;

/** The sender of the one channel; as every program, every test has its own. */
let sender: Tracked;

type Recorder = ReturnType<Rings["recorder"]>;

function newSender(): Tracked {
  return { id: 1, channelId: 1, side: SIDE.sender, track: new Track() };
}

/** A program whose main thread has one unbounded channel. */
function begin(rings: Rings): Recorder {
  sender = newSender();
  const probe = rings.recorder(1);
  probe.workerStarted(1, "main", "main", 0, 0);
  probe.channelCreated(1, "channel", -1, "jobs", 0);
  probe.handleCreated(1, 1, 1, 0);
  return probe;
}

function send(probe: Recorder, ticket: number): void {
  probe.done(sender, probe.now(), OUTCOME.ok, 0, ticket, 8, 0);
}

function eventsOf<K extends TraceEvent["kind"]>(
  trace: RecordedTrace,
  kind: K,
): (TraceEvent & { readonly kind: K })[] {
  return trace.rows.filter((row): row is TraceEvent & { readonly kind: K } => row.kind === kind);
}

test("what is recorded comes out with the trace's own texts and sites", () => {
  const rings = new Rings();
  const probe = begin(rings);
  const other = rings.recorder(2);
  probe.workerStarted(2, "helper", "node-worker", 1, 0);
  probe.handleCloned(2, 1, 1, 1, 0, 0);
  probe.handleMoved(2, 1, 2, 0, 0);
  other.mark("jobs", 0);
  other.mark("a mark of its own", 0);
  other.workerExited(2, 2, "Error: no");
  const trace = rings.finish();
  assert.deepEqual(trace.problems, []);
  assert.deepEqual(
    trace.rows.map((row) => row.kind),
    [
      "workerStarted",
      "channelCreated",
      "handleCreated",
      "workerStarted",
      "handleCloned",
      "handleMoved",
      "mark",
      "mark",
      "workerExited",
      "programEnded",
    ],
  );
  const marks = eventsOf(trace, "mark").map(({ text }) => trace.texts[text]);
  assert.deepEqual(marks, ["jobs", "a mark of its own"]);
  assert.equal(trace.texts.filter((text) => text === "jobs").length, 1, "each text once");
  const [created] = eventsOf(trace, "channelCreated");
  assert.equal(trace.texts[created?.name ?? 0], "jobs");
  assert.equal(trace.texts[created?.channelKind ?? 0], "channel");
  assert.equal(created?.capacity, -1);
});

test("a frame that is missing takes nothing of what comes after it", () => {
  const rings = new Rings();
  const probe = begin(rings);
  const other = rings.recorder(2);
  const work = (first: number): void => {
    for (let ticket = first; ticket < first + 10; ticket++) send(probe, ticket);
    other.handleWeakened(1, 1, 0);
  };
  for (const second of [1, 2, 3, 4]) {
    work(10 * second - 10);
    rings.sweep(second * 1e9);
  }
  const trace = rings.finish(2, 3);
  assert.deepEqual(trace.problems, []);
  assert.deepEqual(
    eventsOf(trace, "sendDone").map(({ ticket }) => ticket),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...Array.from({ length: 10 }, (_, index) => 30 + index)],
  );
  assert.equal(eventsOf(trace, "handleWeakened").length, 2, "a journal without operations too");
});

for (const [level, coarsest] of [
  [LEVEL.exact, 1],
  [LEVEL.full, 1024],
] as const) {
  test(`times are told to ${coarsest} ns, and errors do not add up`, () => {
    const rings = new Rings();
    sender = newSender();
    const probe = rings.recorder(1, level);
    const times = Array.from({ length: 200 }, (_, index) => 1000 + 7 * index ** 3);
    for (const [index, time] of times.entries()) {
      probe.done(sender, time, OUTCOME.ok, index + 1, index, 8, 0);
    }
    const told = eventsOf(rings.finish(), "sendDone").map(({ time }) => time);
    assert.equal(told.length, times.length);
    for (const [index, time] of times.entries()) {
      const late = time - (told[index] ?? 0);
      assert.ok(late >= 0 && late < coarsest, `${time} is told as ${told[index]}`);
    }
  });
}

test("a ring is used again and again, and nothing is lost as long as it is read", () => {
  const rings = new Rings();
  const probe = begin(rings);
  let ticket = 0;
  for (let round = 0; round < 7; round++) {
    for (let index = 0; index < 30_000; index++) send(probe, ticket++);
    // Texts stand in the ring as well, and so also across its end.
    probe.mark(`round ${round} ${"é".repeat(1000)}`, 0);
    rings.sweep();
  }
  const trace = rings.finish();
  assert.deepEqual(eventsOf(trace, "lost"), []);
  assert.deepEqual(
    eventsOf(trace, "sendDone").map((event) => event.ticket),
    Array.from({ length: 210_000 }, (_, index) => index),
  );
  assert.equal(
    trace.texts[eventsOf(trace, "mark").at(-1)?.text ?? 0],
    `round 6 ${"é".repeat(1000)}`,
  );
});

test("what finds no room is counted exactly", () => {
  const rings = new Rings();
  const probe = rings.recorder(1);
  sender = newSender();
  for (let ticket = 0; ticket < TOO_MANY; ticket++) send(probe, ticket);
  rings.sweep();
  send(probe, TOO_MANY);
  const trace = rings.finish();
  const tickets = eventsOf(trace, "sendDone").map(({ ticket }) => ticket);
  assert.equal(tickets.at(-1), TOO_MANY);
  assert.deepEqual(
    eventsOf(trace, "lost").map(({ count, worker }) => [count, worker]),
    [[TOO_MANY + 1 - tickets.length, 1]],
  );
  assert.ok(tickets.length < TOO_MANY);
});

test("what says that something exists is never lost, however full the ring is", () => {
  const rings = new Rings();
  const probe = begin(rings);
  for (let ticket = 0; ticket < TOO_MANY; ticket++) send(probe, ticket);
  for (let channel = 2; channel < 500; channel++) {
    probe.channelCreated(channel, "channel", channel, `channel ${channel}`, 0);
    send(probe, 0);
  }
  rings.sweep();
  probe.mark("after", 0);
  const trace = rings.finish();
  const created = eventsOf(trace, "channelCreated");
  assert.deepEqual(
    created.map(({ channel, name }) => [channel, trace.texts[name]]),
    [[1, "jobs"], ...Array.from({ length: 498 }, (_, i) => [i + 2, `channel ${i + 2}`])],
  );
  assert.equal(eventsOf(trace, "mark").length, 1);
  const lost = eventsOf(trace, "lost").reduce((sum, event) => sum + event.count, 0);
  assert.equal(lost + eventsOf(trace, "sendDone").length, TOO_MANY + 498);
});

test("a text that is too long is cut", () => {
  const rings = new Rings();
  const probe = begin(rings);
  probe.mark("x".repeat(100_000), 0);
  const trace = rings.finish();
  assert.equal(trace.texts[eventsOf(trace, "mark")[0]?.text ?? 0], `${"x".repeat(4096)}…`);
});

test("operations are told apart after four million of them", () => {
  const rings = new Rings();
  const probe = begin(rings);
  const limit = 2 ** 22 - 1;
  for (const operation of [1, limit, limit + 1, 3 * limit]) {
    probe.blocked(sender, operation, 0, 0);
    probe.done(sender, 0, OUTCOME.timeout, operation, 0, 0, 0);
  }
  const trace = rings.finish();
  const numbers = [1, limit, 1, limit];
  assert.deepEqual(
    eventsOf(trace, "sendBlocked").map(({ operation }) => operation),
    numbers,
  );
  assert.deepEqual(
    eventsOf(trace, "sendDone").map(({ operation }) => operation),
    numbers,
  );
});

test("the ring of a worker that has ended is freed when it is empty", () => {
  const rings = new Rings();
  const main = begin(rings);
  const [returned, killed] = [rings.recorder(2), rings.recorder(3)];
  for (const worker of [2, 3]) main.workerStarted(worker, `w${worker}`, "node-worker", 1, 0);
  returned.workerExited(2, 1, "");
  killed.mark("last words", 0);
  markDead(rings.heap, 3, EXIT.terminated);
  main.workerExited(3, 4, "");
  assert.equal(ringsOf(rings.heap).length, 3);
  for (let sweeps = 0; sweeps < 3; sweeps++) rings.sweep();
  assert.equal(ringsOf(rings.heap).length, 1);
  returned.mark("from beyond", 0);
  main.mark("still here", 0);
  rings.recorder(4);
  assert.equal(ringsOf(rings.heap).length, 2);
  const trace = rings.finish();
  assert.deepEqual(
    eventsOf(trace, "mark").map(({ text }) => trace.texts[text]),
    ["last words", "still here"],
  );
});

test("several threads that are no workers keep their own orders", () => {
  const rings = new Rings();
  const main = begin(rings);
  const reapers = [rings.recorder(0), rings.recorder(0)];
  for (const worker of [2, 3]) main.workerStarted(worker, `w${worker}`, "node-worker", 1, 0);
  reapers.forEach((reaper, index) => reaper.workerExited(index + 2, 4, ""));
  assert.deepEqual(
    eventsOf(rings.finish(), "workerExited").map(({ worker, exit }) => [worker, exit]),
    [
      [2, "terminated"],
      [3, "terminated"],
    ],
  );
});
