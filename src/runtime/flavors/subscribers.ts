/**
 * The receivers of a channel of which every receiver gets every message: a chain of the records of
 * their handles. The owner of the receiving end changes it; one last store commits.
 */

import { handleRecord } from "../cargo.ts";
import { load, store } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { CHANNEL, END, HANDLE } from "../memory/layout.ts";

/** Whether there is any receiver; asked also by those who do not own the receiving end. */
export function hasSubscribers(heap: Heap, channel: number): boolean {
  // Pairs with the stores in `link` and `unlink`.
  return load(heap.words, chainOf(channel)) !== 0;
}

/** The record of the first receiver, or 0. */
export function firstSubscriber(heap: Heap, channel: number): number {
  return recordAt(heap, heap.read(chainOf(channel)));
}

/** The record of the receiver behind that of another, or 0. */
export function nextSubscriber(heap: Heap, record: number): number {
  return recordAt(heap, heap.read(record + HANDLE.next));
}

/** The handle of that index is a receiver from here on; the number of its message is set already. */
export function link(heap: Heap, channel: number, handle: number): void {
  const chain = chainOf(channel);
  heap.words[handleRecord(heap, handle) + HANDLE.next] = heap.read(chain);
  store(heap.words, chain, handle + 1);
}

/** The handle of that index is a receiver no more. */
export function unlink(heap: Heap, channel: number, handle: number): void {
  const record = handleRecord(heap, handle);
  let before = chainOf(channel);
  for (let at = firstSubscriber(heap, channel); at !== 0; at = nextSubscriber(heap, at)) {
    if (at === record) {
      store(heap.words, before, heap.read(record + HANDLE.next));
      return;
    }
    before = at + HANDLE.next;
  }
}

/** Where the chain begins: the index of a handle's record + 1, or 0. */
function chainOf(channel: number): number {
  return channel + CHANNEL.receiving + END.segment;
}

function recordAt(heap: Heap, entry: number): number {
  return entry === 0 ? 0 : handleRecord(heap, entry - 1);
}
