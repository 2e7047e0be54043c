/**
 * Operations that complete at once, or after a moment's patience, which nearly all do: nothing is
 * allocated for them. All others take the course of `verbs.ts`.
 */

import { freeBlock } from "../cargo.ts";
import { BLOCKED } from "../flavors/flavor.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { MESSAGE } from "../memory/layout.ts";
import type { Caller } from "../probe/probe.ts";
import { spin } from "./spin.ts";

/**
 * Sends the message at `thread.outgoing`, which carries no handles; `caller` is the user's call, for
 * the probe. False: it was not sent, and the probe has not heard of it.
 */
export function sendAtOnce(endpoint: Endpoint, caller: Caller, isPatient: boolean): boolean {
  const { thread, flavor, channel } = endpoint;
  const { heap, meter, outgoing } = thread;
  if (meter !== null) meter.look();
  let ticket: number;
  try {
    ticket = flavor.send(heap, channel, outgoing);
    if (isPatient) {
      for (let round = 0; ticket === BLOCKED && spin(endpoint, round); round++) {
        if (meter !== null) meter.look();
        ticket = flavor.send(heap, channel, outgoing);
      }
    }
  } catch (error) {
    freeBlock(heap, outgoing);
    throw error;
  }
  if (ticket < 0) return false;
  if (meter !== null) meter.moved(endpoint, caller, ticket, heap.read(outgoing + MESSAGE.size));
  return true;
}

/**
 * Receives the next message to `thread.incoming`; `caller` is the user's call, for the probe. False:
 * nothing was received, and the probe has not heard of it.
 */
export function receiveAtOnce(endpoint: Endpoint, caller: Caller, isPatient: boolean): boolean {
  const { thread, flavor, channel } = endpoint;
  const { heap, meter, incoming } = thread;
  let ticket = flavor.receive(heap, channel, incoming);
  if (isPatient) {
    for (let round = 0; ticket === BLOCKED && spin(endpoint, round); round++) {
      ticket = flavor.receive(heap, channel, incoming);
    }
  }
  if (ticket < 0) return false;
  if (meter !== null) {
    meter.look();
    meter.moved(endpoint, caller, ticket, heap.read(incoming + MESSAGE.size));
  }
  return true;
}
