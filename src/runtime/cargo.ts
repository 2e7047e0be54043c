/**
 * The handles that a message carries. They stand at the start of the message's block, by record and
 * id: a record that meanwhile belongs to another handle is left alone.
 *
 * ```
 * block: | record, id | record, id | ... | bytes of the value |
 * ```
 */

import { store } from "./memory/atomics.ts";
import type { Heap } from "./memory/heap.ts";
import { HANDLE, HEADER, MESSAGE, TAG } from "./memory/layout.ts";
import type { Views } from "./memory/memory.ts";
import { place } from "./memory/table.ts";

/** Bytes that one carried handle takes in a block. */
export const CARGO_BYTES = 8;

/** The address of a handle's record. */
export function handleRecord(views: Views, index: number): number {
  return place(views, HEADER.handles, HANDLE.words, index);
}

/** Whether a message carries handles. */
export function hasCargo(views: Views, message: number): boolean {
  if (views.read(message + MESSAGE.tag) !== TAG.value) return false;
  return views.read(message + MESSAGE.handles) !== 0;
}

/** Indexes of the records of the handles that a message carries. */
export function cargoOf(views: Views, message: number): number[] {
  if (!hasCargo(views, message)) return [];
  const records: number[] = [];
  const block = views.reach(views.read(message + MESSAGE.block));
  const count = views.read(message + MESSAGE.handles);
  views.reach(block + count * 2);
  for (let at = block; at < block + count * 2; at += 2) {
    const record = handleRecord(views, views.read(at));
    if (views.read(record + HANDLE.id) === views.read(at + 1)) records.push(views.read(at));
  }
  return records;
}

/** Makes `worker` (0: the message itself) the owner of every handle that a message carries. */
export function ownCargo(views: Views, message: number, worker: number): void {
  for (const index of cargoOf(views, message)) {
    const record = handleRecord(views, index);
    store(views.words, record + HANDLE.owner, worker);
  }
}

/** The block of a message, or 0 when it has none. */
export function blockOf(views: Views, message: number): number {
  return views.read(message + MESSAGE.tag) < TAG.value ? 0 : views.read(message + MESSAGE.block);
}

/** Frees the block of a message, if it has one. */
export function freeBlock(heap: Heap, message: number): void {
  const block = blockOf(heap, message);
  if (block !== 0) heap.free(block);
}

/**
 * Gives a message that carries no handles a block of its own in place of the one that it shares.
 * Throws `RangeError` when the memory is full.
 */
export function copyBlock(heap: Heap, message: number): void {
  const shared = blockOf(heap, message);
  if (shared === 0) return;
  const bytes = heap.read(message + MESSAGE.bytes);
  const own = heap.allocate(bytes);
  heap.reach(shared + (bytes >>> 2));
  heap.bytes.copyWithin(own * 4, shared * 4, shared * 4 + bytes);
  heap.words[message + MESSAGE.block] = own;
}
