/** What a test of another project claims, apart from the kind of channel that it is claimed of. */

import type { Receiver, Sender } from "mpscope";

/** Makes a channel of the kind in question. */
export type Open = <T>() => [Sender<T>, Receiver<T>];

/** A test of another project. */
export interface Claim {
  /** As its source calls it. */
  readonly name: string;
  /** Messages that the channel must be able to hold. */
  readonly slots: number;
  /** Rejects or throws when the claim does not hold. */
  readonly check: (open: Open) => void | Promise<void>;
}

/** What Rust says with an `Err`. */
export const CLOSED = { name: /^(SendError|RecvError)$/, message: / on a closed channel$/ };

/** States a claim. */
export function claim(name: string, slots: number, check: Claim["check"]): Claim {
  return { name, slots, check };
}
