/**
 * What the channels tell of themselves: the seam between the runtime and its recording. A thread
 * whose program is not traced has no probe at all (`null`), so tracing off costs one comparison an
 * operation.
 *
 * No method throws, blocks or changes what the program does. All ids are the program-wide ones of
 * the shared heap; strings and sites are interned by the probe.
 */

import type { Track } from "./track.ts";

/** The public function that the user's code called: the call site is the frame above it. */
export type Caller = (...parameters: never[]) => unknown;

/** A handle, as far as the probe needs it. */
export interface Tracked {
  readonly id: number;
  readonly channelId: number;
  /** A number of `SIDE`. */
  readonly side: number;
  readonly track: Track;
}

/** Records what one thread of the program does. */
export interface Probe {
  /** False when it need not be told of operations that complete at once. */
  readonly hearsAll: boolean;

  /**
   * Takes the value of the send that begins; null when messages are not previewed. The preview belongs to the next send
   * of this thread that is told by {@link moved}, or to whoever takes it.
   */
  readonly preview: ((value: unknown) => void) | null;

  /** The preview of the send that begins, for {@link done}; empty when there is none. */
  takePreview(): string;

  /** ns since the trace's start. */
  now(): number;

  /**
   * As {@link now}, or a little earlier where reading the clock would cost much: for operations that
   * complete at once. A send takes it before it publishes its message.
   */
  instant(): number;

  /** Takes the {@link instant} for the next {@link moved} of this thread, which must be the next call. */
  look(): void;

  /** An operation in a call of `caller` completed at once: as {@link done}, for what happens most. */
  moved(handle: Tracked, caller: Caller, ticket: number, size: number): void;

  /** Where the user's code called `caller`; taken in the call itself, before anything awaits. */
  site(caller: Caller): number;

  /**
   * As {@link site}, for an operation; where looking would cost much, the place where this verb of the
   * handle was called before.
   */
  operationSite(handle: Tracked, caller: Caller): number;

  /**
   * The site of an operation in a call of `caller` that begins to wait; where looking would cost much, `site` as
   * {@link operationSite} gave it. Whoever waits for ever wants to know the line.
   */
  waitSite(caller: Caller, site: number): number;

  /** `capacity` is 0 for a rendezvous and -1 for unbounded; `name` is empty when none was given. */
  channelCreated(channel: number, kind: string, capacity: number, name: string, site: number): void;

  handleCreated(handle: number, channel: number, side: number, site: number): void;

  /** `permit` is 1 when it holds a slot of the buffer, else 0. */
  handleCloned(
    handle: number,
    source: number,
    channel: number,
    side: number,
    permit: number,
    site: number,
  ): void;

  /** This thread keeps a way to the handle that counts for nothing. */
  handleWeakened(handle: number, channel: number, site: number): void;

  /** To a worker (`carrier` 0), or into a message of the channel `carrier` (`worker` 0). */
  handleMoved(handle: number, channel: number, worker: number, carrier: number, site: number): void;

  /** `worker` is whose handle it was: for a death seen from outside, the one that died. */
  handleDropped(handle: number, channel: number, side: number, worker: number, site: number): void;

  /** The handle's own worker ends, or collected it, without a drop; `site` is where it came to be. */
  handleLeaked(handle: number, channel: number, side: number, site: number): void;

  /** The last handle of `side` went, by `worker`; so many buffered messages were destroyed. */
  disconnected(channel: number, side: number, discarded: number, worker: number): void;

  /** A receiver closed the channel: it takes no more messages. */
  channelClosed(channel: number, site: number): void;

  /**
   * An operation of this thread waits, in the way that the bits of `WAIT` say. `operation` is unique in its worker
   * while it waits.
   */
  blocked(handle: Tracked, operation: number, wait: number, site: number): void;

  /** This thread waits for another worker's end. */
  joinBlocked(target: number, operation: number, site: number): void;

  /** That wait is over. */
  joinDone(target: number, operation: number): void;

  /** This thread's event loop has nothing to do; `wakers` names what may wake it beside channels and joins. */
  rests(wakers: string): void;

  /** Changes with whatever is recorded in this thread. */
  readonly written: number;

  /**
   * An operation of this thread ended. `outcome` is a number of `OUTCOME`; `operation` is 0 when it
   * never waited; `ticket` is the low 32 bits (unsigned) of the message's number in its channel.
   * `time` is from {@link now} or {@link instant}: before publishing for a send, after taking for a receive. A blocked
   * send on a rendezvous ends where its thread wakes, which may be after the receive's record.
   */
  done(
    handle: Tracked,
    time: number,
    outcome: number,
    operation: number,
    ticket: number,
    size: number,
    site: number,
    preview?: string,
  ): void;

  /**
   * Called by the thread that spawns it, before the thread begins; by the worker itself when it is
   * the main thread or was made by hand (`site` 0). `parent` is 0 for the main thread.
   */
  workerStarted(worker: number, name: string, kind: string, parent: number, site: number): void;

  /** `exit` is a number of `EXIT`; `text` is the error's, or empty. */
  workerExited(worker: number, exit: number, text: string): void;

  mark(text: string, site: number): void;

  /** At the end of the root thread: everything recorded reaches the sink. Waits, but not for ever. */
  flush(): void;
}
