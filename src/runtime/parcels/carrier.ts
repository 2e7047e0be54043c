/**
 * How parcels come from thread to thread. Every thread has a *line*, a message port whose other end the
 * hub listens to: a small thread that keeps each parcel until its receiver asks for it. A thread that
 * was not started by `spawn` has no line: it can neither transfer nor receive what was transferred.
 *
 * ```
 * sender -- parcel 7 --> hub <-- wants 7 -- receiver
 *                        hub -- parcel 7 --> receiver, which looks when its word changes
 * ```
 *
 * Where the receiver is known beforehand, parcels go straight (`straight.ts`).
 */

import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { handleRecord } from "../cargo.ts";
import { freeHandle } from "../counter.ts";
import { load, wait } from "../memory/atomics.ts";
import type { Heap } from "../memory/heap.ts";
import { HANDLE, WORKER } from "../memory/layout.ts";
import { pause } from "../operations/backoff.ts";
import { workerRecord } from "../threads/workers.ts";
import {
  type Attachment,
  bytesIn,
  dropParcel,
  type Parcel,
  type ParcelService,
  type Transferable,
  transferablesIn,
} from "./parcel.ts";
import { type Grant, type HandOver, type Straight, StraightLines } from "./straight.ts";

/** What is in a parcel on its way. */
export interface Contents {
  readonly attached: readonly Attachment[];
  /** It stands in the queue of a port, which is all that is attached. */
  readonly isSealed: boolean;
}

/** A parcel that was sent into a channel (0: to a worker), with the index of its record. */
export interface Sent extends Contents {
  readonly parcel: number;
  readonly index: number;
  readonly channel: number;
}

/**
 * What a thread tells the hub: here is a parcel, it wants one, it wants it no more, here is the line of a
 * worker, or something about straight lines.
 */
export type ToHub =
  | Sent
  | { readonly wanted: number; readonly index: number }
  | { readonly unwanted: number }
  | Connecting
  | Grant
  | HandOver;

/** The port or ports that a message to the hub takes along. */
export function movedWith(message: ToHub): Transferable[] {
  if ("attached" in message) return transferablesIn(message.attached);
  return "port" in message ? [message.port] : [];
}

/** The line of a worker; without a port it has ended already. */
export interface Connecting {
  readonly connect: number;
  readonly port?: MessagePort;
}

/** What the hub sends: a parcel, without contents when it will never come, or another thread's grant. */
export type FromHub = Delivery | Grant;

/** A parcel that was wanted; `channel` as in `Sent`. */
export interface Delivery {
  readonly parcel: number;
  readonly channel: number;
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
  /** By id. One that came straight may be there before it is wanted. */
  readonly #arrived = new Map<number, Delivery | Straight>();
  readonly #straight: StraightLines;
  readonly #isOnlyReceiver: (channel: number) => boolean;

  /** `isOnlyReceiver` says whether this thread has the only receiver of a channel (by its id). */
  constructor(heap: Heap, line: Line, isOnlyReceiver: (channel: number) => boolean) {
    this.#heap = heap;
    this.#line = line;
    this.#straight = new StraightLines(heap);
    this.#isOnlyReceiver = isOnlyReceiver;
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

  post({ id, index, attached }: Parcel, channel: number): void {
    if (!this.#leaving.has(id)) return;
    const items = attached.map(emptyIfGone);
    // Grants stand in this thread's line.
    this.#look();
    if (this.#straight.post(channel, { parcel: id, index, attached: items })) return;
    const isLarge = bytesIn(items) >= LARGE;
    const contents = isLarge ? seal(items) : { attached: items, isSealed: false };
    this.#tell({ parcel: id, index, channel, ...contents });
  }

  /** This thread's receiver is about to be no longer the only one of a channel, or not here. */
  handOver(channel: number): void {
    for (const line of this.#straight.leave(channel)) this.#tellIfOpen(line);
    for (const [id, arrived] of this.#arrived) {
      if (!("index" in arrived)) continue;
      this.#arrived.delete(id);
      const { index, attached } = arrived;
      this.#tell({ parcel: id, index, channel: 0, attached, isSealed: false });
    }
  }

  /** This thread's receiver of a channel is gone. */
  close(channel: number): void {
    for (const { port } of this.#straight.leave(channel)) port.close();
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
    const sender = this.#heap.read(handleRecord(this.#heap, index) + HANDLE.channelId);
    let isAsked = false;
    for (;;) {
      const rung = load(words, bell);
      this.#look();
      // The hub may say that it will never come, and mean: not by the hub.
      this.#lookStraight(id, sender);
      const arrived = this.#arrived.get(id);
      if (arrived !== undefined) {
        this.#arrived.delete(id);
        return this.#open(arrived, sender, isAsked);
      }
      if (this.#isRungSoon(bell, rung)) continue;
      this.#heap.beforeSleep();
      const isOnItsWay = !isAsked && this.#straight.comesFrom(sender);
      // Pairs with the add in `ringForParcels`.
      if (isOnItsWay && wait(words, bell, rung, SOON_MS) !== "timed-out") continue;
      if (isAsked) wait(words, bell, rung);
      else this.#tell({ wanted: id, index });
      isAsked = true;
    }
  }

  /** A parcel leaves when its message has: often that is just being done, and not worth a sleep. */
  #isRungSoon(bell: number, rung: number): boolean {
    for (let look = 0; look < LOOKS; look++) {
      // Pairs with the add in `ringForParcels`.
      if (load(this.#heap.words, bell) !== rung) return true;
      pause(look);
    }
    return false;
  }

  #open(
    arrived: Delivery | Straight,
    sender: number,
    isAsked: boolean,
  ): readonly Attachment[] | undefined {
    if ("index" in arrived) {
      if (isAsked) this.#tell({ unwanted: arrived.parcel });
      return arrived.attached;
    }
    const { channel, contents } = arrived;
    if (sender !== this.#heap.worker && this.#isOnlyReceiver(channel)) {
      const grant = this.#straight.grant(channel, sender);
      if (grant !== undefined) this.#tell(grant);
      // Who receives from ever new workers does not keep the lines of all.
      for (const line of this.#straight.leaveDead()) this.#tellIfOpen(line);
    }
    return contents === undefined ? undefined : open(contents);
  }

  #look(): void {
    const port = this.#line.port();
    for (;;) {
      const received: { message: FromHub } | undefined = receiveMessageOnPort(port);
      if (received === undefined) return;
      const { message } = received;
      if ("grant" in message) this.#straight.open(message);
      else this.#arrived.set(message.parcel, message);
    }
  }

  #lookStraight(id: number, sender: number): void {
    if ("index" in (this.#arrived.get(id) ?? {})) return;
    for (;;) {
      const parcel = this.#straight.take(sender);
      if (parcel === undefined) return;
      this.#arrived.set(parcel.parcel, parcel);
      if (parcel.parcel === id) return;
    }
  }

  #tellIfOpen(line: HandOver): void {
    try {
      this.#tell(line);
    } catch (error) {
      // It closes when its other end is gone and all that came has been taken.
      if (!(error instanceof DOMException)) throw error;
    }
  }

  #tell(message: Exclude<ToHub, Connecting>): void {
    this.#line.port().postMessage(message, movedWith(message));
  }
}

/** Before a sleep: some tens of microseconds. */
const LOOKS = 256;

/**
 * A message is there before its parcel, but by a straight line not long. Whoever waits longer asks the
 * hub, which knows whether the sender is alive (ms).
 */
const SOON_MS = 1;

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
