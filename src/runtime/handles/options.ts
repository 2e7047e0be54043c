/** What the verbs of senders and receivers may be told. */

import type { MessagePort } from "node:worker_threads";

/** Options of the verbs that send. */
export interface SendOptions {
  /**
   * Buffers and ports in the value that move instead of being copied: as soon as the message has left
   * they are of no use here. When it does not leave, they stay as they are.
   */
  readonly transfer?: readonly (ArrayBuffer | MessagePort)[];
}

/** Options of the verbs that are awaited. */
export interface AwaitOptions {
  /** Aborting it ends the wait; the promise is rejected with its reason. Nothing is lost. */
  readonly signal?: AbortSignal;
}
