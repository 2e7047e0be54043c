/**
 * Straight lines: parcels of a channel that has one receiver need not pass the hub, for the threads of
 * both ends are known. The thread that has the only receiver of a channel *grants* a line to every
 * thread whose parcels reach it, and from then on looks there first.
 *
 * A line belongs to the receiver, not to its thread: before the receiver moves, or gets a clone, its
 * thread *hands over* its ends of the channel's lines to the hub, with all that is in them. The sender
 * notices nothing, and the parcels come by the hub again, which asks whoever received.
 */

import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { add, notify } from "../memory/atomics.ts";
import { WORKER } from "../memory/layout.ts";
import { isDead } from "../memory/lock.ts";
import type { Views } from "../memory/memory.ts";
import { workerRecord } from "../threads/workers.ts";
import { type Attachment, transferablesIn } from "./parcel.ts";

/** A parcel as it travels by a straight line. */
export interface Straight {
  readonly parcel: number;
  /** Of its record in the table of handles. */
  readonly index: number;
  readonly attached: readonly Attachment[];
}

/** A line to the worker `to`, for its parcels of the channel `grant`. */
export interface Grant {
  readonly grant: number;
  readonly to: number;
  readonly receiver: number;
  readonly port: MessagePort;
}

/** The receiver's end of a line by which the worker `handOver` sends. */
export interface HandOver {
  readonly handOver: number;
  readonly port: MessagePort;
}

interface Outgoing {
  readonly receiver: number;
  readonly port: MessagePort;
}

/** The ends of straight lines that one thread has. */
export class StraightLines {
  readonly #views: Views;
  /** By channel. */
  readonly #outgoing = new Map<number, Outgoing>();
  /** By sending worker, then by channel. */
  readonly #incoming = new Map<number, Map<number, MessagePort>>();

  constructor(views: Views) {
    this.#views = views;
  }

  /** Uses a line that was granted to this thread. */
  open({ grant, receiver, port }: Grant): void {
    const line = { receiver, port };
    this.#outgoing.get(grant)?.port.close();
    this.#outgoing.set(grant, line);
    port.once("close", () => {
      if (this.#outgoing.get(grant) === line) this.#outgoing.delete(grant);
    });
  }

  /** Posts to the only receiver of a channel; false when there is no line to it. */
  post(channel: number, parcel: Straight): boolean {
    const line = this.#outgoing.get(channel);
    if (line === undefined) return false;
    line.port.postMessage(parcel, transferablesIn(parcel.attached));
    ringForParcels(this.#views, line.receiver);
    return true;
  }

  /** Makes a line by which a worker's parcels of a channel come, unless there is one. */
  grant(channel: number, to: number): Grant | undefined {
    const lines = this.#incoming.get(to) ?? new Map<number, MessagePort>();
    if (lines.has(channel)) return undefined;
    const { port1, port2 } = new MessageChannel();
    this.#incoming.set(to, lines.set(channel, port1));
    return { grant: channel, to, receiver: this.#views.worker, port: port2 };
  }

  /** Whether parcels of a worker may come by a line. */
  comesFrom(worker: number): boolean {
    return this.#incoming.has(worker);
  }

  /** Takes one parcel that has come from a worker, if one has. */
  take(worker: number): Straight | undefined {
    for (const port of this.#incoming.get(worker)?.values() ?? []) {
      const received: { message: Straight } | undefined = receiveMessageOnPort(port);
      if (received !== undefined) return received.message;
    }
    return undefined;
  }

  /** Gives up the lines from workers that are dead: all that will come is in them. */
  leaveDead(): HandOver[] {
    const left: HandOver[] = [];
    for (const [worker, lines] of this.#incoming) {
      if (!isDead(this.#views, worker)) continue;
      this.#incoming.delete(worker);
      for (const port of lines.values()) left.push({ handOver: worker, port });
    }
    return left;
  }

  /** Gives up this thread's ends of the lines by which a channel's parcels come. */
  leave(channel: number): HandOver[] {
    const left: HandOver[] = [];
    for (const [worker, lines] of this.#incoming) {
      const port = lines.get(channel);
      if (port === undefined) continue;
      lines.delete(channel);
      if (lines.size === 0) this.#incoming.delete(worker);
      left.push({ handOver: worker, port });
    }
    return left;
  }
}

/** Wakes a worker that waits for a parcel. */
export function ringForParcels(views: Views, worker: number): void {
  const bell = workerRecord(views, worker) + WORKER.parcels;
  // Pairs with the load in `Carrier`: a parcel that comes after its look changes the word.
  add(views.words, bell, 1);
  notify(views.words, bell);
}
