/** Waiting for a moment before sleeping: often a peer is just about to make an operation possible. */

import { Queue } from "../flavors/queue.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { SIDE } from "../sides.ts";

/**
 * Waits until an operation of the endpoint is worth another try, the `round`th (from 0) since it
 * blocked; false when it is time to sleep.
 */
export function spin({ flavor, thread, channel, side }: Endpoint, round: number): boolean {
  const { heap, backoff } = thread;
  if (heap.core === null || !(flavor instanceof Queue)) return backoff.spin(round);
  return heap.core.spin(channel, side === SIDE.sender ? 1 : 0) !== 0;
}
