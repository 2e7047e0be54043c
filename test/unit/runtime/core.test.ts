/** The WebAssembly core against `flavors/queue.ts`, which says what it has to do. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as assertThat, integer, option, property } from "fast-check";
import { openCore } from "../../../src/runtime/core.ts";
import { flavorFor, flavorOf } from "../../../src/runtime/flavors/flavors.ts";
import { Heap } from "../../../src/runtime/memory/heap.ts";
import { CHANNEL, END, INLINE_BYTES, MESSAGE, TAG } from "../../../src/runtime/memory/layout.ts";
import { addWorker } from "../../../src/runtime/threads/workers.ts";

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
