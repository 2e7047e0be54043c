/**
 * Operations that complete at once, or after a moment's patience, which nearly all do: nothing is
 * allocated for them. All others take the course of `verbs.ts`.
 */

import { OUTCOME } from "../trace/event.ts";
import { freeBlock } from "./cargo.ts";
import type { Endpoint } from "./endpoint.ts";
import { BLOCKED } from "./flavors/flavor.ts";
import { MESSAGE } from "./layout.ts";
import type { Caller } from "./probe/probe.ts";
import { spin } from "./spin.ts";

/**
 * Sends the message at `thread.outgoing`, which carries no handles; `caller` is the user's call, for
 * the probe. False: it was not sent, and the probe has not heard of it.
 */
export function sendAtOnce(endpoint: Endpoint, caller: Caller, isPatient: boolean): boolean {
  const { thread, flavor, channel } = endpoint;
  const { heap, probe, outgoing } = thread;
  let time = probe === null ? 0 : probe.instant();
  let ticket: number;
  try {
    ticket = flavor.send(heap, channel, outgoing);
    if (isPatient) {
      for (let round = 0; ticket === BLOCKED && spin(endpoint, round); round++) {
        if (probe !== null) time = probe.instant();
        ticket = flavor.send(heap, channel, outgoing);
      }
    }
  } catch (error) {
    freeBlock(heap, outgoing);
    throw error;
  }
  if (ticket < 0) return false;
  if (probe !== null) tell(endpoint, caller, time, ticket, outgoing);
  return true;
}

/**
 * Receives the next message to `thread.incoming`; `caller` is the user's call, for the probe. False:
 * nothing was received, and the probe has not heard of it.
 */
export function receiveAtOnce(endpoint: Endpoint, caller: Caller, isPatient: boolean): boolean {
  const { thread, flavor, channel } = endpoint;
  const { heap, probe, incoming } = thread;
  let ticket = flavor.receive(heap, channel, incoming);
  if (isPatient) {
    for (let round = 0; ticket === BLOCKED && spin(endpoint, round); round++) {
      ticket = flavor.receive(heap, channel, incoming);
    }
  }
  if (ticket < 0) return false;
  if (probe !== null) tell(endpoint, caller, probe.instant(), ticket, incoming);
  return true;
}

function tell(
  endpoint: Endpoint,
  caller: Caller,
  time: number,
  ticket: number,
  message: number,
): void {
  const { thread } = endpoint;
  const site = thread.probe?.operationSite(endpoint, caller) ?? 0;
  const size = thread.heap.read(message + MESSAGE.size);
  thread.probe?.done(endpoint, time, OUTCOME.ok, 0, ticket, size, site);
}
