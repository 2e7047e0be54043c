/**
 * How handles and channels end. Every step may be the last one of a dying worker, and is then done
 * again by whoever settles its estate (`estate.ts`).
 */

import { cargoOf, handleRecord } from "./cargo.ts";
import { dropHandle, freeHandle } from "./counter.ts";
import { flavorOf } from "./flavors/flavors.ts";
import { CallLine } from "./handles/call-line.ts";
import type { Endpoint } from "./handles/endpoint.ts";
import { or, store } from "./memory/atomics.ts";
import type { Heap } from "./memory/heap.ts";
import { CHANNEL, END, HANDLE, MESSAGE } from "./memory/layout.ts";
import { dropParcel, isParcel } from "./parcels/parcel.ts";
import type { Caller, Probe } from "./probe/probe.ts";
import { peersOf, SIDE } from "./sides.ts";
import { wakeAll } from "./waker.ts";

/** In whose name a handle is dropped, and who hears of it. */
export interface Dropping {
  readonly heap: Heap;
  readonly probe: Probe | null;
  /** Memory for one message. */
  readonly incoming: number;
}

/** Drops a handle for the user's call of `caller`; does nothing when it is gone already. */
export function dropEndpoint(endpoint: Endpoint, caller: Caller): void {
  if (!endpoint.isOpen) return;
  dropAt(endpoint, new CallLine(caller), endpoint.thread.probe?.site(caller) ?? 0);
}

/** Drops a handle for a call at that line of the user's code; does nothing when it is gone already. */
export function dropAt(endpoint: Endpoint, line: CallLine, site: number): void {
  if (!endpoint.isOpen) return;
  const { thread, index } = endpoint;
  endpoint.markDropped(line);
  dropRecord(thread, index, thread.worker, site);
}

/** Drops the handle of a record that belonged to `worker`. */
export function dropRecord(by: Dropping, index: number, worker: number, site: number): void {
  const { heap, probe } = by;
  if (isParcel(heap, index)) {
    dropParcel(heap, index);
    return;
  }
  const record = handleRecord(heap, index);
  const id = heap.read(record + HANDLE.id);
  const channel = heap.read(record + HANDLE.channel);
  heap.reach(channel + CHANNEL.words);
  if (heap.read(channel + CHANNEL.id) !== heap.read(record + HANDLE.channelId)) {
    // A dead worker's last step: the channel is gone already, only the record is left.
    freeHandle(heap, index);
    return;
  }
  const side = heap.read(record + HANDLE.side);
  if (heap.read(record + HANDLE.permit) !== 0) {
    flavorOf(heap.read(channel + CHANNEL.flavor)).giveBack?.(heap, channel, index);
  }
  probe?.handleDropped(id, heap.read(channel + CHANNEL.id), side, worker, site);
  const flavor = flavorOf(heap.read(channel + CHANNEL.flavor));
  flavor.reach(heap, channel);
  if (side === SIDE.receiver) flavor.leave?.(heap, channel, index);
  const ended = dropHandle(heap, index);
  let isFree = false;
  for (const last of [SIDE.sender, SIDE.receiver]) {
    if ((ended & last) !== 0 && disconnect(by, channel, last, worker)) isFree = true;
  }
  freeHandle(heap, index);
  if (isFree) freeChannel(heap, channel);
}

/** The last handle of a side is gone. True when the channel belongs to nobody any more. */
function disconnect(by: Dropping, channel: number, side: number, worker: number): boolean {
  const { heap, probe } = by;
  const flavor = flavorOf(heap.read(channel + CHANNEL.flavor));
  // Pairs with the load in `isDisconnected`; before what is left is discarded and waiters wake up.
  store(heap.words, peersOf(channel, side) + END.disconnected, 1);
  const discarded =
    side === SIDE.receiver
      ? flavor.discard(heap, channel, by.incoming, () => {
          dropCargo(by, worker);
        })
      : 0;
  probe?.disconnected(heap.read(channel + CHANNEL.id), side, discarded, worker);
  // A channel of time has no senders, whose last one could go.
  if (flavor.readyAt !== undefined) {
    probe?.disconnected(heap.read(channel + CHANNEL.id), SIDE.sender, 0, worker);
  }
  wakeAll(heap, peersOf(channel, side));
  if (side === SIDE.receiver) wakeAll(heap, channel + CHANNEL.closing);
  const before = or(heap.words, channel + CHANNEL.closed, side);
  return before === ((SIDE.sender | SIDE.receiver) ^ side);
}

/** Drops the handles of a message that nobody will receive. */
function dropCargo(by: Dropping, worker: number): void {
  const { heap } = by;
  for (const index of cargoOf(heap, by.incoming)) {
    // Each may destroy messages itself: the memory for them is in use here.
    const incoming = heap.allocateCleared(MESSAGE.words * 4);
    dropRecord({ heap, probe: by.probe, incoming }, index, worker, 0);
    heap.free(incoming);
  }
}

function freeChannel(heap: Heap, channel: number): void {
  flavorOf(heap.read(channel + CHANNEL.flavor)).free(heap, channel);
  const name = heap.read(channel + CHANNEL.name);
  heap.words[channel + CHANNEL.id] = 0;
  if (name !== 0) heap.free(name);
  heap.free(channel);
}
