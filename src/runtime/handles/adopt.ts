/** Handles that come to this thread. */

import { handleRecord } from "../cargo.ts";
import { store } from "../memory/atomics.ts";
import { CHANNEL, FLAG, FLAVOR, HANDLE } from "../memory/layout.ts";
import { SIDE } from "../sides.ts";
import type { Thread } from "../threads/registry.ts";
import { BroadcastReceiver, BroadcastSender } from "./broadcast.ts";
import { Endpoint } from "./endpoint.ts";
import { endpointOf, type Handle } from "./handle.ts";
import { OneshotReceiver, OneshotSender } from "./oneshot.ts";
import { Receiver } from "./receiver.ts";
import { Sender } from "./sender.ts";
import { SharedReceiver } from "./shared-receiver.ts";
import { WatchReceiver, WatchSender } from "./watch.ts";

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
  return endpoint.side === SIDE.sender ? senderOf(endpoint) : receiverOf(endpoint);
}

function senderOf(endpoint: Endpoint): Handle {
  const { heap } = endpoint.thread;
  switch (heap.read(endpoint.channel + CHANNEL.flavor)) {
    case FLAVOR.broadcast:
      return new BroadcastSender(endpoint);
    case FLAVOR.watch:
      return new WatchSender(endpoint);
    default:
      return hasFlag(endpoint, FLAG.oneshot) ? new OneshotSender(endpoint) : new Sender(endpoint);
  }
}

function receiverOf(endpoint: Endpoint): Handle {
  const { heap } = endpoint.thread;
  switch (heap.read(endpoint.channel + CHANNEL.flavor)) {
    case FLAVOR.broadcast:
      return new BroadcastReceiver(endpoint);
    case FLAVOR.watch:
      return new WatchReceiver(endpoint);
    default:
      if (hasFlag(endpoint, FLAG.oneshot)) return new OneshotReceiver(endpoint);
      return hasFlag(endpoint, FLAG.shared) ? new SharedReceiver(endpoint) : new Receiver(endpoint);
  }
}

function hasFlag({ thread, channel }: Endpoint, flag: number): boolean {
  return (thread.heap.read(channel + CHANNEL.flags) & flag) !== 0;
}
