/** Handles that come to this thread. */

import { store } from "./atomics.ts";
import { BroadcastReceiver, BroadcastSender } from "./broadcast.ts";
import { handleRecord } from "./cargo.ts";
import { Endpoint } from "./endpoint.ts";
import { endpointOf, type Handle } from "./handle.ts";
import { CHANNEL, FLAG, FLAVOR, HANDLE } from "./layout.ts";
import { OneshotReceiver, OneshotSender } from "./oneshot.ts";
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
  const flags = thread.heap.read(endpoint.channel + CHANNEL.flags);
  const isSender = endpoint.side === SIDE.sender;
  if ((flags & FLAG.oneshot) !== 0) {
    return isSender ? new OneshotSender(endpoint) : new OneshotReceiver(endpoint);
  }
  if (thread.heap.read(endpoint.channel + CHANNEL.flavor) === FLAVOR.broadcast) {
    return isSender ? new BroadcastSender(endpoint) : new BroadcastReceiver(endpoint);
  }
  if (isSender) return new Sender(endpoint);
  return (flags & FLAG.shared) === 0 ? new Receiver(endpoint) : new SharedReceiver(endpoint);
}
