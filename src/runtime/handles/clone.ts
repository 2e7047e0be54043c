/** One more handle of a channel. */

import { addHandle } from "../counter.ts";
import type { Caller } from "../probe/probe.ts";
import { SIDE } from "../sides.ts";
import { Endpoint } from "./endpoint.ts";

/** Clones a handle for the user's call of `caller`. Throws when it was moved or dropped. */
export function cloneEndpoint(source: Endpoint, caller: Caller): Endpoint {
  source.check();
  const { thread, channel, channelId, id, side } = source;
  const site = thread.probe?.site(caller) ?? 0;
  source.willNotBeOnly();
  const endpoint = new Endpoint(thread, addHandle(thread.heap, channel, side), site);
  thread.probe?.handleCloned(endpoint.id, id, channelId, side, 0, site);
  return endpoint;
}

/** Makes another receiver of a handle's channel, for the user's call of `caller`. Throws as {@link cloneEndpoint}. */
export function addReceiver(source: Endpoint, caller: Caller): Endpoint {
  source.check();
  const { thread, channel, channelId } = source;
  const site = thread.probe?.site(caller) ?? 0;
  const endpoint = new Endpoint(thread, addHandle(thread.heap, channel, SIDE.receiver), site);
  thread.probe?.handleCreated(endpoint.id, channelId, SIDE.receiver, site);
  return endpoint;
}
