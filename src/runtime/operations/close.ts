/** Closing a channel by a receiver: nothing more is sent, what is in the buffer can be received. */

import { heldSlots } from "../flavors/permits.ts";
import type { Endpoint } from "../handles/endpoint.ts";
import { store } from "../memory/atomics.ts";
import { CHANNEL, END } from "../memory/layout.ts";
import type { Caller } from "../probe/probe.ts";
import { acquireEnd, releaseEnd, wakeAll } from "../waker.ts";

/** Closes the channel of a receiver for the user's call of `caller`. To close it again does nothing. */
export function closeChannel(endpoint: Endpoint, caller: Caller): void {
  endpoint.check();
  const { channel, channelId, flavor, thread } = endpoint;
  const { heap, probe } = thread;
  const { sending, receiving, closing } = CHANNEL;
  acquireEnd(heap, channel + sending);
  const isNew = heap.read(channel + sending + END.disconnected) === 0;
  // Pairs with the load in `isDisconnected`: a send that begins later fails.
  store(heap.words, channel + sending + END.disconnected, 1);
  // Permits may still send: the last of them says that nothing will come.
  const isOver = flavor.reserve === undefined || heldSlots(heap, channel) === 0;
  if (isOver) store(heap.words, channel + receiving + END.disconnected, 1);
  releaseEnd(heap, channel + sending);
  if (isNew) probe?.channelClosed(channelId, probe.site(caller));
  for (const end of [sending, receiving, closing]) wakeAll(heap, channel + end);
}
