/**
 * The hub: keeps parcels until their receivers ask for them. It runs in the reaper's thread, which
 * never blocks.
 */

import type { MessagePort } from "node:worker_threads";
import { handleRecord } from "../cargo.ts";
import { add, load, notify, waitAsync } from "../memory/atomics.ts";
import { HANDLE, HEADER, WORKER } from "../memory/layout.ts";
import type { Views } from "../memory/memory.ts";
import { workerRecord } from "../threads/workers.ts";
import type { Connecting, Contents, FromHub, ToHub } from "./carrier.ts";
import { type Attachment, transferablesIn } from "./parcel.ts";

interface Kept extends Contents {
  readonly index: number;
}

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
    else if (this.#ended.has(this.#senderOf(wanted))) this.#deliver(parcel, wanted.worker);
    else this.#wanted.set(parcel, wanted);
  }

  #deliver(parcel: number, worker: number, contents?: Contents): void {
    this.#kept.delete(parcel);
    this.#wanted.delete(parcel);
    const answer: FromHub = { parcel, contents };
    this.#lines.get(worker)?.postMessage(answer, transferablesIn(contents?.attached ?? []));
    const bell = workerRecord(this.#views, worker) + WORKER.parcels;
    // Pairs with the load in `Carrier`.
    add(this.#views.words, bell, 1);
    notify(this.#views.words, bell);
  }

  /** A worker has ended, and everything that it had posted has come: nothing else will. */
  #close(worker: number): void {
    this.#lines.delete(worker);
    this.#ended.add(worker);
    for (const [parcel, wanted] of this.#wanted) {
      if (this.#senderOf(wanted) === worker) this.#deliver(parcel, wanted.worker);
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

/** Ports close, so that their peers hear of it. */
function letGo(attached: readonly Attachment[]): void {
  for (const item of transferablesIn(attached)) if (!(item instanceof ArrayBuffer)) item.close();
}
