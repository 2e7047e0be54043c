/**
 * The hub: keeps parcels until their receivers ask for them. It runs in the reaper's thread, which
 * never blocks.
 */

import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { handleRecord } from "../cargo.ts";
import { load, waitAsync } from "../memory/atomics.ts";
import { HANDLE, HEADER } from "../memory/layout.ts";
import type { Views } from "../memory/memory.ts";
import type { Connecting, FromHub, Sent, ToHub } from "./carrier.ts";
import { type Attachment, transferablesIn } from "./parcel.ts";
import { type Grant, type HandOver, ringForParcels, type Straight } from "./straight.ts";

type Kept = Omit<Sent, "parcel">;

interface Wanted {
  readonly index: number;
  readonly worker: number;
}

/** All parcels that have left their senders and not yet come to their receivers. */
export class Hub {
  readonly #views: Views;
  readonly #lines = new Map<number, MessagePort>();
  readonly #ended = new Set<number>();
  readonly #kept = new Map<number, Kept>();
  readonly #wanted = new Map<number, Wanted>();
  /** The straight lines that were handed over, by the worker that sends. */
  readonly #handedOver = new Map<number, Set<MessagePort>>();

  constructor(views: Views) {
    this.#views = views;
    this.#watchDropped();
  }

  /** Listens to the line of a worker. */
  connect({ connect: worker, port }: Connecting): void {
    if (port === undefined) {
      this.#close(worker);
      return;
    }
    this.#lines.set(worker, port);
    port.on("message", (message: ToHub) => {
      this.receive(worker, message);
    });
    port.once("close", () => {
      this.#close(worker);
    });
    port.unref();
  }

  /** What came by the line of a worker. */
  receive(worker: number, message: ToHub): void {
    if ("connect" in message) this.connect(message);
    else if ("wanted" in message) this.#want(message.wanted, { index: message.index, worker });
    else if ("unwanted" in message) this.#wanted.delete(message.unwanted);
    else if ("grant" in message) this.#pass(message);
    else if ("handOver" in message) this.#takeOver(message);
    else this.#keep(message.parcel, message);
  }

  #keep(parcel: number, kept: Kept): void {
    const wanted = this.#wanted.get(parcel);
    if (wanted !== undefined) this.#deliver(parcel, wanted.worker, kept);
    else if (this.#exists(parcel, kept.index)) this.#kept.set(parcel, kept);
    else letGo(kept.attached);
  }

  #want(parcel: number, wanted: Wanted): void {
    const kept = this.#kept.get(parcel);
    if (kept !== undefined) this.#deliver(parcel, wanted.worker, kept);
    else {
      this.#wanted.set(parcel, wanted);
      const sender = this.#senderOf(wanted);
      if (this.#ended.has(sender)) this.#endWaitFor(sender);
    }
  }

  #deliver(parcel: number, worker: number, contents?: Kept): void {
    this.#kept.delete(parcel);
    this.#wanted.delete(parcel);
    const answer: FromHub = { parcel, channel: contents?.channel ?? 0, contents };
    this.#lines.get(worker)?.postMessage(answer, transferablesIn(contents?.attached ?? []));
    ringForParcels(this.#views, worker);
  }

  /** A straight line goes to the worker that it is granted to. */
  #pass(grant: Grant): void {
    const line = this.#lines.get(grant.to);
    if (line === undefined) grant.port.close();
    else line.postMessage(grant satisfies FromHub, [grant.port]);
  }

  /** Listens to a straight line whose receiver is where its thread does not know it. */
  #takeOver({ handOver: sender, port }: HandOver): void {
    const ports = this.#handedOver.get(sender) ?? new Set();
    this.#handedOver.set(sender, ports.add(port));
    port.on("message", (parcel: Straight) => {
      this.#keepStraight(parcel);
    });
    port.once("close", () => {
      ports.delete(port);
      if (ports.size === 0) this.#handedOver.delete(sender);
    });
    port.unref();
  }

  #keepStraight({ parcel, index, attached }: Straight): void {
    this.#keep(parcel, { index, attached, channel: 0, isSealed: false });
  }

  /** A worker has ended, and everything that it had posted has come: nothing else will. */
  #close(worker: number): void {
    this.#lines.delete(worker);
    this.#ended.add(worker);
    this.#endWaitFor(worker);
  }

  /** What an ended worker has posted is somewhere here: who wants anything else of it is told so. */
  #endWaitFor(sender: number): void {
    // Events of different ports come in any order: straight lines may be on their way here.
    for (const [worker, line] of this.#lines) {
      for (const message of waitingIn<ToHub>(line)) this.receive(worker, message);
    }
    for (const port of this.#handedOver.get(sender) ?? []) {
      for (const parcel of waitingIn<Straight>(port)) this.#keepStraight(parcel);
    }
    for (const [parcel, wanted] of this.#wanted) {
      if (this.#senderOf(wanted) === sender) this.#deliver(parcel, wanted.worker);
    }
  }

  #senderOf({ index }: Wanted): number {
    return this.#views.read(handleRecord(this.#views, index) + HANDLE.channelId);
  }

  #exists(parcel: number, index: number): boolean {
    return load(this.#views.words, handleRecord(this.#views, index) + HANDLE.id) === parcel;
  }

  /** Lets go of parcels whose messages were destroyed, as often as some are. */
  #watchDropped(): void {
    const { words } = this.#views;
    let isWatching = false;
    while (!isWatching) {
      const seen = load(words, HEADER.droppedParcels);
      for (const [parcel, { index, attached }] of this.#kept) {
        if (this.#exists(parcel, index)) continue;
        this.#kept.delete(parcel);
        letGo(attached);
      }
      // Pairs with the notify in `dropParcel`.
      isWatching = waitAsync(words, HEADER.droppedParcels, seen, () => {
        this.#watchDropped();
      });
    }
  }
}

/** Takes the messages that wait in a port. */
function* waitingIn<T>(port: MessagePort): Generator<T> {
  for (;;) {
    const received: { message: T } | undefined = receiveMessageOnPort(port);
    if (received === undefined) return;
    yield received.message;
  }
}

/** Ports close, so that their peers hear of it. */
function letGo(attached: readonly Attachment[]): void {
  for (const item of transferablesIn(attached)) if (!(item instanceof ArrayBuffer)) item.close();
}
