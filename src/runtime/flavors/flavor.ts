/**
 * What every kind of channel answers. All are addresses in the shared memory: `channel` of a channel
 * (`CHANNEL`), `message` of a message's words (`MESSAGE`), `waiter` of a waiting operation; `handle`
 * is the index of the record of the handle that is used: broadcast and watch need it. Nobody but the flavours' own files knows how a channel of a flavour works; a select needs no more than
 * this either.
 */

import type { Heap } from "../memory/heap.ts";

/** The operation cannot complete now: full, empty, or no peer. */
export const BLOCKED = -1;
/** The operation can never complete: the other side is gone. */
export const DISCONNECTED = -2;
/** A woken operation was not completed by a peer: it has to try again. */
export const TRY_AGAIN = -3;
/** A receiver was too slow; the number of messages that it missed stands in its message. */
export const LAGGED = -4;

/** The core leaves it to the flavour: it takes what the core does not do. */
export const UNUSUAL = -4;
/** Added to a ticket by the core: somebody waits at the other end whom it leaves to be woken. */
export const NOTIFY = 2 ** 32;

/** One way to pass messages. A result of 0 or more is the ticket of the message that moved. */
export interface Flavor {
  /** Lays out what a fresh channel needs beside its own words. */
  open(heap: Heap, channel: number): void;

  /** Makes sure that this thread's views cover what {@link open} laid out. */
  reach(heap: Heap, channel: number): void;

  /** Gives back what {@link open} and the operations took. */
  free(heap: Heap, channel: number): void;

  /** Sends if possible now: the ticket, `BLOCKED` or `DISCONNECTED`. */
  send(heap: Heap, channel: number, message: number, handle?: number): number;

  /** Receives if possible now: the ticket, `BLOCKED`, `DISCONNECTED` or `LAGGED`. */
  receive(heap: Heap, channel: number, message: number, handle?: number): number;

  /** Whether an operation of a side would not wait now. It does nothing. */
  isReady(heap: Heap, channel: number, side: number, handle?: number): boolean;

  /** When a channel becomes ready without a peer (ns, `steadyTime`); for flavours that do so. */
  readyAt?(heap: Heap, channel: number): number;

  /**
   * Holds a slot of the buffer for one message, if there is one now: the index of the permit's record
   * in the table of handles, `BLOCKED` or `DISCONNECTED`. For flavours with a buffer.
   */
  reserve?(heap: Heap, channel: number): number;

  /** Sends into a permit's slot: the ticket, or `DISCONNECTED` when no receiver is left. */
  sendReserved?(heap: Heap, channel: number, message: number, permit: number): number;

  /** A permit's slot is everybody's again, unless it was sent into. */
  giveBack?(heap: Heap, channel: number, permit: number): void;

  /**
   * Puts a waiter into the queue of its side. True: the operation may be possible already, so the
   * caller should not sleep.
   */
  enlist(heap: Heap, channel: number, side: number, waiter: number, handle?: number): boolean;

  /**
   * All that an operation does which waited alone and was selected: the ticket, or `TRY_AGAIN` when it has
   * to be done step by step. For flavours that are woken so often that each step counts.
   */
  resume?(heap: Heap, channel: number, side: number, waiter: number): number;

  /** The ticket under which a peer completed a selected waiter's operation, or `TRY_AGAIN`. */
  accept(heap: Heap, waiter: number): number;

  /** Finishes, or undoes, what a worker had begun that died while it owned an end. */
  repair(heap: Heap, channel: number): void;

  /** Messages in the buffer. */
  len(heap: Heap, channel: number): number;

  /**
   * After the last receiver went: copies each message that is left to the address `message`, calls
   * `destroy` and frees it. Returns their number.
   */
  discard(heap: Heap, channel: number, message: number, destroy: () => void): number;

  /** A receiver is about to go. */
  leave?(heap: Heap, channel: number, handle: number): void;
}
