/**
 * The hot path of channels with a buffer, in AssemblyScript: the protocol of `flavors/queue.ts` on the
 * same words, as far as nothing unusual is met. WebAssembly because each `Atomics` call of JavaScript
 * costs as much as half an operation here. Nothing is kept between calls but what a thread has learnt
 * about waiting, so whatever this answers with `UNUSUAL` the TypeScript code can do instead.
 *
 * Addresses come in as words, as everywhere, and are bytes inside. `layout` is made from `layout.ts`
 * by the build: its tables flattened, in bytes.
 */

import {
  BLOCKED,
  CHANNEL_MASK,
  CHANNEL_RECEIVING,
  CHANNEL_SENDING,
  CHANNEL_SLOTS,
  CONTENDED,
  CONTEXT_AWAITED,
  CONTEXT_STATE,
  CONTEXT_WORKER,
  END_DISCONNECTED,
  END_FIRST_WAITER,
  END_LAST_WAITER,
  END_LIMIT,
  END_LOCK,
  END_POSITION,
  END_REST,
  END_SEEN,
  END_SEGMENT,
  END_TORN,
  FIRST_CHUNK,
  HEADER_WORKERS,
  MESSAGE_HANDLES,
  MESSAGE_SIZE,
  MESSAGE_TAG,
  NOTIFY,
  SEGMENT_BASE,
  SEGMENT_LENGTH,
  SEGMENT_SLOTS,
  SLOT_TEXT_BYTES,
  SLOT_WORDS,
  TAG_TEXT,
  TAG_VALUE,
  UNUSUAL,
  WAIT_WAITING,
  WAIT_WITHDRAWN,
  WAITER_CONTEXT,
  WAITER_MESSAGE,
  WAITER_NEXT,
  WAITER_OBSERVES,
  WAITER_OWN_CONTEXT,
  WAITER_QUEUED,
  WORKER_DOORBELL,
  WORKER_STATE,
  WORKER_STATE_DEAD,
  WORKER_WORDS,
} from "./layout";

/** The worker that this thread is: what it writes into locks. */
let worker: i32 = 0;
/** A word that no other thread touches, to rest at. */
let own: usize = 0;

/** Says who this thread is, and which word is its own; once, before anything else. */
export function enter(self: i32, word: u32): void {
  worker = self;
  own = word << 2;
}

/** As `Core.send`. */
export function send(channel: u32, message: u32): f64 {
  const c = channel << 2;
  const end = c + CHANNEL_SENDING;
  const from = message << 2;
  if (hasCargo(from)) return UNUSUAL;
  const used = load<i32>(end, END_POSITION) - load<i32>(end, END_SEEN);
  if (used >= load<i32>(end, END_LIMIT)) pause(load<i32>(end, END_REST));
  if (!acquire(end)) return UNUSUAL;
  if (load<i32>(end, END_DISCONNECTED) | load<i32>(end, END_TORN)) return release(end, UNUSUAL);
  const position = load<i32>(end, END_POSITION);
  const limit = load<i32>(end, END_LIMIT);
  if (position - load<i32>(end, END_SEEN) >= limit) {
    const received = receivedFrom(c);
    store<i32>(end, received, END_SEEN);
    const free = limit - (position - received);
    learn(c, end, free);
    if (free <= 0) return release(end, BLOCKED);
  }
  const slot = slotOf(c, end, position);
  if (!slot) return release(end, UNUSUAL);
  fill(c, from, slot);
  return commit(end, position, c + CHANNEL_RECEIVING);
}

/** As `Core.receive`. */
export function receive(channel: u32, message: u32): f64 {
  const c = channel << 2;
  const end = c + CHANNEL_RECEIVING;
  if (load<i32>(end, END_POSITION) == load<i32>(end, END_SEEN)) pause(load<i32>(end, END_REST));
  if (!acquire(end)) return UNUSUAL;
  if (load<i32>(end, END_TORN)) return release(end, UNUSUAL);
  const position = load<i32>(end, END_POSITION);
  if (position == load<i32>(end, END_SEEN)) {
    const sent = sentTo(c);
    store<i32>(end, sent, END_SEEN);
    learn(c, end, sent - position);
    if (position == sent) return release(end, load<i32>(end, END_DISCONNECTED) ? UNUSUAL : BLOCKED);
  }
  const slot = slotOf(c, end, position);
  if (!slot || hasCargo(slot)) return release(end, UNUSUAL);
  empty(c, slot, message << 2);
  return commit(end, position, c + CHANNEL_SENDING);
}

/** As `Core.resume`. */
export function resume(channel: u32, isSender: i32, waiter: u32): f64 {
  const w = waiter << 2;
  // Pairs with the compare-exchange in `select`: a peer has made room, or sent.
  const selected = atomic.load<u32>(w, WAITER_OWN_CONTEXT + CONTEXT_STATE);
  // Pairs with the store in `removeFirst` and in `remove` (waker.ts).
  if (selected != waiter || atomic.load<i32>(w, WAITER_QUEUED) != 0) return UNUSUAL;
  const message = waiter + (WAITER_MESSAGE >> 2);
  return isSender ? send(channel, message) : receive(channel, message);
}

/**
 * Looking at the other end takes the line away from a peer at work, and that costs both as much as
 * ten messages. Where a look has found something at once but not much, the next one is therefore made
 * after a rest, as long as is needed to find a quarter of the capacity, or `ENOUGH`. Where it has found
 * nothing, the peers take turns, and the next look is made at once. Where a longer rest finds no more, the
 * peer is slow, or is this thread: for many looks then (a number below 0 counts them) there is none.
 */
function learn(c: usize, end: usize, found: i32): void {
  const rest = load<i32>(end, END_REST);
  const wanted = min(ENOUGH, load<i32>(c, CHANNEL_SENDING + END_LIMIT) >> 2);
  if (rest < 0) store<i32>(end, rest + 1, END_REST);
  else if (found <= 0) store<i32>(end, 0, END_REST);
  else if (found << 4 < rest) store<i32>(end, -LOOKS_WITHOUT_REST, END_REST);
  else if (found < wanted) store<i32>(end, min(LONGEST_REST, rest + 8), END_REST);
  else if (found > wanted << 1) store<i32>(end, rest - (rest >> 2), END_REST);
}

const ENOUGH: i32 = 64;
/** About 2 us. */
const LONGEST_REST: i32 = 320;
const LOOKS_WITHOUT_REST: i32 = 256;

/** How far receives have come. Pairs with the exchange in `commit`: a slot is filled after it was emptied. */
function receivedFrom(c: usize): i32 {
  return atomic.load<i32>(c, CHANNEL_RECEIVING + END_POSITION);
}

/** How far sends have come. Pairs with the exchange in `commit`: a message is read after it was written. */
function sentTo(c: usize): i32 {
  return atomic.load<i32>(c, CHANNEL_SENDING + END_POSITION);
}

/** The slot of a position, or 0 when the next segment of a chain is needed. */
function slotOf(c: usize, end: usize, position: i32): usize {
  const slots = load<u32>(c, CHANNEL_SLOTS) << 2;
  if (slots) return slots + (position & load<i32>(c, CHANNEL_MASK)) * SLOT_WORDS;
  const segment = load<u32>(end, END_SEGMENT) << 2;
  if ((position & -SEGMENT_LENGTH) != load<i32>(segment, SEGMENT_BASE)) return 0;
  return segment + SEGMENT_SLOTS + (position & (SEGMENT_LENGTH - 1)) * SLOT_WORDS;
}

function hasCargo(message: usize): bool {
  return load<i32>(message, MESSAGE_TAG) == TAG_VALUE && load<i32>(message, MESSAGE_HANDLES) != 0;
}

/** As `fillSlot`. */
function fill(c: usize, message: usize, slot: usize): void {
  copyHalf(message, slot);
  if (isLong(message)) copyHalf(message + SLOT_WORDS, secondHalf(c, slot));
}

/** As `emptySlot`. */
function empty(c: usize, slot: usize, message: usize): void {
  copyHalf(slot, message);
  if (isLong(message)) copyHalf(secondHalf(c, slot), message + SLOT_WORDS);
}

function isLong(message: usize): bool {
  const tag = load<i32>(message, MESSAGE_TAG);
  return tag == TAG_TEXT ? load<i32>(message, MESSAGE_SIZE) > SLOT_TEXT_BYTES : tag >= TAG_VALUE;
}

function secondHalf(c: usize, slot: usize): usize {
  return slot + (load<i32>(c, CHANNEL_MASK) + 1) * SLOT_WORDS;
}

function copyHalf(from: usize, to: usize): void {
  store<i64>(to, load<i64>(from));
  store<i64>(to, load<i64>(from, 8), 8);
}

/** Takes an end's lock; false when its owner keeps it for long. */
function acquire(end: usize): bool {
  // Pairs with the exchange in `commit` and `release`: what the last owner wrote is seen.
  if (atomic.cmpxchg<i32>(end, 0, worker, END_LOCK) == 0) return true;
  for (let turn = 0; turn < LOCK_TURNS; turn++) {
    pause(LOCK_REST);
    if (atomic.load<i32>(end, END_LOCK) == 0) {
      if (atomic.cmpxchg<i32>(end, 0, worker, END_LOCK) == 0) return true;
    }
  }
  return false;
}

/**
 * Moves the position, gives the lock back in the same step, and wakes a peer that waits; the ticket, and
 * whether a peer still has to be woken.
 */
function commit(end: usize, position: i32, peers: usize): f64 {
  const next = (<i64>(position + 1)) << 32;
  // Pairs with the loads of positions, and with the compare-exchange in `acquire`.
  wakeOwner(end, <i32>atomic.xchg<i64>(end, next, END_LOCK));
  const ticket = <f64>(<u32>position);
  // Pairs with the store in `insert` (waker.ts): either we see the waiter, or it sees our step.
  if (atomic.load<i32>(peers, END_FIRST_WAITER) == 0) return ticket;
  return wakeOne(peers) ? ticket : ticket + NOTIFY;
}

/**
 * As `wakeOne` (waker.ts), in the same order of steps. It is here because it runs when both threads'
 * caches are cold: in JavaScript the same steps take many more lines of them. False when it is left to
 * the caller, because the first in the queue is unusual.
 */
function wakeOne(end: usize): bool {
  if (!acquire(end)) return false;
  let isWoken = false;
  while (!isWoken) {
    const waiter = (<usize>atomic.load<u32>(end, END_FIRST_WAITER)) << 2;
    if (!waiter) break;
    const context = (<usize>load<u32>(waiter, WAITER_CONTEXT)) << 2;
    const peer = workerRecord(load<i32>(context, CONTEXT_WORKER));
    const isDead = atomic.load<i32>(peer, WORKER_STATE) >= WORKER_STATE_DEAD;
    if (isDead || load<i32>(waiter, WAITER_OBSERVES)) {
      release(end, 0);
      return false;
    }
    isWoken = select(waiter, context, peer);
    removeFirst(end, waiter);
  }
  release(end, 0);
  return true;
}

/** As `select` (waker.ts), for a worker that lives. */
function select(waiter: usize, context: usize, peer: usize): bool {
  // Pairs with the compareExchange in `withdraw` (waker.ts): one of both wins.
  const selected = <i32>(waiter >> 2);
  const before = atomic.cmpxchg<i32>(context, WAIT_WAITING, selected, CONTEXT_STATE);
  if (before == WAIT_WITHDRAWN) return false;
  if (load<i32>(context, CONTEXT_AWAITED) == 0) atomic.notify(context + CONTEXT_STATE, -1);
  else {
    // Pairs with the waitAsync in `Doorbell`: a ring between its look and its sleep is not missed.
    atomic.add<i32>(peer, 1, WORKER_DOORBELL);
    atomic.notify(peer + WORKER_DOORBELL, -1);
  }
  return before == WAIT_WAITING;
}

/** As `remove` (waker.ts), of the first in the queue. */
function removeFirst(end: usize, waiter: usize): void {
  atomic.store<i32>(end, load<i32>(waiter, WAITER_NEXT), END_FIRST_WAITER);
  if ((<usize>load<u32>(end, END_LAST_WAITER)) << 2 == waiter) store<i32>(end, 0, END_LAST_WAITER);
  // Pairs with the load in `leave` (waker.ts): its owner does not free it before.
  atomic.store<i32>(waiter, 0, WAITER_QUEUED);
}

/** As `place` (table.ts), in the table of workers. */
function workerRecord(index: i32): usize {
  const chunk = 31 - clz<i32>((index >>> 6) + 1);
  const start = (<usize>atomic.load<u32>(HEADER_WORKERS + (chunk << 2))) << 2;
  return start + (index - FIRST_CHUNK * ((1 << chunk) - 1)) * WORKER_WORDS;
}

/** Gives the lock back, nothing done. */
function release(end: usize, answer: f64): f64 {
  wakeOwner(end, atomic.xchg<i32>(end, 0, END_LOCK));
  return answer;
}

/** Wakes one of those who sleep for a lock. */
function wakeOwner(end: usize, before: i32): void {
  if (before & CONTENDED) atomic.notify(end + END_LOCK, 1);
}

const LOCK_TURNS: i32 = 60;
const LOCK_REST: i32 = 8;

/** A rest of about 6 ns a turn, in which no line of the cache that others use is touched. */
function pause(turns: i32): void {
  for (; turns > 0; turns--) atomic.add<i32>(own, 0);
}

/**
 * The first rest is so long that a peer at work gets on by many messages: who polls again at once
 * takes the line away from the one who is about to write it, for every single message.
 */
const FIRST_REST: i32 = 64;

/** Rests before it is time to sleep: at most, at least, and what this thread has learnt. */
const MOST: i32 = 6400;
const LEAST: i32 = 400;
let patience: i32 = MOST;

/** As `Core.spin`. */
export function spin(channel: u32, isSender: i32): bool {
  const c = channel << 2;
  let rest = FIRST_REST;
  for (let spent = 0; spent < patience; ) {
    pause(rest);
    spent += rest;
    if (isSender ? maySend(c) : mayReceive(c)) {
      patience = min(MOST, patience + spent);
      return true;
    }
    rest = min(LONGEST_REST << 1, rest + (rest >> 1));
  }
  patience = max(LEAST, patience >> 1);
  return false;
}

function maySend(c: usize): bool {
  const end = c + CHANNEL_SENDING;
  const isFull = sentTo(c) - receivedFrom(c) >= load<i32>(end, END_LIMIT);
  return !isFull || load<i32>(end, END_DISCONNECTED) != 0;
}

function mayReceive(c: usize): bool {
  const isEmpty = receivedFrom(c) == sentTo(c);
  return !isEmpty || load<i32>(c, CHANNEL_RECEIVING + END_DISCONNECTED) != 0;
}
