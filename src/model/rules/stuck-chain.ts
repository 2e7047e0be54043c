/** From a worker that is stuck to what holds it, and on to what holds that: until the chain closes. */

import { waitsOf } from "./liveness.ts";
import type { ChannelFacts, HandleFacts, Wait, WorkerFacts } from "./wait-graph.ts";

/** One step: a worker, what it waits for, and through what the next one holds it up. */
export interface Step {
  readonly worker: WorkerFacts;
  /** Undefined for a worker that has nothing to do but has workers of its own. */
  readonly wait: Wait | undefined;
  /** The handle that the next worker has, or that lies in a message which it does not receive. */
  readonly handle: HandleFacts | undefined;
  readonly next: WorkerFacts | undefined;
}

/** What those have in common who wait for the same: the steps that hold all of them. */
export interface Knot {
  /** A cycle; or, where nobody is left who could act, the last step alone. */
  readonly steps: readonly Step[];
  /** All who wait for it, those in the cycle too. */
  readonly workers: readonly WorkerFacts[];
}

/** The knots of workers that are stuck; every one of them is in exactly one. */
export function knotsOf(stuck: ReadonlySet<WorkerFacts>): Knot[] {
  const knots: { steps: Step[]; workers: WorkerFacts[] }[] = [];
  const knotOf = new Map<WorkerFacts, (typeof knots)[number]>();
  for (const first of stuck) {
    const path = new Map<WorkerFacts, Step>();
    let worker: WorkerFacts | undefined = first;
    while (worker !== undefined && !path.has(worker) && !knotOf.has(worker)) {
      const step: Step = stepOf(worker, stuck);
      path.set(worker, step);
      worker = step.next;
    }
    let knot = worker === undefined ? undefined : knotOf.get(worker);
    if (knot === undefined) {
      const steps = [...path.values()];
      const start = worker === undefined ? steps.length - 1 : [...path.keys()].indexOf(worker);
      knot = { steps: steps.slice(start), workers: [] };
      knots.push(knot);
    }
    for (const member of path.keys()) {
      knotOf.set(member, knot);
      knot.workers.push(member);
    }
  }
  return knots;
}

/** What holds a worker up: of several things the one that says most. */
export function stepOf(worker: WorkerFacts, stuck: ReadonlySet<WorkerFacts>): Step {
  const waits = waitsOf(worker);
  for (const wait of waits) {
    const { target, channel } = wait;
    if (target !== undefined) return { worker, wait, handle: undefined, next: target };
    const handle = channel === undefined ? undefined : blockerOf(wait, channel);
    if (handle !== undefined) return { worker, wait, handle, next: holderOf(handle) };
  }
  const [wait] = waits;
  if (wait !== undefined) return { worker, wait, handle: undefined, next: undefined };
  const child = [...worker.children].find((started) => stuck.has(started));
  return { worker, wait, handle: undefined, next: child };
}

/** Living handles of which one would have to be used to end a wait. */
export function handlesNeeded({ kind }: Wait, channel: ChannelFacts): readonly HandleFacts[] {
  if (kind === "receive") return [...channel.senders];
  const permits = channel.permits === 0 ? [] : [...channel.senders].filter((it) => it.isPermit);
  return [...permits, ...channel.receivers];
}

/**
 * The handle that holds up all who wait at a side of a channel: a permit or one that was forgotten first, then one of
 * somebody who waits there too.
 */
function blockerOf(wait: Wait, channel: ChannelFacts): HandleFacts | undefined {
  let best: HandleFacts | undefined;
  for (const handle of handlesNeeded(wait, channel)) {
    if (best === undefined || rank(wait, handle) < rank(wait, best)) best = handle;
  }
  return best;
}

function rank(wait: Wait, { owner, carrier, uses, isPermit }: HandleFacts): number {
  if (isPermit) return wait.kind === "send" ? -1 : 4;
  if (carrier !== undefined) return 3;
  const isPassive = owner === undefined || owner.waits.size === 0 || joins(owner);
  const waitsHere =
    owner !== undefined && waitsOf(owner).some(({ channel }) => channel === wait.channel);
  return (isPassive ? 0 : waitsHere ? 1 : 2) + (uses > 0 ? 0.5 : 0);
}

function joins(worker: WorkerFacts): boolean {
  return [...worker.waits.values()].some(({ kind }) => kind === "join");
}

/** Who has the handle, or would get it: it may lie in a message of a channel in a message. */
function holderOf(handle: HandleFacts): WorkerFacts | undefined {
  const seen = new Set<HandleFacts>();
  let at: HandleFacts | undefined = handle;
  while (at !== undefined && !seen.has(at)) {
    if (at.owner !== undefined) return at.owner;
    seen.add(at);
    const receivers: ReadonlySet<HandleFacts> = at.carrier?.receivers ?? new Set();
    at = [...receivers].find(({ owner }) => owner !== undefined) ?? [...receivers][0];
  }
  return undefined;
}
