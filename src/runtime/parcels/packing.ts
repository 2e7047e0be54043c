/** What this thread sends along with its messages, made into parcels. */

import type { Heap } from "../memory/heap.ts";
import { joined } from "../threads/registry.ts";
import { type Attachment, Parcel, type Transferable } from "./parcel.ts";

/** What can move from this thread: one without a carrier copies buffers. */
export function movable(transfer: readonly Transferable[]): readonly Transferable[] {
  if (joined()?.carrier !== undefined) return transfer;
  return transfer.filter((item) => !(item instanceof ArrayBuffer));
}

/** Makes the parcel of a message. Throws a `DataCloneError` in a thread that cannot send any. */
export function parcelOf(heap: Heap, attached: readonly Attachment[]): Parcel {
  const carrier = joined()?.carrier;
  if (carrier === undefined) {
    throw new DOMException(
      "only threads that `spawn` has started, and the first one, can transfer ports or share buffers",
      "DataCloneError",
    );
  }
  if (attached.some((item) => !(item instanceof SharedArrayBuffer) && carrier.isLeaving(item))) {
    throw new DOMException("something is being transferred already", "DataCloneError");
  }
  return new Parcel(heap, carrier, attached);
}
