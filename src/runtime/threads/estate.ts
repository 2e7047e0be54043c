/**
 * What dead workers leave: operations that wait, locks, handles. Settling it may be done by any
 * thread, at any time, and again: each step does nothing when it was done before.
 */

import { EXIT } from "../../trace/event.ts";
import { freeBlock, handleRecord } from "../cargo.ts";
import { handlesOwnedBy } from "../counter.ts";
import { flavorOf } from "../flavors/flavors.ts";
import { type Dropping, dropRecord } from "../life.ts";
import { load } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { CHANNEL, CONTEXT, HANDLE, HEADER, IN_TOKEN, WAIT, WAITER } from "../memory/layout.ts";
import { acquire, isDead, release } from "../memory/lock.ts";
import { endOf, SIDE } from "../sides.ts";
import { purge, wakeAll } from "../waker.ts";
import { childrenOf, closeCacheOf, deadWorkers, markDead } from "./workers.ts";

/**
 * A worker was seen to have died, and with it all that it started: everything that they held is
 * dropped, their peers wake up.
 */
export function bury(by: Dropping, worker: number): void {
  const dead = declareDead(by, worker);
  settleEstates(by);
  tellDeaths(by, dead);
}

/** Marks a worker and all that it started as dead; returns those that nobody had marked before. */
export function declareDead({ heap }: Pick<Dropping, "heap">, worker: number): number[] {
  const family = [worker];
  // The list grows while it is walked: children, then theirs.
  for (const member of family) family.push(...childrenOf(heap, member));
  return family.filter((member) => markDead(heap, member, EXIT.terminated));
}

/** Tells the probe of deaths, after what the dead left was dropped. */
export function tellDeaths(by: Dropping, dead: readonly number[]): void {
  for (const worker of dead) by.probe?.workerExited(worker, EXIT.terminated, "");
}

/** Drops everything that belongs to dead workers. */
export function settleEstates(by: Dropping): void {
  const { heap } = by;
  const ownerIsDead = (owner: number): boolean => isDead(heap, owner);
  acquire(heap, HEADER.estateLock);
  try {
    const left = handlesOwnedBy(heap, ownerIsDead);
    // First nobody can exchange anything with the dead any more, then what is still theirs goes: a
    // handle that a peer has just taken from a dead sender's hand has another owner by then.
    const contexts = new Set<number>();
    for (const index of left) {
      const channel = channelOf(heap, index);
      if (channel === 0) continue;
      flavorOf(heap.read(channel + CHANNEL.flavor)).repair(heap, channel);
      for (const side of [SIDE.sender, SIDE.receiver]) {
        for (const waiter of purge(heap, endOf(channel, side))) {
          if (side === SIDE.sender) freeUnsent(heap, waiter);
          contexts.add(heap.read(waiter + WAITER.context));
        }
        // It may have died between a step and the wake-up that belongs to it.
        wakeAll(heap, endOf(channel, side));
      }
      for (const waiter of purge(heap, channel + CHANNEL.closing)) {
        contexts.add(heap.read(waiter + WAITER.context));
      }
      wakeAll(heap, channel + CHANNEL.closing);
    }
    // Not before: the waiters of a select share one, and peers look at it while one of them is queued.
    for (const context of contexts) heap.free(context - WAITER.ownContext);
    for (const worker of deadWorkers(heap)) closeCacheOf(heap, worker);
    for (const index of left) {
      const record = handleRecord(heap, index);
      const owner = load(heap.words, record + HANDLE.owner) & ~IN_TOKEN;
      const isLeft = owner !== 0 && heap.read(record + HANDLE.id) !== 0 && isDead(heap, owner);
      if (isLeft) dropRecord(by, index, owner, 0);
    }
  } finally {
    release(heap, HEADER.estateLock);
  }
}

/** The channel of a handle, or 0 when it is gone: only the record was left by a dead worker. */
function channelOf(heap: Heap, index: number): number {
  const record = handleRecord(heap, index);
  const channel = heap.read(record + HANDLE.channel);
  heap.reach(channel + CHANNEL.words);
  return heap.read(channel + CHANNEL.id) === heap.read(record + HANDLE.channelId) ? channel : 0;
}

/** Frees the message of a dead operation that waited to send it, unless a peer has taken it. */
function freeUnsent(heap: Heap, waiter: number): void {
  const state = load(heap.words, heap.read(waiter + WAITER.context) + CONTEXT.state);
  if (state !== waiter && state !== WAIT.withdrawn) freeBlock(heap, waiter + WAITER.message);
}
