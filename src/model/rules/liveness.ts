/**
 * Which workers can never go on: the wait-for graph with AND and OR, after Knapp's survey of deadlock detection
 * (https://doi.org/10.1145/45075.46163) and the leak detection of Go programs by reachability (Saioc et al.,
 * https://doi.org/10.1145/3676641.3715990).
 *
 * Suppose that everybody who only waits is stuck. Whoever may do something else is not; nor is whoever waits for a
 * channel of which somebody who is not stuck holds the other side (OR), or for the end of all that it has started
 * (AND). That is followed to its end; the rest is the greatest set that holds itself: it can never go on, whatever
 * the others do. Each worker, handle and wait is looked at once.
 */

import { WAIT } from "../../trace/event.ts";
import type { World } from "../world.ts";
import type { Facts } from "./facts.ts";
import type { ChannelFacts, HandleFacts, Wait, WorkerFacts } from "./wait-graph.ts";

/** Kinds of channel that give messages by themselves, and the one that never does. */
const BY_THEMSELVES: ReadonlySet<string> = new Set(["after", "at", "tick"]);
const NEVER = "never";

/**
 * The workers that can never go on. With `assumeRest` also those whose event loop may do something else, if it
 * did nothing.
 */
export function stuckWorkers(facts: Facts, assumeRest = false): ReadonlySet<WorkerFacts> {
  const liveness = new Liveness(facts.world);
  for (const worker of facts.pausing) if (onlyWaits(worker, assumeRest)) liveness.suppose(worker);
  return liveness.settle();
}

/** What holds a worker: what it blocks on while its thread stands still, else all that it awaits. */
export function waitsOf(worker: WorkerFacts): Wait[] {
  const waits = [...worker.waits.values()];
  return worker.standsStill ? waits.filter(({ how }) => (how & WAIT.blocking) !== 0) : waits;
}

/** Whether the worker does nothing until one of its waits ends. */
function onlyWaits(worker: WorkerFacts, assumeRest: boolean): boolean {
  if (worker.isBlurred || !worker.isAlive || worker.isBeginning) return false;
  if (worker.standsStill) return true;
  return assumeRest ? worker.waits.size > 0 || worker.wakers !== undefined : worker.wakers === "";
}

/** One run. */
class Liveness {
  readonly #world: World;
  readonly #stuck = new Set<WorkerFacts>();
  readonly #revived: WorkerFacts[] = [];
  readonly #freed: HandleFacts[] = [];
  /** Channels of which the holders of a side have been looked at, and those where one of them is not stuck. */
  readonly #seen = { senders: new Set<ChannelFacts>(), receivers: new Set<ChannelFacts>() };
  readonly #live = { senders: new Set<ChannelFacts>(), receivers: new Set<ChannelFacts>() };
  /** How many of its children must still turn out not to be stuck, for those that wait for their end. */
  readonly #children = new Map<WorkerFacts, number>();

  constructor(world: World) {
    this.#world = world;
  }

  suppose(worker: WorkerFacts): void {
    this.#stuck.add(worker);
  }

  /** Takes away whoever can go on; what is left is stuck. */
  settle(): ReadonlySet<WorkerFacts> {
    const supposed = [...this.#stuck];
    for (const worker of supposed) if (this.#goesOnAlone(worker)) this.#revive(worker);
    for (const worker of supposed) this.#look(worker);
    for (;;) {
      const handle = this.#freed.pop();
      if (handle !== undefined) {
        this.#free(handle);
        continue;
      }
      const worker = this.#revived.pop();
      if (worker === undefined) return this.#stuck;
      this.#follow(worker);
    }
  }

  #revive(worker: WorkerFacts): void {
    if (this.#stuck.delete(worker)) this.#revived.push(worker);
  }

  /** What somebody who is not stuck may do for others. */
  #follow(worker: WorkerFacts): void {
    for (const handle of worker.handles) this.#free(handle);
    for (const channel of worker.weak) this.#enliven(channel, "senders");
    for (const join of worker.joiners) this.#end(join);
    const { parent } = worker;
    const left = parent === undefined ? undefined : this.#children.get(parent);
    if (parent === undefined || left === undefined) return;
    this.#children.set(parent, left - 1);
    if (left === 1) this.#revive(parent);
  }

  /** Somebody who is not stuck has the handle, or may get it. */
  #free({ channel, isSender, isPermit }: HandleFacts): void {
    this.#enliven(channel, isSender ? "senders" : "receivers");
    if (isPermit) for (const wait of channel.sends) this.#end(wait);
  }

  #enliven(channel: ChannelFacts, side: "senders" | "receivers"): void {
    const live = this.#live[side];
    if (live.has(channel)) return;
    live.add(channel);
    for (const wait of side === "senders" ? channel.receives : channel.sends) this.#end(wait);
    // Whoever may receive gets the handles in the messages.
    if (side === "receivers") this.#freed.push(...channel.carried);
  }

  /** A wait may end; that counts unless its worker's thread stands still for something else. */
  #end({ worker, how }: Wait): void {
    if (!this.#stuck.has(worker)) return;
    if (worker.standsStill && (how & WAIT.blocking) === 0) return;
    this.#revive(worker);
  }

  /** Finds out who could end the waits of a worker that is supposed to be stuck. */
  #look(worker: WorkerFacts): void {
    if (!this.#stuck.has(worker)) return;
    if (worker.waits.size === 0) {
      this.#awaitChildren(worker);
      return;
    }
    for (const wait of waitsOf(worker)) {
      const { kind, channel, target } = wait;
      if (target !== undefined && !this.#stuck.has(target)) this.#revive(worker);
      if (channel !== undefined) this.#lookAt(channel, kind === "send" ? "receivers" : "senders");
    }
  }

  #awaitChildren(worker: WorkerFacts): void {
    let left = 0;
    for (const child of worker.children) if (this.#stuck.has(child)) left++;
    if (left === 0) this.#revive(worker);
    else this.#children.set(worker, left);
  }

  #lookAt(first: ChannelFacts, firstSide: "senders" | "receivers"): void {
    const next: { channel: ChannelFacts; side: "senders" | "receivers" }[] = [
      { channel: first, side: firstSide },
    ];
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      const { channel, side } = at;
      if (this.#seen[side].has(channel)) continue;
      this.#seen[side].add(channel);
      const held = side === "senders" ? channel.senders : channel.receivers;
      for (const handle of held) {
        const { owner, carrier } = handle;
        if (carrier !== undefined) {
          next.push({ channel: carrier, side: "receivers" });
          // Without a receiver the message is about to go, and the handle with it.
          const isGone = carrier.receivers.size === 0;
          if (isGone || this.#live.receivers.has(carrier)) this.#freed.push(handle);
        } else if (owner === undefined || !this.#stuck.has(owner)) this.#freed.push(handle);
      }
      if (side === "receivers") {
        // A permit may be given back; its holder counts as somebody who receives.
        for (const handle of channel.permits > 0 ? channel.senders : []) this.#lookAtPermit(handle);
      } else this.#lookAtWeak(channel);
    }
  }

  #lookAtPermit(handle: HandleFacts): void {
    const { owner, isPermit } = handle;
    if (isPermit && (owner === undefined || !this.#stuck.has(owner))) this.#freed.push(handle);
  }

  #lookAtWeak(channel: ChannelFacts): void {
    for (const worker of channel.weakOf) {
      if (!this.#stuck.has(worker)) this.#enliven(channel, "senders");
    }
  }

  /** Whether one of its waits ends without anybody's help, or is about to end. */
  #goesOnAlone(worker: WorkerFacts): boolean {
    return waitsOf(worker).some(
      (wait) => (wait.how & WAIT.limited) !== 0 || this.#isPossible(wait),
    );
  }

  #isPossible(wait: Wait): boolean {
    const { kind, channel, target, worker, sentBefore } = wait;
    if (channel === undefined) return target?.isAlive === false;
    const { capacity, occupancy, toAll, sent } = this.#world.channels.columns;
    const { row, permits } = channel;
    const room = capacity[row] ?? 0;
    if (kind === "send") {
      if (channel.receivers.size === 0 || channel.isClosed || room < 0) return true;
      if (room === 0) return meets(channel.receives, worker);
      return (occupancy[row] ?? 0) + permits < room;
    }
    if (channel.kind === NEVER) return false;
    if (BY_THEMSELVES.has(channel.kind) || channel.senders.size === 0) return true;
    if (channel.isClosed && permits === 0) return true;
    if (room === 0) return meets(channel.sends, worker);
    if (toAll[row] === 1) return (sent[row] ?? 0) > sentBefore;
    return (occupancy[row] ?? 0) > 0;
  }
}

/** Whether another worker waits at the other side of a rendezvous. */
function meets(waits: ReadonlySet<Wait>, worker: WorkerFacts): boolean {
  for (const wait of waits) if (wait.worker !== worker) return true;
  return false;
}
