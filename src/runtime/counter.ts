/**
 * Who is alive: the table of all handles of the program, and how many of each side every channel
 * has. All of it is guarded by one lock; a count can always be made anew from the table.
 */

import { handleRecord } from "./cargo.ts";
import { load, store } from "./memory/atomics.ts";
import type { Heap } from "./memory/heap.ts";
import { CHANNEL, END, FLAG, HANDLE, HEADER, IN_TOKEN } from "./memory/layout.ts";
import { acquire, release } from "./memory/lock.ts";
import { endOf, peersOf, SIDE } from "./sides.ts";

/**
 * Adds a handle, or a permit, to a channel's side; returns the index of its record. Its id is in the
 * record.
 */
export function addHandle(heap: Heap, channel: number, side: number, isPermit = false): number {
  lockTables(heap);
  try {
    return insertHandle(heap, channel, side, isPermit);
  } finally {
    release(heap, HEADER.tablesLock);
  }
}

/** Adds a parcel that this worker is about to send; returns the index of its record. */
export function addParcel(heap: Heap): number {
  lockTables(heap);
  try {
    const { worker } = heap;
    return addRecord(heap, { channel: 0, channelId: worker, side: HANDLE.parcelSide, permit: 0 });
  } finally {
    release(heap, HEADER.tablesLock);
  }
}

/** A side of a channel whose memory may belong to another channel by now. */
export interface ChannelSide {
  readonly channel: number;
  readonly channelId: number;
  readonly side: number;
  /** The record of a handle that was there. */
  readonly index: number;
}

/** Adds a handle to a side, unless none is left there; returns the index of its record, or -1. */
export function joinHandles(heap: Heap, where: ChannelSide): number {
  const { channel, channelId, side } = where;
  const isThere = (record: number): boolean =>
    heap.read(record + HANDLE.id) !== 0 &&
    heap.read(record + HANDLE.dropped) === 0 &&
    heap.read(record + HANDLE.channel) === channel &&
    heap.read(record + HANDLE.channelId) === channelId &&
    heap.read(record + HANDLE.side) === side;
  lockTables(heap);
  try {
    // Most likely the one that was there still is.
    const isAlive = isThere(handleRecord(heap, where.index)) || recordsOf(heap, isThere).length > 0;
    return isAlive ? insertHandle(heap, channel, side, false) : -1;
  } finally {
    release(heap, HEADER.tablesLock);
  }
}

/** How many handles there are of whose records that is true. */
export function countHandles(heap: Heap, accept: (record: number) => boolean): number {
  lockTables(heap);
  try {
    return recordsOf(heap, accept).length;
  } finally {
    release(heap, HEADER.tablesLock);
  }
}

function insertHandle(heap: Heap, channel: number, side: number, isPermit: boolean): number {
  const channelId = heap.read(channel + CHANNEL.id);
  const index = addRecord(heap, { channel, channelId, side, permit: isPermit ? 1 : 0 });
  setCount(heap, endOf(channel, side), 1);
  return index;
}

/** What a record begins with. */
type Entry = Readonly<Record<"channel" | "channelId" | "side" | "permit", number>>;

function addRecord(heap: Heap, { channel, channelId, side, permit }: Entry): number {
  const free = heap.read(HEADER.freeHandle);
  const index = free === 0 ? heap.read(HEADER.usedHandles) : free - 1;
  const record = heap.reserve(HEADER.handles, HANDLE.words, index);
  if (free === 0) heap.words[HEADER.usedHandles] = index + 1;
  else heap.words[HEADER.freeHandle] = heap.read(record + HANDLE.next);
  heap.words[record + HANDLE.channel] = channel;
  heap.words[record + HANDLE.channelId] = channelId;
  heap.words[record + HANDLE.side] = side;
  heap.words[record + HANDLE.dropped] = 0;
  heap.words[record + HANDLE.permit] = permit;
  store(heap.words, record + HANDLE.owner, heap.worker);
  // The handle exists from here on.
  store(heap.words, record + HANDLE.id, heap.count(HEADER.lastHandle));
  return index;
}

/** Indexes of the records of all handles that are accepted. */
function recordsOf(heap: Heap, accept: (record: number) => boolean): number[] {
  const found: number[] = [];
  const used = load(heap.words, HEADER.usedHandles);
  for (let index = 0; index < used; index++) {
    const record = handleRecord(heap, index);
    if (load(heap.words, record + HANDLE.id) !== 0 && accept(record)) found.push(index);
  }
  return found;
}

/**
 * A handle counts no longer; its record stays until {@link freeHandle}. Returns the sides (bits of
 * `SIDE`) of its channel that have ended for good now that it is gone.
 */
export function dropHandle(heap: Heap, index: number): number {
  lockTables(heap);
  const record = handleRecord(heap, index);
  const channel = heap.reach(heap.read(record + HANDLE.channel));
  const side = heap.read(record + HANDLE.side);
  heap.reach(channel + CHANNEL.words);
  if (heap.read(record + HANDLE.dropped) === 0) {
    heap.words[record + HANDLE.dropped] = 1;
    setCount(heap, endOf(channel, side), -1);
  }
  const ended = endedSides(heap, channel, side);
  release(heap, HEADER.tablesLock);
  return ended;
}

function endedSides(heap: Heap, channel: number, side: number): number {
  if (load(heap.words, endOf(channel, side) + END.handles) !== 0) return 0;
  if ((heap.read(channel + CHANNEL.flags) & FLAG.subscribable) === 0) return side;
  // As long as there is a sender there may be receivers again.
  const havePeersEnded = load(heap.words, peersOf(channel, side) + END.handles) === 0;
  if (side === SIDE.receiver) return havePeersEnded ? side : 0;
  return havePeersEnded ? side | SIDE.receiver : side;
}

/** Gives a dropped handle's record back. */
export function freeHandle(heap: Heap, index: number): void {
  lockTables(heap);
  const record = handleRecord(heap, index);
  store(heap.words, record + HANDLE.id, 0);
  heap.words[record + HANDLE.next] = heap.read(HEADER.freeHandle);
  heap.words[HEADER.freeHandle] = index + 1;
  release(heap, HEADER.tablesLock);
}

/** Indexes of the records of all handles whose owner is accepted. */
export function handlesOwnedBy(heap: Heap, accept: (owner: number) => boolean): number[] {
  return recordsOf(heap, (record) => {
    const owner = load(heap.words, record + HANDLE.owner) & ~IN_TOKEN;
    return owner !== 0 && accept(owner);
  });
}

function setCount(heap: Heap, end: number, change: number): void {
  // Pairs with the loads of `handles` in `Handle`: read without the lock.
  store(heap.words, end + END.handles, heap.read(end + END.handles) + change);
}

/** Takes the lock of the tables. */
export function lockTables(heap: Heap): void {
  if (acquire(heap, HEADER.tablesLock) !== 0) recount(heap);
}

/** After a death in the middle of a change: counts and free records as the table says. */
function recount(heap: Heap): void {
  const counts = new Map<number, number>();
  let free = 0;
  const used = heap.read(HEADER.usedHandles);
  for (let index = 0; index < used; index++) {
    const record = handleRecord(heap, index);
    if (heap.read(record + HANDLE.id) === 0) {
      heap.words[record + HANDLE.next] = free;
      free = index + 1;
    } else if (heap.read(record + HANDLE.side) !== HANDLE.parcelSide) {
      const end = endOf(heap.read(record + HANDLE.channel), heap.read(record + HANDLE.side));
      const alive = heap.read(record + HANDLE.dropped) === 0 ? 1 : 0;
      counts.set(end, (counts.get(end) ?? 0) + alive);
    }
  }
  heap.words[HEADER.freeHandle] = free;
  for (const [end, count] of counts) {
    heap.reach(end + END.handles);
    store(heap.words, end + END.handles, count);
  }
}
