/**
 * How parcels come from thread to thread. Every thread has a *line*, a message port whose other end the
 * hub listens to: a small thread that keeps each parcel until its receiver asks for it. A thread that
 * was not started by `spawn` has no line: it can neither transfer nor receive what was transferred.
 *
 * ```
 * sender -- parcel 7 --> hub <-- wants 7 -- receiver
 *                        hub -- parcel 7 --> receiver, which looks when its word changes
 * ```
 */

import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { handleRecord } from "../cargo.ts";
import { freeHandle } from "../counter.ts";
import { load, wait } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { HANDLE, WORKER } from "../memory/layout.ts";
import { workerRecord } from "../threads/workers.ts";
import {
  type Attachment,
  bytesIn,
  dropParcel,
  type Parcel,
  type ParcelService,
  transferablesIn,
} from "./parcel.ts";

/** What is in a parcel on its way. */
export interface Contents {
  readonly attached: readonly Attachment[];
  /** It stands in the queue of a port, which is all that is attached. */
  readonly isSealed: boolean;
}

/** What a thread tells the hub: here is a parcel, it wants one, or here is the line of a worker. */
export type ToHub =
  | ({ readonly parcel: number; readonly index: number } & Contents)
  | { readonly wanted: number; readonly index: number }
  | Connecting;

/** The line of a worker; without a port it has ended already. */
export interface Connecting {
  readonly connect: number;
  readonly port?: MessagePort;
}

/** What the hub answers; there are no contents when the parcel will never come. */
export interface FromHub {
  readonly parcel: number;
  readonly contents: Contents | undefined;
}

/** This thread's end of its line. */
export interface Line {
  /** Where to talk to the hub. */
  port(): MessagePort;
  /** Gives the hub the line of a worker that this thread is about to start. */
  connect(worker: number, port: MessagePort): void;
}

/** One thread's share in the carrying of parcels. */
export class Carrier implements ParcelService {
  readonly #heap: Heap;
  readonly #line: Line;
  readonly #leaving = new Map<number, Parcel>();
  readonly #arrived = new Map<number, Contents | undefined>();

  constructor(heap: Heap, line: Line) {
    this.#heap = heap;
    this.#line = line;
  }

  /** Makes the line of a worker that this thread is about to start; returns the worker's end. */
  connect(worker: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#line.connect(worker, port2);
    return port1;
  }

  expect(parcel: Parcel): void {
    this.#leaving.set(parcel.id, parcel);
  }

  forget(parcel: Parcel): void {
    this.#leaving.delete(parcel.id);
  }

  post({ id, index, attached }: Parcel): void {
    if (!this.#leaving.has(id)) return;
    const items = attached.map(emptyIfGone);
    const isLarge = bytesIn(items) >= LARGE;
    const contents = isLarge ? seal(items) : { attached: items, isSealed: false };
    this.#tell({ parcel: id, index, ...contents });
  }

  /** Whether a message that has yet to leave takes that along. */
  isLeaving(item: Attachment): boolean {
    return [...this.#leaving.values()].some(({ attached }) => attached.includes(item));
  }

  /** Takes a parcel that came with a message; waits for it if it is still on its way. */
  take(index: number): readonly Attachment[] {
    const id = this.#heap.read(handleRecord(this.#heap, index) + HANDLE.id);
    const attached = this.#takeOwn(id) ?? this.#receive(id, index);
    freeHandle(this.#heap, index);
    if (attached !== undefined) return attached;
    throw new DOMException(
      "the worker that sent this message died before what it transferred had left",
      "DataCloneError",
    );
  }

  /** A message from this thread to itself, received before its send was told that it is done. */
  #takeOwn(id: number): readonly Attachment[] | undefined {
    const own = this.#leaving.get(id);
    if (own === undefined) return undefined;
    this.#leaving.delete(id);
    const attached = own.attached.map(emptyIfGone);
    return structuredClone(attached, { transfer: transferablesIn(attached) as ArrayBuffer[] });
  }

  #receive(id: number, index: number): readonly Attachment[] | undefined {
    const { words, worker } = this.#heap;
    const bell = workerRecord(this.#heap, worker) + WORKER.parcels;
    this.#tell({ wanted: id, index });
    for (;;) {
      const rung = load(words, bell);
      this.#look();
      if (this.#arrived.has(id)) {
        const contents = this.#arrived.get(id);
        this.#arrived.delete(id);
        return contents === undefined ? undefined : open(contents);
      }
      this.#heap.beforeSleep();
      // Pairs with the add in `hub.ts`: a parcel that came after the look has changed the word.
      wait(words, bell, rung);
    }
  }

  #look(): void {
    const port = this.#line.port();
    for (;;) {
      const received: { message: FromHub } | undefined = receiveMessageOnPort(port);
      if (received === undefined) return;
      this.#arrived.set(received.message.parcel, received.message.contents);
    }
  }

  #tell(message: Exclude<ToHub, Connecting>): void {
    const transfer = "attached" in message ? transferablesIn(message.attached) : [];
    this.#line.port().postMessage(message, transfer);
  }
}

/**
 * From so many bytes on, what is in a parcel passes the hub in the queue of a port: a thread that
 * receives large buffers collects garbage for each of them, also if it only passes them on.
 */
const LARGE = 1 << 20;

function seal(attached: readonly Attachment[]): Contents {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(attached, transferablesIn(attached));
  // What is in the queue of the other end stays there.
  port1.close();
  return { attached: [port2], isSealed: true };
}

function open({ attached, isSealed }: Contents): readonly Attachment[] {
  if (!isSealed) return attached;
  const port = attached[0] as MessagePort;
  const sealed = receiveMessageOnPort(port) as { message: readonly Attachment[] };
  port.close();
  return sealed.message;
}

/** What moved elsewhere while its message waited to leave arrives as an empty buffer. */
function emptyIfGone(item: Attachment): Attachment {
  return item instanceof ArrayBuffer && isDetached(item) ? new ArrayBuffer(0) : item;
}

/** Whether a buffer has moved elsewhere. */
export function isDetached(buffer: ArrayBuffer): boolean {
  try {
    return new Uint8Array(buffer).byteLength !== buffer.byteLength;
  } catch {
    // A view of a detached buffer cannot be made.
    return true;
  }
}

/** A parcel came to a thread that has no line. */
export function refuse(heap: Heap, index: number): never {
  dropParcel(heap, index);
  throw new DOMException(
    "what was transferred can only be received in threads that `spawn` has started",
    "DataCloneError",
  );
}
