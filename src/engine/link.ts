/** What travels between the thread that an engine runs in and the one that uses it. */

import type { Thresholds } from "../model/rules/thresholds.ts";

/**
 * To the engine: before all else from what on rules find something, and what a recording says of itself at its end; pieces of the trace, its end, and requests.
 */
export type ToEngine =
  | { readonly kind: "thresholds"; readonly thresholds: Thresholds }
  | { readonly kind: "closing"; readonly bytes: Uint8Array; readonly size: number }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "end" }
  | { readonly kind: "rpc"; readonly frame: unknown };

/** From the engine: how many bytes it has taken in, and answers. */
export type FromEngine =
  | { readonly kind: "taken"; readonly bytes: number }
  | { readonly kind: "rpc"; readonly frame: unknown };

/** Puts a message on the way; the buffers in `transfer` move with it instead of being copied. */
export type Post<M> = (message: M, transfer: readonly ArrayBuffer[]) => void;
