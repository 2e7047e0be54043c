/**
 * Channels of time: nobody sends, but at an instant a message is there. Nothing ticks in between: the
 * channel only knows the instant, and whoever waits sleeps until then.
 *
 * One flavour for all: the message's instant and the time to the next one are words of the channel.
 * `after` has an endless time to the next, `never` an endless time to the first. Messages that were
 * not taken in time are one message: the next instant is the first that still lies ahead.
 */

import type { Heap } from "../memory/heap.ts";
import { CHANNEL, END, MESSAGE, TAG } from "../memory/layout.ts";
import { steadyTime } from "../probe/clock.ts";
import { acquireEnd, insert, releaseEnd } from "../waker.ts";
import { BLOCKED, DISCONNECTED, type Flavor, TRY_AGAIN } from "./flavor.ts";
import { isDisconnected } from "./queue.ts";

/** The flavour of `after`, `at`, `tick` and `never`. */
export const timer: Flavor = {
  open: () => undefined,
  reach: () => undefined,
  free: () => undefined,
  send: () => DISCONNECTED,
  receive,
  isReady: (heap, channel) => isDue(heap, channel) || isOver(heap, channel),
  readyAt,
  enlist,
  accept: () => TRY_AGAIN,
  repair(heap, channel) {
    acquireEnd(heap, channel + CHANNEL.receiving);
    releaseEnd(heap, channel + CHANNEL.receiving);
  },
  len: (heap, channel) => (isDue(heap, channel) ? 1 : 0),
  discard: () => 0,
};

/** When a time channel has messages. */
export interface Schedule {
  /** Of the first one, ns by `steadyTime`. */
  readonly first: number;
  /** Between two, ns. */
  readonly period: number;
  /** The system's clock less the steady one, ms: all messages tell instants by the same. */
  readonly clockOffset: number;
}

/** Sets when a fresh channel has messages. */
export function setTimer(heap: Heap, channel: number, schedule: Schedule): void {
  heap.doubles[(channel + CHANNEL.deadline) >>> 1] = schedule.first;
  heap.doubles[(channel + CHANNEL.period) >>> 1] = schedule.period;
  heap.doubles[(channel + CHANNEL.clockOffset) >>> 1] = schedule.clockOffset;
}

/** An instant of the steady clock (ns) by the system's, in whole ms: never before it is due. */
function dateOf(heap: Heap, channel: number, instant: number): number {
  const offset = heap.doubles[(channel + CHANNEL.clockOffset) >>> 1] ?? 0;
  // Adding them up costs some tenths of a microsecond, which must not become a millisecond.
  return Math.ceil(instant / 1e6 + offset - 0.001);
}

function readyAt(heap: Heap, channel: number): number {
  return heap.doubles[(channel + CHANNEL.deadline) >>> 1] ?? Number.POSITIVE_INFINITY;
}

function isDue(heap: Heap, channel: number): boolean {
  return readyAt(heap, channel) <= steadyTime();
}

function isOver(heap: Heap, channel: number): boolean {
  return isDisconnected(heap, channel + CHANNEL.receiving);
}

function receive(heap: Heap, channel: number, message: number): number {
  // Most looks come too early, and need no lock.
  if (!isDue(heap, channel)) return isOver(heap, channel) ? DISCONNECTED : BLOCKED;
  const end = channel + CHANNEL.receiving;
  acquireEnd(heap, end);
  try {
    const due = readyAt(heap, channel);
    const late = steadyTime() - due;
    if (late < 0) return BLOCKED;
    const period = heap.doubles[(channel + CHANNEL.period) >>> 1] ?? Number.POSITIVE_INFINITY;
    heap.words[message + MESSAGE.tag] = TAG.date;
    heap.words[message + MESSAGE.size] = 8;
    heap.doubles[(message + MESSAGE.inline) >>> 1] = dateOf(heap, channel, due);
    // Taken from here on. A worker that dies before leaves it to others; after, its number is free.
    heap.doubles[(channel + CHANNEL.deadline) >>> 1] =
      period === 0 ? due + late : due + period * (Math.floor(late / period) + 1);
    const position = heap.read(end + END.position);
    heap.words[end + END.position] = (position + 1) | 0;
    return position >>> 0;
  } finally {
    releaseEnd(heap, end);
  }
}

function enlist(heap: Heap, channel: number, _side: number, waiter: number): boolean {
  const end = channel + CHANNEL.receiving;
  acquireEnd(heap, end);
  insert(heap, end, waiter);
  const ready = isDue(heap, channel) || isOver(heap, channel);
  releaseEnd(heap, end);
  return ready;
}
