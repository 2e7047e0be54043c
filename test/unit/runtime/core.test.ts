/** The WebAssembly core against `flavors/queue.ts`, which says what it has to do. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  array,
  assert as assertThat,
  boolean,
  constantFrom,
  integer,
  option,
  property,
  record,
} from "fast-check";
import { openCore } from "../../../src/runtime/core.ts";
import { TRY_AGAIN } from "../../../src/runtime/flavors/flavor.ts";
import { flavorFor, flavorOf } from "../../../src/runtime/flavors/flavors.ts";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import {
  CHANNEL,
  CONTEXT,
  END,
  INLINE_BYTES,
  MESSAGE,
  TAG,
  WAIT,
  WAITER,
  WORKER,
  WORKER_STATE,
} from "../../../src/runtime/memory/layout.ts";
import { SIDE } from "../../../src/runtime/sides.ts";
import { addWorker, workerRecord } from "../../../src/runtime/threads/workers.ts";

interface Side {
  readonly heap: Heap;
  readonly channel: number;
  readonly message: number;
}

function open(capacity: number, hasCore: boolean): Side {
  const heap = Heap.create();
  addWorker(heap, 0);
  const message = heap.allocateCleared(MESSAGE.words * 4);
  heap.core = hasCore ? openCore(heap, message) : null;
  const channel = heap.allocateCleared(CHANNEL.words * 4);
  heap.words[channel + CHANNEL.id] = 1;
  heap.words[channel + CHANNEL.flavor] = flavorFor(capacity);
  heap.words[channel + CHANNEL.capacity] = capacity;
  flavorOf(flavorFor(capacity)).open(heap, channel);
  return { heap, channel, message };
}

/** Sends a number (a length of 0), or a text of that many bytes, all of the same value. */
function send({ heap, channel, message }: Side, length: number, value: number): number {
  heap.words[message + MESSAGE.tag] = length === 0 ? TAG.int : TAG.text;
  heap.words[message + MESSAGE.size] = length === 0 ? 4 : length;
  heap.words.fill(value, message + MESSAGE.inline, message + MESSAGE.words);
  return flavorOf(heap.read(channel + CHANNEL.flavor)).send(heap, channel, message, 0);
}

/** The ticket, and as much of the message as is its own. */
function receive({ heap, channel, message }: Side): number[] {
  const ticket = flavorOf(heap.read(channel + CHANNEL.flavor)).receive(heap, channel, message, 0);
  const size = heap.read(message + MESSAGE.size);
  const words = 2 + Math.ceil(size / 4);
  return ticket < 0 ? [ticket] : [ticket, ...heap.words.subarray(message, message + words)];
}

for (const capacity of [1, 3, 16, -1]) {
  test(`the core does what the specification says, capacity ${capacity}`, () => {
    if (process.env["MPSCOPE_CORE"] !== "typescript")
      assert.notEqual(open(1, true).heap.core, null);
    const lengths = integer({ min: 0, max: INLINE_BYTES });
    const steps = array(option(lengths, { nil: null }), { maxLength: 120 });
    assertThat(
      property(steps, integer(), (course, start) => {
        const sides = [open(capacity, true), open(capacity, false)] as const;
        if (capacity > 0) {
          for (const { heap, channel } of sides) {
            for (const end of [CHANNEL.sending, CHANNEL.receiving]) {
              heap.words[channel + end + END.position] = start;
              heap.words[channel + end + END.seen] = start;
            }
          }
        }
        for (const [value, length] of course.entries()) {
          const [core, specification] = sides.map((side) =>
            length === null ? receive(side) : [send(side, length, value)],
          );
          assert.deepEqual(core, specification);
        }
      }),
      { numRuns: 30 },
    );
  });
}

/** What may stand in a queue when a peer looks for one to wake. */
interface Waits {
  readonly state: "waiting" | "withdrawn" | "selected before";
  readonly isAwaited: boolean;
  readonly observes: boolean;
  readonly isDead: boolean;
}

/** Queues a worker's waiter at the receiving end; the worker's record and the waiter. */
function enlist({ heap, channel }: Side, { state, ...waits }: Waits): [number, number] {
  const worker = addWorker(heap, 0);
  if (waits.isDead) heap.words[workerRecord(heap, worker) + WORKER.state] = WORKER_STATE.dead;
  const waiter = heap.allocateCleared(WAITER.words * 4);
  const context = waiter + WAITER.ownContext;
  heap.words[waiter + WAITER.context] = context;
  heap.words[waiter + WAITER.observes] = Number(waits.observes);
  heap.words[context + CONTEXT.worker] = worker;
  heap.words[context + CONTEXT.awaited] = Number(waits.isAwaited);
  const states = { waiting: WAIT.waiting, withdrawn: WAIT.withdrawn, "selected before": waiter };
  heap.words[context + CONTEXT.state] = states[state];
  flavorOf(heap.read(channel + CHANNEL.flavor)).enlist(heap, channel, SIDE.receiver, waiter);
  return [workerRecord(heap, worker), waiter];
}

/** Sends once; who is queued still, is selected, or was rung for, and where the queue begins and ends. */
function wake(side: Side, queue: readonly Waits[]): unknown {
  const { heap, channel } = side;
  const waiters = queue.map((waits) => enlist(side, waits));
  const ticket = send(side, 0, 1);
  const end = channel + CHANNEL.receiving;
  return {
    ticket,
    lock: heap.read(end + END.lock),
    ends: [END.firstWaiter, END.lastWaiter].map((word) =>
      waiters.findIndex(([, waiter]) => waiter === heap.read(end + word)),
    ),
    waiters: waiters.map(([worker, waiter]) => ({
      isQueued: heap.read(waiter + WAITER.queued),
      isSelected: heap.read(waiter + WAITER.ownContext + CONTEXT.state) === waiter,
      isWithdrawn: heap.read(waiter + WAITER.ownContext + CONTEXT.state) === WAIT.withdrawn,
      rung: heap.read(worker + WORKER.doorbell),
    })),
  };
}

test("the core wakes whom the specification wakes", () => {
  const waits = record<Waits>({
    state: constantFrom("waiting", "withdrawn", "selected before"),
    isAwaited: boolean(),
    observes: boolean(),
    isDead: boolean(),
  });
  assertThat(
    // So many workers need a second chunk of their table now and then.
    property(array(waits, { maxLength: 70, size: "max" }), (queue) => {
      assert.deepEqual(wake(open(4, true), queue), wake(open(4, false), queue));
    }),
    { numRuns: 60 },
  );
});

/** What becomes of a waiting receive when it goes on: in one step of the core, or with its steps one by one. */
function goOn(side: Side, step: "resume" | "receive"): readonly number[] {
  const { heap, channel } = side;
  const waiter = heap.allocateCleared(WAITER.words * 4);
  const context = waiter + WAITER.ownContext;
  heap.words[waiter + WAITER.context] = context;
  const flavor = flavorOf(heap.read(channel + CHANNEL.flavor));
  const resume = (): number => flavor.resume?.(heap, channel, SIDE.receiver, waiter) ?? TRY_AGAIN;
  flavor.enlist(heap, channel, SIDE.receiver, waiter);
  const unselected = resume();
  send(side, 0, 7);
  heap.words[waiter + WAITER.queued] = 1;
  const queued = resume();
  heap.words[waiter + WAITER.queued] = 0;
  const message = waiter + WAITER.message;
  const ticket = step === "resume" ? resume() : flavor.receive(heap, channel, message, heap.worker);
  const value = heap.read(message + MESSAGE.inline);
  // Whoever was selected finds nothing when another took the message.
  return [unselected, queued, ticket, value, resume()];
}

test("the core resumes a receive that was selected and has left its queue, and no other", () => {
  const hasCore = process.env["MPSCOPE_CORE"] !== "typescript";
  const resumed = goOn(open(4, true), hasCore ? "resume" : "receive");
  assert.deepEqual(resumed, [TRY_AGAIN, TRY_AGAIN, 0, 7, TRY_AGAIN]);
  assert.deepEqual(resumed, goOn(open(4, false), "receive"));
});
