/** Handles that come to this thread. */

import { store } from "./atomics.ts";
import { handleRecord } from "./cargo.ts";
import { Endpoint } from "./endpoint.ts";
import { endpointOf, type Handle } from "./handle.ts";
import { CHANNEL, FLAG, HANDLE } from "./layout.ts";
import { Receiver } from "./receiver.ts";
import type { Thread } from "./registry.ts";
import { Sender } from "./sender.ts";
import { SharedReceiver } from "./shared-receiver.ts";
import { SIDE } from "./sides.ts";

/** Makes the handle of a record that came in a message: this thread takes it over. */
export function adopt(thread: Thread, index: number): Handle {
  const { heap, worker } = thread;
  const record = handleRecord(heap, index);
  store(heap.words, record + HANDLE.owner, worker);
  const handle = handleOf(thread, index);
  const { id, channelId } = endpointOf(handle);
  thread.probe?.handleMoved(id, channelId, worker, 0, 0);
  return handle;
}

/** Makes the handle of a record that this thread owns already. */
export function handleOf(thread: Thread, index: number): Handle {
  const endpoint = new Endpoint(thread, index, 0);
  if (endpoint.side === SIDE.sender) return new Sender(endpoint);
  const flags = thread.heap.read(endpoint.channel + CHANNEL.flags);
  return (flags & FLAG.shared) === 0 ? new Receiver(endpoint) : new SharedReceiver(endpoint);
}
