/** A worker whose part in a test is a list of verbs. */

import { type Handle, spawn } from "mpscope";
import { soon } from "./deadline.ts";
import { workerUrl } from "./worker-url.ts";

/** The name of a handle, one of its verbs, and what the verb is given. */
export type Step<Name extends string> = readonly [Name, verb: string, ...args: unknown[]];

/**
 * Moves the handles to a worker that does one step after the other. Resolves to what the verbs
 * answered, errors as texts, when the worker has ended; its handles are dropped then.
 */
export function perform<Name extends string>(
  handles: Readonly<Record<Name, Handle>>,
  steps: readonly Step<NoInfer<Name>>[],
): Promise<unknown[]> {
  return soon(spawn<unknown[]>(workerUrl("traffic", "perform"), { handles, steps }).join());
}
