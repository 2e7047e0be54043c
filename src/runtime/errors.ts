/** Every error that the channels throw. The texts are those of Rust where Rust has the case. */

/** The message could not be sent: every receiver is gone. It is given back in `value`. */
export class SendError<T = unknown> extends Error {
  override readonly name = "SendError";
  /** The message that was not sent. */
  readonly value: T;

  constructor(value: T) {
    super("sending on a closed channel");
    this.value = value;
  }
}

/** A message was to be received as bytes and could not be. It is given back in `value`. */
export class BytesError extends Error {
  override readonly name = "BytesError";
  /** The message that was received. */
  readonly value: unknown;

  constructor(message: string, value: unknown) {
    super(message);
    this.value = value;
  }
}

/** Nothing can be received any more: every sender is gone and the buffer is empty. */
export class RecvError extends Error {
  override readonly name = "RecvError";

  constructor() {
    super("receiving on a closed channel");
  }
}

/**
 * A receiver of a broadcast was too slow: `missed` messages were overwritten before it received them.
 * The next receive gives the oldest message that is still there.
 */
export class LaggedError extends Error {
  override readonly name = "LaggedError";
  /** How many messages it missed. */
  readonly missed: number;

  constructor(missed: number) {
    super(`channel lagged by ${missed}`);
    this.missed = missed;
  }
}

/** A handle was used after it had moved to a worker or into a message. */
export class MovedError extends Error {
  override readonly name = "MovedError";

  /** `handle` says which, `where` the line that moved it. */
  constructor(handle: string, where: string) {
    super(`${handle} was moved at ${where}`);
  }
}

/** A handle was used after it had been dropped. */
export class DroppedError extends Error {
  override readonly name = "DroppedError";

  /** `handle` says which, `where` the line that dropped it. */
  constructor(handle: string, where: string) {
    super(`${handle} was dropped at ${where}`);
  }
}

/** A handle cannot move while an operation on it is awaited. */
export class BusyError extends Error {
  override readonly name = "BusyError";

  constructor(handle: string) {
    super(`${handle} cannot move while an operation on it is awaited`);
  }
}

/** A spawned worker did not end by returning. `cause` is what it threw, if it threw. */
export class JoinError extends Error {
  override readonly name = "JoinError";
  /** How it ended. */
  readonly reason: "threw" | "exited" | "terminated";

  constructor(worker: string, reason: "threw" | "exited" | "terminated", cause?: unknown) {
    super(`worker ${worker} ${joinText(reason, cause)}`, cause === undefined ? {} : { cause });
    this.reason = reason;
  }
}

const HOW_IT_ENDED = {
  threw: "threw",
  exited: "exited before its function returned",
  terminated: "was terminated",
} as const;

function joinText(reason: keyof typeof HOW_IT_ENDED, cause: unknown): string {
  const what = cause instanceof Error ? ` ${cause.name}: ${cause.message}` : "";
  return `${HOW_IT_ENDED[reason]}${what}`;
}
