/**
 * Typed arrays and array buffers: the bytes of the whole buffer in a block, and in the message which
 * part of it the array shows. `structuredClone` too makes a buffer as large as the first one.
 */

import { types } from "node:util";
import { copyBytes } from "../memory/copy.ts";
import type { Heap } from "../memory/heap.ts";
import { MESSAGE, TAG } from "../memory/layout.ts";
import type { Views } from "../memory/memory.ts";

/** What can show a buffer. Their places here are their numbers in messages; 0 is the buffer alone. */
const VIEWS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

const NUMBER_OF: ReadonlyMap<string, number> = new Map(
  VIEWS.map(({ name }, index) => [name, index + 1]),
);

// What a typed array says of itself whatever its class or its own properties say. A Buffer is a
// Uint8Array to it, as to `structuredClone`.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
const kindOf = getter(Symbol.toStringTag) as (array: ArrayBufferView) => string | undefined;
const bufferOf = getter("buffer") as (array: ArrayBufferView) => ArrayBufferLike;
const offsetOf = getter("byteOffset") as (array: ArrayBufferView) => number;
const lengthOf = getter("byteLength") as (array: ArrayBufferView) => number;

function getter(name: PropertyKey): (array: ArrayBufferView) => unknown {
  const property = Object.getOwnPropertyDescriptor(typedArray, name);
  return (array) => property?.get?.call(array) as unknown;
}

/** True when the view was a typed array, and stands now as a message at `message`. */
export function writeView(heap: Heap, message: number, value: ArrayBufferView): boolean {
  const number = NUMBER_OF.get(kindOf(value) ?? "");
  if (number === undefined) return false;
  const buffer = bufferOf(value);
  if (!isPlainBuffer(buffer)) return false;
  write(heap, message, buffer, number, offsetOf(value), lengthOf(value));
  return true;
}

/** True when the object was a buffer, and stands now as a message at `message`. */
export function writeBuffer(heap: Heap, message: number, value: object): boolean {
  if (Object.getPrototypeOf(value) !== ArrayBuffer.prototype || !isPlainBuffer(value)) return false;
  write(heap, message, value, 0, 0, value.byteLength);
  return true;
}

/** A buffer of its own, of a fixed length, not detached: everything else V8 knows better. */
function isPlainBuffer(buffer: object): buffer is ArrayBuffer {
  try {
    return (
      buffer instanceof ArrayBuffer &&
      buffer.byteLength > 0 &&
      (buffer as Partial<{ resizable: boolean }>).resizable !== true
    );
  } catch {
    // An object that only has the prototype of one.
    return false;
  }
}

function write(
  heap: Heap,
  message: number,
  buffer: ArrayBuffer,
  number: number,
  offset: number,
  length: number,
): void {
  const source = new Uint8Array(buffer);
  const block = heap.allocate(source.length);
  copyBytes(source, heap.bytes, block * 4);
  const { words } = heap;
  words[message + MESSAGE.tag] = TAG.bytes;
  words[message + MESSAGE.size] = length;
  words[message + MESSAGE.block] = block;
  words[message + MESSAGE.bytes] = source.length;
  words[message + MESSAGE.handles] = 0;
  words[message + MESSAGE.view] = number;
  words[message + MESSAGE.offset] = offset;
  words[message + MESSAGE.length] = length;
}

/** Reads the typed array or buffer of a message. */
export function readBytes(views: Views, message: number): object {
  const used = views.read(message + MESSAGE.bytes);
  // Fresh memory without the work of clearing it: every byte is written now.
  const own = Buffer.allocUnsafeSlow(used);
  copyBytes(wholeBuffer(views, message), own);
  const { buffer } = own;
  const View = VIEWS[views.read(message + MESSAGE.view) - 1];
  if (View === undefined) return buffer;
  const bytes = views.read(message + MESSAGE.length);
  return new View(buffer, views.read(message + MESSAGE.offset), bytes / View.BYTES_PER_ELEMENT);
}

/** The bytes that a message's typed array shows, where they stand in the shared memory. */
export function shownBytes(views: Views, message: number): Uint8Array {
  const offset = views.read(message + MESSAGE.offset);
  return wholeBuffer(views, message).subarray(
    offset,
    offset + views.read(message + MESSAGE.length),
  );
}

/** The bytes of a value that is a typed array, a `DataView` or a buffer. */
export function bytesOfValue(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return types.isAnyArrayBuffer(value) ? new Uint8Array(value) : undefined;
}

function wholeBuffer(views: Views, message: number): Uint8Array {
  const start = views.read(message + MESSAGE.block) * 4;
  const end = start + views.read(message + MESSAGE.bytes);
  views.reach(end >>> 2);
  return views.bytes.subarray(start, end);
}
