/**
 * Channels against a plain model: an array, and the promises of those that wait. One thread, so that the
 * model is easy to see through; what threads do to each other is in `test/interleave`.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import {
  array,
  asyncProperty,
  assert as check,
  commands,
  constant,
  type Command as FastCheckCommand,
  integer,
  modelRun,
  nat,
  oneof,
  property,
} from "fast-check";
import { bounded, unbounded } from "../../src/runtime/channel.ts";
import type { Sender } from "../../src/runtime/handles/sender.ts";
import type { SharedReceiver } from "../../src/runtime/handles/shared-receiver.ts";

/** What is known of a channel by looking at its calls alone. */
interface Model {
  readonly capacity: number;
  buffer: number[];
  senders: number;
  receivers: number;
}

interface Real {
  readonly senders: Sender<number>[];
  readonly receivers: SharedReceiver<number>[];
}

type Command = FastCheckCommand<Model, Real>;

class TrySend implements Command {
  readonly #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  check = (model: Readonly<Model>): boolean => model.senders > 0;
  run(model: Model, { senders }: Real): void {
    const answer = senders.at(-1)?.trySend(this.#value);
    if (model.receivers === 0) {
      assert.deepEqual(answer, { ok: false, reason: "disconnected", value: this.#value });
    } else if (model.buffer.length >= model.capacity) {
      assert.deepEqual(answer, { ok: false, reason: "full", value: this.#value });
    } else {
      assert.deepEqual(answer, { ok: true });
      model.buffer.push(this.#value);
    }
  }
  toString = (): string => `trySend(${this.#value})`;
}

class TryRecv implements Command {
  check = (model: Readonly<Model>): boolean => model.receivers > 0;
  run(model: Model, { receivers }: Real): void {
    const answer = receivers[0]?.tryRecv();
    const value = model.buffer.shift();
    if (value !== undefined) assert.deepEqual(answer, { ok: true, value });
    else if (model.senders > 0) assert.deepEqual(answer, { ok: false, reason: "empty" });
    else assert.deepEqual(answer, { ok: false, reason: "disconnected" });
  }
  toString = (): string => "tryRecv";
}

class Drain implements Command {
  check = (model: Readonly<Model>): boolean => model.receivers > 0;
  run(model: Model, { receivers }: Real): void {
    assert.deepEqual(receivers.at(-1)?.drain(), model.buffer);
    model.buffer = [];
  }
  toString = (): string => "drain";
}

class CloneSender implements Command {
  check = (model: Readonly<Model>): boolean => model.senders > 0;
  run(model: Model, { senders }: Real): void {
    const [first] = senders;
    if (first !== undefined) senders.push(first.clone());
    model.senders++;
  }
  toString = (): string => "clone a sender";
}

class CloneReceiver implements Command {
  check = (model: Readonly<Model>): boolean => model.receivers > 0;
  run(model: Model, { receivers }: Real): void {
    const [first] = receivers;
    if (first !== undefined) receivers.push(first.clone());
    model.receivers++;
  }
  toString = (): string => "clone a receiver";
}

class DropSender implements Command {
  check = (model: Readonly<Model>): boolean => model.senders > 0;
  run(model: Model, { senders }: Real): void {
    senders.pop()?.drop();
    model.senders--;
  }
  toString = (): string => "drop a sender";
}

class DropReceiver implements Command {
  check = (model: Readonly<Model>): boolean => model.receivers > 0;
  run(model: Model, { receivers }: Real): void {
    receivers.pop()?.drop();
    model.receivers--;
    if (model.receivers === 0) model.buffer = [];
  }
  toString = (): string => "drop a receiver";
}

class Look implements Command {
  check = (model: Readonly<Model>): boolean => model.senders + model.receivers > 0;
  run(model: Model, { senders, receivers }: Real): void {
    const [handle] = [...senders, ...receivers];
    assert.equal(handle?.len, model.buffer.length);
    assert.equal(handle.isEmpty, model.buffer.length === 0);
    assert.equal(handle.isFull, model.buffer.length >= model.capacity);
    assert.equal(handle.senderCount, model.senders);
    assert.equal(handle.receiverCount, model.receivers);
  }
  toString = (): string => "look";
}

/** 0 is left out: a rendezvous without waiting never takes place. */
const capacities = oneof(integer({ min: 1, max: 5 }), constant(Number.POSITIVE_INFINITY));

const lists = commands(
  [
    integer().map((value) => new TrySend(value)),
    integer().map((value) => new TrySend(value)),
    constant(new TryRecv()),
    constant(new TryRecv()),
    constant(new Drain()),
    constant(new CloneSender()),
    constant(new CloneReceiver()),
    constant(new DropSender()),
    constant(new DropReceiver()),
    constant(new Look()),
  ],
  { maxCommands: 60 },
);

function open(capacity: number): [Sender<number>, SharedReceiver<number>] {
  return capacity === Number.POSITIVE_INFINITY ? unbounded() : bounded(capacity);
}

test("a channel answers as an array would, whatever is done to it", () => {
  check(
    property(capacities, lists, (capacity, list) => {
      const [tx, rx] = open(capacity);
      const real: Real = { senders: [tx], receivers: [rx] };
      const model: Model = { capacity, buffer: [], senders: 1, receivers: 1 };
      modelRun(() => ({ model, real }), list);
      for (const handle of [...real.senders, ...real.receivers]) handle.drop();
    }),
    { numRuns: 200 },
  );
});

/** Awaited operations: `send` and `recv` begin, `abort` ends the n-th that still waits. */
const awaited = array(
  oneof(
    constant({ kind: "send" as const }),
    constant({ kind: "recv" as const }),
    nat({ max: 10 }).map((which) => ({ kind: "abort" as const, which })),
  ),
  { maxLength: 40 },
);

test("awaited operations lose nothing and double nothing, also when some are aborted", async () => {
  await check(
    asyncProperty(integer({ min: 0, max: 3 }), awaited, async (capacity, steps) => {
      const [tx, rx] = bounded<number>(capacity);
      const waiting: AbortController[] = [];
      const sent: number[] = [];
      const received: number[] = [];
      const all: Promise<unknown>[] = [];
      let next = 0;
      for (const step of steps) {
        if (step.kind === "abort") {
          waiting.splice(step.which % Math.max(1, waiting.length), 1)[0]?.abort();
          continue;
        }
        const controller = new AbortController();
        waiting.push(controller);
        const { signal } = controller;
        const value = next++;
        const done =
          step.kind === "send"
            ? tx.send(value, { signal }).then(() => sent.push(value))
            : rx.recv({ signal }).then((got) => received.push(got));
        all.push(done.catch(() => undefined));
        // oxlint-disable-next-line no-await-in-loop -- operations begin one after the other
        if (value % 3 === 0) await turn();
      }
      tx.drop();
      for await (const value of rx) received.push(value);
      rx.drop();
      await Promise.all(all);
      assert.deepEqual(received.toSorted(inOrder), sent.toSorted(inOrder));
    }),
    { numRuns: 100 },
  );
});

function inOrder(a: number, b: number): number {
  return a - b;
}
