/**
 * Values as messages and back, exactly as `structuredClone` makes them. Numbers, `undefined`, `null`,
 * booleans and short texts stand in the message's slot itself, everything else in a block: texts,
 * typed arrays and trees of plain objects each in a form of their own, because that is many times
 * quicker, and what is left as V8's serializer writes it.
 */

import { CARGO_BYTES } from "./cargo.ts";
import { readBytes, writeBuffer, writeView } from "./codec/bytes.ts";
import { pack, unpack } from "./codec/clone.ts";
import { readLatin1, readUtf16, roomForLatin1, writeLatin1, writeUtf16 } from "./codec/text.ts";
import { WRITTEN } from "./codec/tree-writer.ts";
import { copyBytes } from "./memory/copy.ts";
import type { Heap } from "./memory/heap.ts";
import { INLINE_BYTES, MESSAGE, TAG } from "./memory/layout.ts";
import { movable, parcelOf } from "./parcels/packing.ts";
import { type Attachment, abandon, isParcel, type Transferable } from "./parcels/parcel.ts";
import type { Carried } from "./transfer.ts";

const NOTHING: readonly Carried[] = [];

/**
 * Writes a value as a message at the address `message`; returns the handles in it and what is
 * transferred, which move when the message is sent. Throws a `DOMException` named `DataCloneError` when the value cannot be
 * cloned, `MovedError`, `DroppedError` or `BusyError` when a handle in it cannot move, and
 * `RangeError` when the memory is full; then nothing was written.
 */
export function encode(
  heap: Heap,
  message: number,
  value: unknown,
  transfer?: readonly Transferable[],
): readonly Carried[] {
  if (transfer !== undefined && transfer.length > 0) {
    return encodeClone(heap, message, value, movable(transfer));
  }
  switch (typeof value) {
    case "number":
      return encodeNumber(heap, message, value);
    case "string":
      return encodeText(heap, message, value);
    case "boolean":
      return encodePlain(heap, message, value ? TAG.true : TAG.false);
    case "undefined":
      return encodePlain(heap, message, TAG.undefined);
    case "object":
      if (value === null) return encodePlain(heap, message, TAG.null);
      return encodeObject(heap, message, value);
    case "bigint":
    case "function":
    case "symbol":
    default:
      return encodeClone(heap, message, value);
  }
}

function encodePlain(heap: Heap, message: number, tag: number): readonly Carried[] {
  heap.words[message + MESSAGE.tag] = tag;
  heap.words[message + MESSAGE.size] = 1;
  return NOTHING;
}

function encodeNumber(heap: Heap, message: number, value: number): readonly Carried[] {
  const isInt = (value | 0) === value && !Object.is(value, -0);
  heap.words[message + MESSAGE.tag] = isInt ? TAG.int : TAG.double;
  heap.words[message + MESSAGE.size] = isInt ? 4 : 8;
  if (isInt) heap.words[message + MESSAGE.inline] = value;
  else heap.doubles[(message + MESSAGE.inline) >>> 1] = value;
  return NOTHING;
}

function encodeText(heap: Heap, message: number, text: string): readonly Carried[] {
  const { length } = text;
  if (length > INLINE_BYTES || !heap.texts.write(message + MESSAGE.inline, text)) {
    return encodeLongText(heap, message, text);
  }
  heap.words[message + MESSAGE.tag] = TAG.text;
  heap.words[message + MESSAGE.size] = length;
  return NOTHING;
}

function encodeLongText(heap: Heap, message: number, text: string): readonly Carried[] {
  let block = heap.allocate(roomForLatin1(text));
  const isLatin1 = writeLatin1(heap, block * 4, text);
  if (!isLatin1) {
    heap.free(block);
    block = heap.allocate(text.length * 2);
    writeUtf16(heap, block * 4, text);
  }
  describe(
    heap,
    message,
    isLatin1 ? TAG.latin1 : TAG.utf16,
    block,
    text.length * (isLatin1 ? 1 : 2),
  );
  return NOTHING;
}

function encodeObject(heap: Heap, message: number, value: object): readonly Carried[] {
  if (ArrayBuffer.isView(value)) {
    return writeView(heap, message, value) ? NOTHING : encodeClone(heap, message, value);
  }
  const rest = heap.trees.writer.write(message, value);
  // Buffers come last: to ask each object for its prototype once more is a tenth of its cost.
  if (rest === WRITTEN || writeBuffer(heap, message, value)) return NOTHING;
  return encodeClone(heap, message, rest);
}

function encodeClone(
  heap: Heap,
  message: number,
  value: unknown,
  transfer?: readonly Transferable[],
): readonly Carried[] {
  const { bytes, cargo: handles, attached } = pack(value, transfer);
  const cargo: readonly Carried[] =
    attached.length === 0 ? handles : [...handles, parcelOf(heap, attached)];
  const block = allocateFor(heap, cargo, bytes);
  let at = block;
  for (const { index, id } of cargo) {
    heap.words[at] = index;
    heap.words[at + 1] = id;
    at += CARGO_BYTES / 4;
  }
  copyBytes(bytes, heap.bytes, at * 4);
  describe(heap, message, TAG.value, block, bytes.length);
  heap.words[message + MESSAGE.handles] = cargo.length;
  return cargo;
}

function allocateFor(heap: Heap, cargo: readonly Carried[], bytes: Uint8Array): number {
  try {
    return heap.allocate(cargo.length * CARGO_BYTES + bytes.length);
  } catch (error) {
    abandon(cargo);
    throw error;
  }
}

function describe(heap: Heap, message: number, tag: number, block: number, bytes: number): void {
  heap.words[message + MESSAGE.tag] = tag;
  heap.words[message + MESSAGE.size] = bytes;
  heap.words[message + MESSAGE.block] = block;
  heap.words[message + MESSAGE.bytes] = bytes;
  heap.words[message + MESSAGE.handles] = 0;
}

/** Reads a message and frees what it took; `adopt` makes the handle of a record. */
export function decode(heap: Heap, message: number, adopt: (index: number) => object): unknown {
  switch (heap.read(message + MESSAGE.tag)) {
    case TAG.undefined:
      return undefined;
    case TAG.null:
      return null;
    case TAG.false:
      return false;
    case TAG.true:
      return true;
    case TAG.int:
      return heap.read(message + MESSAGE.inline);
    case TAG.double:
      return heap.doubles[(message + MESSAGE.inline) >>> 1];
    case TAG.text:
      return heap.texts.read(message + MESSAGE.inline, heap.read(message + MESSAGE.size));
    case TAG.date:
      return new Date(heap.doubles[(message + MESSAGE.inline) >>> 1] ?? Number.NaN);
    default:
      return decodeBlock(heap, message, adopt);
  }
}

function decodeBlock(heap: Heap, message: number, adopt: (index: number) => object): unknown {
  const block = heap.read(message + MESSAGE.block);
  const bytes = heap.read(message + MESSAGE.bytes);
  heap.reach(
    block + heap.read(message + MESSAGE.handles) * (CARGO_BYTES / 4) + ((bytes + 3) >>> 2),
  );
  try {
    switch (heap.read(message + MESSAGE.tag)) {
      case TAG.latin1:
        return readLatin1(heap, block * 4, bytes);
      case TAG.utf16:
        return readUtf16(heap, block * 4, bytes / 2);
      case TAG.tree:
        return heap.trees.reader.read(block);
      case TAG.bytes:
        return readBytes(heap, message);
      default:
        return decodeClone(heap, message, adopt);
    }
  } finally {
    heap.free(block);
  }
}

function decodeClone(heap: Heap, message: number, adopt: (index: number) => object): unknown {
  const block = heap.read(message + MESSAGE.block);
  const count = heap.read(message + MESSAGE.handles);
  const indexOf = (place: number): number => heap.read(block + place * (CARGO_BYTES / 4));
  // A parcel stands behind the handles.
  const hasParcel = count > 0 && isParcel(heap, indexOf(count - 1));
  const attached = hasParcel ? (adopt(indexOf(count - 1)) as readonly Attachment[]) : [];
  const start = block * 4 + count * CARGO_BYTES;
  const bytes = heap.bytes.subarray(start, start + heap.read(message + MESSAGE.bytes));
  return unpack(bytes, (place) => adopt(indexOf(place)), attached);
}
