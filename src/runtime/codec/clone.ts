/**
 * Values as V8's own structured-clone serializer writes them, so that they arrive exactly as
 * `structuredClone` would make them. Handles inside a value move with it: the bytes hold their place,
 * the message their records.
 */

import { Deserializer, Serializer } from "node:v8";
import type { Endpoint } from "../endpoint.ts";
import { endpointOf, Handle } from "../handle.ts";

/** A value as bytes, and the handles that were in it. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly cargo: readonly Endpoint[];
}

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
