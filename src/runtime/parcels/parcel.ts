/**
 * What a message takes along although it cannot stand in the shared memory: buffers and ports that
 * move, shared buffers. The message holds a *parcel* by its record in the table of handles, so that it
 * has an owner like a handle and ends like one, whoever dies. What is in it travels by port, through a
 * hub (`carrier.ts`), and leaves this thread at the moment when the message does.
 */

import type { MessagePort } from "node:worker_threads";
import { handleRecord } from "../cargo.ts";
import { addParcel, freeHandle } from "../counter.ts";
import { add, notify } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { HANDLE, HEADER } from "../memory/layout.ts";
import type { Carried, Destination } from "../transfer.ts";

/** What can move with a message. */
export type Transferable = ArrayBuffer | MessagePort;

/** What is in a parcel. */
export type Attachment = Transferable | SharedArrayBuffer;

/** Takes parcels to where they are received. */
export interface ParcelService {
  /** A parcel is about to leave this thread. */
  expect(parcel: Parcel): void;
  /** It has left, or will not leave. */
  forget(parcel: Parcel): void;
  /** Sends it on its way into a channel (its id), or to a worker (0). */
  post(parcel: Parcel, channel: number): void;
}

/** A parcel in the thread that sends it. */
export class Parcel implements Carried {
  readonly index: number;
  readonly id: number;
  readonly attached: readonly Attachment[];
  readonly #heap: Heap;
  readonly #service: ParcelService;

  constructor(heap: Heap, service: ParcelService, attached: readonly Attachment[]) {
    this.#heap = heap;
    this.#service = service;
    this.attached = attached;
    this.index = addParcel(heap);
    this.id = heap.read(handleRecord(heap, this.index) + HANDLE.id);
  }

  markMoved(): void {
    this.#service.expect(this);
  }

  markReturned(): void {
    this.#service.forget(this);
    freeHandle(this.#heap, this.index);
  }

  hasMoved({ carrier }: Destination): void {
    this.#service.post(this, carrier);
    this.#service.forget(this);
  }

  toString(): string {
    return "what is transferred or shared";
  }
}

/** Drops the parcel of a message that was written in vain. */
export function abandon(cargo: readonly Carried[]): void {
  for (const carried of cargo) if (carried instanceof Parcel) carried.markReturned();
}

/** Bytes of the buffers that move. */
export function bytesIn(attached: readonly Attachment[]): number {
  return attached.reduce(
    (sum, item) => sum + (item instanceof ArrayBuffer ? item.byteLength : 0),
    0,
  );
}

/** Those that move when they are posted, and must be named then. */
export function transferablesIn(attached: readonly Attachment[]): Transferable[] {
  return attached.filter((item): item is Transferable => !(item instanceof SharedArrayBuffer));
}

/** Whether the record is that of a parcel. */
export function isParcel(heap: Heap, index: number): boolean {
  return heap.read(handleRecord(heap, index) + HANDLE.side) === HANDLE.parcelSide;
}

/** Drops a parcel that nobody will receive: the hub lets go of what is in it. */
export function dropParcel(heap: Heap, index: number): void {
  freeHandle(heap, index);
  add(heap.words, HEADER.droppedParcels, 1);
  // Pairs with the waitAsync in `hub.ts`.
  notify(heap.words, HEADER.droppedParcels);
}
