/**
 * Values as V8's own structured-clone serializer writes them, so that they arrive exactly as
 * `structuredClone` would make them. Handles inside a value move with it: the bytes hold their place,
 * the message their records. What cannot be bytes, as shared buffers, is attached.
 */

import { types } from "node:util";
import { Deserializer, Serializer } from "node:v8";
import { MessagePort } from "node:worker_threads";
import type { Endpoint } from "../handles/endpoint.ts";
import { endpointOf, Handle } from "../handles/handle.ts";
import { isDetached } from "../parcels/carrier.ts";
import type { Attachment, Transferable } from "../parcels/parcel.ts";
import { nameByPlace, randomId } from "./shared-buffers.ts";

/** A value as bytes, and what they name by its place in a list. */
export interface Packed {
  readonly bytes: Uint8Array;
  /** The handles in the value. */
  readonly cargo: readonly Endpoint[];
  /** What has to be sent along: what is transferred, and the shared buffers. */
  readonly attached: readonly Attachment[];
}

/** The value is the one thing that is attached. */
const NO_BYTES = new Uint8Array(0);

/** Before the place of what V8 does not clone: where it is a place in. */
const IN = { cargo: 0, attached: 1 } as const;

/** V8 calls these by name; Node's type declarations leave them out. */
interface SerializerDelegate {
  _writeHostObject(object: object): void;
  _getDataCloneError(message: string): Error;
  _getSharedArrayBufferId(buffer: SharedArrayBuffer): number;
}

class Writer extends Serializer implements SerializerDelegate {
  readonly cargo: Endpoint[] = [];
  readonly attached: Attachment[];
  readonly #shared = new Map<number, number>();

  constructor(transfer: readonly Transferable[]) {
    super();
    this.attached = [...transfer];
    for (const [place, item] of transfer.entries()) {
      if (item instanceof ArrayBuffer) this.transferArrayBuffer(place, item);
    }
  }

  _writeHostObject(object: object): void {
    if (object instanceof Handle) {
      const endpoint = endpointOf(object);
      endpoint.checkMovable();
      this.#writePlace(IN.cargo, this.cargo.length);
      this.cargo.push(endpoint);
      return;
    }
    const place = this.attached.indexOf(object as Attachment);
    if (place >= 0) this.#writePlace(IN.attached, place);
    else if (object instanceof MessagePort)
      throw cannotClone("a MessagePort can only be transferred");
    else throw cannotClone(`a ${object.constructor.name} cannot travel through a channel`);
  }

  _getDataCloneError(message: string): Error {
    return cannotClone(message);
  }

  _getSharedArrayBufferId(buffer: SharedArrayBuffer): number {
    const id = randomId();
    this.#shared.set(id, this.attached.push(buffer) - 1);
    return id;
  }

  /** The bytes, when all is written. */
  finish(): Uint8Array {
    const bytes = this.releaseBuffer();
    for (const [id, place] of this.#shared) {
      if (!nameByPlace(bytes, id, place)) throw cannotClone("a shared buffer cannot be told apart");
    }
    return bytes;
  }

  #writePlace(list: number, place: number): void {
    this.writeUint32(list);
    this.writeUint32(place);
  }
}

class Reader extends Deserializer {
  readonly #handles: (place: number) => object;
  readonly #attached: readonly Attachment[];

  constructor(
    bytes: Uint8Array,
    handles: (place: number) => object,
    attached: readonly Attachment[],
  ) {
    super(bytes);
    this.#handles = handles;
    this.#attached = attached;
    for (const [place, item] of attached.entries()) {
      if (types.isAnyArrayBuffer(item)) this.transferArrayBuffer(place, item as ArrayBuffer);
    }
  }

  _readHostObject(): object {
    const list = this.readUint32();
    const place = this.readUint32();
    return list === IN.cargo ? this.#handles(place) : (this.#attached[place] as object);
  }
}

function cannotClone(message: string): Error {
  return new DOMException(message, "DataCloneError");
}

/**
 * Writes a value; what is in `transfer` is named and not cloned. Throws a `DOMException` named
 * `DataCloneError` when it cannot be cloned or transferred, and `MovedError`, `DroppedError` or
 * `BusyError` when a handle in it cannot move.
 */
export function pack(value: unknown, transfer: readonly Transferable[] = []): Packed {
  checkTransfer(transfer);
  if (transfer.length === 1 && value === transfer[0]) {
    return { bytes: NO_BYTES, cargo: [], attached: transfer };
  }
  const writer = new Writer(transfer);
  writer.writeHeader();
  writer.writeValue(value);
  return { bytes: writer.finish(), cargo: writer.cargo, attached: writer.attached };
}

function checkTransfer(transfer: readonly Transferable[]): void {
  for (const [place, item] of transfer.entries()) {
    if (!(item instanceof ArrayBuffer) && !(item instanceof MessagePort)) {
      throw cannotClone("only ArrayBuffers and MessagePorts can be transferred");
    }
    if (transfer.indexOf(item) !== place) throw cannotClone("something is to be transferred twice");
    if (item instanceof ArrayBuffer && isDetached(item)) {
      throw cannotClone("an ArrayBuffer is detached: it was transferred before");
    }
  }
}

/**
 * Reads a value; `handles` makes the handle at each place of the cargo, `attached` is what was sent
 * along.
 */
export function unpack(
  bytes: Uint8Array,
  handles: (place: number) => object,
  attached: readonly Attachment[] = [],
): unknown {
  if (bytes.length === 0) return attached[0];
  const reader = new Reader(bytes, handles, attached);
  reader.readHeader();
  return reader.readValue();
}
