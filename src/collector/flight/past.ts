/** What is remembered of one worker's and of one channel's past: the events that are still true of it. */

import type { Row } from "../../trace/batch.ts";
import { EVENT_KIND } from "../../trace/event.ts";

/** An event, and which one of the trace it was. */
export interface Kept {
  readonly order: number;
  readonly row: Row;
}

/** So many messages of one channel's buffer are remembered one by one, the newest; the others are counted. */
const MOST_MESSAGES = 1 << 16;

/** A worker's past. */
export class WorkerPast {
  #started: Kept | undefined;
  #exited: Kept | undefined;
  /** What its event loop rests on; true until anything happens in it. */
  #rests: Kept | undefined;
  /** What it waits for, by the operation's number. */
  readonly #waits = new Map<number, Kept>();

  /** Goes on by an event of this worker. */
  apply(kept: Kept): void {
    const { kind, operation } = kept.row;
    this.#rests = kind === EVENT_KIND.workerRests ? kept : undefined;
    switch (kind) {
      case EVENT_KIND.workerStarted:
        this.#started = kept;
        break;
      case EVENT_KIND.workerExited:
        this.#exited = kept;
        this.#waits.clear();
        break;
      case EVENT_KIND.lost:
        this.#waits.clear();
        break;
      case EVENT_KIND.sendBlocked:
      case EVENT_KIND.receiveBlocked:
      case EVENT_KIND.joinBlocked:
        this.#waits.set(operation, kept);
        break;
      case EVENT_KIND.sendDone:
      case EVENT_KIND.receiveDone:
      case EVENT_KIND.joinDone:
        this.#waits.delete(operation);
        break;
    }
  }

  /** What is still true. */
  kept(): Kept[] {
    const single = [this.#started, this.#rests, this.#exited];
    return [...single.filter((kept) => kept !== undefined), ...this.#waits.values()];
  }
}

/** A handle's past: how it came to be, and where it went last. */
interface HandlePast {
  readonly made: Kept;
  readonly moved: Kept | undefined;
}

/** A channel's past. */
export class ChannelPast {
  /** Whether every receiver gets every message. */
  isToAll = false;
  /** One event of each kind: its creation, its closing, the end of a side. */
  readonly #single = new Map<string, Kept>();
  readonly #handles = new Map<number, HandlePast>();
  readonly #weak = new Map<number, Kept>();
  /** Sends of the messages in the buffer, from {@link #first} on. */
  #sends: Kept[] = [];
  #first = 0;
  #lastReceive: Kept | undefined;
  #sent = 0;
  #received = 0;

  /** Whether both sides have gone: nothing more can happen in it. */
  get isOver(): boolean {
    return this.#single.has("senders") && this.#single.has("receivers");
  }

  /** Remembers one event instead of another of its sort. */
  keep(sort: string, kept: Kept): void {
    this.#single.set(sort, kept);
  }

  /** A side has gone; with its receivers, what was in the buffer. */
  disconnect(side: "senders" | "receivers", kept: Kept): void {
    this.keep(side, kept);
    if (side === "receivers") this.#forgetSends(this.#sends.length);
  }

  /** Somebody has counted its messages. */
  sample(sent: number, occupancy: number): void {
    this.#sent = sent;
    this.#received = Math.max(0, sent - occupancy);
  }

  /** A message went in. */
  send(kept: Kept): void {
    this.#sent++;
    if (this.isToAll) {
      // What is in its buffer depends on the slowest receiver; the event says how much it is.
      this.#received = this.#sent - kept.row.occupancy;
      return;
    }
    this.#sends.push(kept);
    if (this.#sends.length - this.#first > MOST_MESSAGES) this.#forgetSends(this.#first + 1);
  }

  /** A message came out, and all before it. */
  receive(kept: Kept): void {
    if (this.isToAll) {
      this.#received = this.#sent - kept.row.occupancy;
      return;
    }
    this.#received++;
    this.#lastReceive = kept;
    let first = this.#first;
    while (first < this.#sends.length && (this.#sends[first]?.row.ticket ?? 0) <= kept.row.ticket)
      first++;
    this.#forgetSends(first);
  }

  /** A handle comes to be, moves or goes. */
  rearrange(kept: Kept): void {
    const { kind, handle, worker } = kept.row;
    switch (kind) {
      case EVENT_KIND.handleCreated:
      case EVENT_KIND.handleCloned:
        this.#handles.set(handle, { made: kept, moved: undefined });
        break;
      case EVENT_KIND.handleMoved: {
        const { made = kept } = this.#handles.get(handle) ?? {};
        this.#handles.set(handle, { made, moved: made === kept ? undefined : kept });
        break;
      }
      case EVENT_KIND.handleWeakened:
        this.#weak.set(worker, kept);
        break;
      case EVENT_KIND.handleDropped:
        this.#handles.delete(handle);
        break;
    }
  }

  /** What is still true. */
  kept(): Kept[] {
    const all = [...this.#single.values(), ...this.#weak.values()];
    for (const { made, moved } of this.#handles.values()) {
      all.push(made);
      if (moved !== undefined) all.push(moved);
    }
    all.push(...this.#sends.slice(this.#first), ...this.#counts());
    if (this.#lastReceive !== undefined) all.push(this.#lastReceive);
    return all;
  }

  /** What was counted before the messages that are remembered, as somebody who looks from outside tells it. */
  #counts(): Kept[] {
    const created = this.#single.get("created");
    const isEmpty = this.#sent === 0 && this.#received === 0;
    if (created === undefined || isEmpty) return [];
    const sent = this.#sent - (this.#sends.length - this.#first);
    const received = this.#received - (this.#lastReceive === undefined ? 0 : 1);
    const row = {
      ...created.row,
      kind: EVENT_KIND.channelSampled,
      worker: 0,
      ticket: sent,
      occupancy: Math.max(0, sent - received),
      site: 0,
      text: 0,
      detail: 0,
      other: 0,
    };
    // Directly behind the creation.
    return [{ order: created.order + 0.5, row }];
  }

  #forgetSends(first: number): void {
    this.#first = first;
    // Not at once: taking from the front of an array moves all the rest.
    if (2 * this.#first < this.#sends.length) return;
    this.#sends = this.#sends.slice(this.#first);
    this.#first = 0;
  }
}
