/**
 * Values as bytes and back. Numbers, `undefined`, `null`, booleans and short texts stand in the
 * message's slot itself; everything else is written by V8's own structured-clone serializer into a
 * block, so that it arrives exactly as `structuredClone` would make it. Handles inside a value move
 * with it: the bytes hold their place, the message their records.
 */

import { Deserializer, Serializer } from "node:v8";
import { CARGO_BYTES } from "./cargo.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointOf, Handle } from "./handle.ts";
import type { Heap } from "./heap.ts";
import { INLINE_BYTES, MESSAGE, TAG } from "./layout.ts";

/** A value as bytes, and the handles that were in it. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly cargo: readonly Endpoint[];
}

const NOTHING: readonly Endpoint[] = [];

/** V8 calls these by name; Node's type declarations leave them out. */
interface SerializerDelegate {
  _writeHostObject(object: object): void;
  _getDataCloneError(message: string): Error;
  _getSharedArrayBufferId(buffer: SharedArrayBuffer): number;
}

class Writer extends Serializer implements SerializerDelegate {
  readonly cargo: Endpoint[] = [];

  _writeHostObject(object: object): void {
    if (!(object instanceof Handle)) {
      throw cannotClone(`a ${object.constructor.name} cannot travel through a channel`);
    }
    const endpoint = endpointOf(object);
    endpoint.checkMovable();
    this.writeUint32(this.cargo.length);
    this.cargo.push(endpoint);
  }

  _getDataCloneError(message: string): Error {
    return cannotClone(message);
  }

  _getSharedArrayBufferId(): number {
    throw cannotClone("a SharedArrayBuffer cannot travel through a channel");
  }
}

class Reader extends Deserializer {
  readonly #handles: (place: number) => object;

  constructor(bytes: Uint8Array, handles: (place: number) => object) {
    super(bytes);
    this.#handles = handles;
  }

  _readHostObject(): object {
    return this.#handles(this.readUint32());
  }
}

function cannotClone(message: string): Error {
  return new DOMException(message, "DataCloneError");
}

/**
 * Writes a value. Throws a `DOMException` named `DataCloneError` when it cannot be cloned, and
 * `MovedError`, `DroppedError` or `BusyError` when a handle in it cannot move.
 */
export function pack(value: unknown): Packed {
  const writer = new Writer();
  writer.writeHeader();
  writer.writeValue(value);
  return { bytes: writer.releaseBuffer(), cargo: writer.cargo };
}

/** Reads a value; `handles` makes the handle at each place of the cargo. */
export function unpack(bytes: Uint8Array, handles: (place: number) => object): unknown {
  const reader = new Reader(bytes, handles);
  reader.readHeader();
  return reader.readValue();
}

/**
 * Writes a value as a message at the address `message`; returns the handles in it, which move when
 * the message is sent. Throws as {@link pack} does, and `RangeError` when the memory is full; then
 * nothing was written.
 */
export function encode(heap: Heap, message: number, value: unknown): readonly Endpoint[] {
  if (value === undefined) return encodePlain(heap, message, TAG.undefined);
  if (value === null) return encodePlain(heap, message, TAG.null);
  if (typeof value === "boolean") return encodePlain(heap, message, value ? TAG.true : TAG.false);
  if (typeof value === "number") return encodeNumber(heap, message, value);
  if (typeof value === "string" && encodeText(heap, message, value)) return NOTHING;
  return encodeBlock(heap, message, value);
}

function encodePlain(heap: Heap, message: number, tag: number): readonly Endpoint[] {
  heap.words[message + MESSAGE.tag] = tag;
  heap.words[message + MESSAGE.size] = 1;
  return NOTHING;
}

function encodeNumber(heap: Heap, message: number, value: number): readonly Endpoint[] {
  const isInt = (value | 0) === value && !Object.is(value, -0);
  heap.words[message + MESSAGE.tag] = isInt ? TAG.int : TAG.double;
  heap.words[message + MESSAGE.size] = isInt ? 4 : 8;
  if (isInt) heap.words[message + MESSAGE.inline] = value;
  else heap.doubles[(message + MESSAGE.inline) >>> 1] = value;
  return NOTHING;
}

function encodeText(heap: Heap, message: number, value: string): boolean {
  if (value.length > INLINE_BYTES) return false;
  const start = (message + MESSAGE.inline) * 4;
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if (code > 0xff) return false;
    heap.bytes[start + index] = code;
  }
  heap.words[message + MESSAGE.tag] = TAG.text;
  heap.words[message + MESSAGE.size] = value.length;
  return true;
}

function encodeBlock(heap: Heap, message: number, value: unknown): readonly Endpoint[] {
  const { bytes, cargo } = pack(value);
  const block = heap.allocate(cargo.length * CARGO_BYTES + bytes.length);
  let at = block;
  for (const endpoint of cargo) {
    heap.words[at] = endpoint.index;
    heap.words[at + 1] = endpoint.id;
    at += CARGO_BYTES / 4;
  }
  heap.bytes.set(bytes, at * 4);
  heap.words[message + MESSAGE.tag] = TAG.value;
  heap.words[message + MESSAGE.size] = bytes.length;
  heap.words[message + MESSAGE.block] = block;
  heap.words[message + MESSAGE.bytes] = bytes.length;
  heap.words[message + MESSAGE.handles] = cargo.length;
  return cargo;
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
      return decodeText(heap, message);
    case TAG.date:
      return new Date(heap.doubles[(message + MESSAGE.inline) >>> 1] ?? Number.NaN);
    default:
      return decodeBlock(heap, message, adopt);
  }
}

function decodeText(heap: Heap, message: number): string {
  const start = (message + MESSAGE.inline) * 4;
  const codes = heap.bytes.subarray(start, start + heap.read(message + MESSAGE.size));
  return String.fromCharCode(...codes);
}

function decodeBlock(heap: Heap, message: number, adopt: (index: number) => object): unknown {
  const block = heap.read(message + MESSAGE.block);
  const used = heap.read(message + MESSAGE.bytes);
  const start = block * 4 + heap.read(message + MESSAGE.handles) * CARGO_BYTES;
  heap.reach((start + used) >>> 2);
  try {
    return unpack(heap.bytes.subarray(start, start + used), (place) =>
      adopt(heap.read(block + place * 2)),
    );
  } finally {
    heap.free(block);
  }
}
