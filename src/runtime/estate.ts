/**
 * What dead workers leave: operations that wait, locks, handles. Settling it may be done by any
 * thread, at any time, and again: each step does nothing when it was done before.
 */

import { load } from "./atomics.ts";
import { handleRecord } from "./cargo.ts";
import { handlesOwnedBy } from "./counter.ts";
import { HANDLE, HEADER } from "./layout.ts";
import { type Dropping, dropRecord } from "./life.ts";
import { acquire, isDead, release } from "./lock.ts";
import { endOf, SIDE } from "./sides.ts";
import { purge, wakeAll } from "./waker.ts";
import { childrenOf, markDead } from "./workers.ts";

/**
 * A worker was seen to have died, and with it all that it started: everything that they held is
 * dropped, their peers wake up. `exit` (a number of `EXIT`) and `text` are for the trace.
 */
export function bury(by: Dropping, worker: number, exit: number, text: string): void {
  const dead = markFamilyDead(by, worker, exit);
  if (dead.length === 0) return;
  settleEstates(by);
  for (const each of dead) by.probe?.workerExited(each, exit, text);
}

function markFamilyDead(by: Dropping, worker: number, exit: number): number[] {
  const family = [worker];
  // The list grows while it is walked: children, then theirs.
  for (const member of family) family.push(...childrenOf(by.heap, member));
  return family.filter((member) => markDead(by.heap, member, exit));
}

/** Drops everything that belongs to dead workers. */
export function settleEstates(by: Dropping): void {
  const { heap } = by;
  const ownerIsDead = (owner: number): boolean => isDead(heap, owner);
  acquire(heap, HEADER.estateLock);
  const left = handlesOwnedBy(heap, ownerIsDead);
  // First nobody can exchange anything with the dead any more, then what is still theirs goes: a
  // handle that a peer has just taken from a dead sender's hand has another owner by then.
  for (const index of left) {
    const channel = heap.read(handleRecord(heap, index) + HANDLE.channel);
    for (const side of [SIDE.sender, SIDE.receiver]) {
      for (const waiter of purge(heap, endOf(channel, side))) heap.free(waiter);
      // It may have died between a step and the wake-up that belongs to it.
      wakeAll(heap, endOf(channel, side));
    }
  }
  for (const index of left) {
    const owner = load(heap.words, handleRecord(heap, index) + HANDLE.owner);
    if (owner !== 0 && isDead(heap, owner)) dropRecord(by, index, owner, 0);
  }
  release(heap, HEADER.estateLock);
}
