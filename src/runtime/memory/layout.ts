/**
 * Where everything stands in the shared heap, in 32-bit words. An *address* is the index of a word
 * (never of a byte), 0 is none. Fixed offsets and plain numbers only, so that code without
 * JavaScript objects (a WebAssembly core) can work on the same memory.
 *
 * ```
 * word 0        64         128                                  TOP
 *  | header    | free lists | blocks: channels, buffers, rings ... | not yet used
 * ```
 */

/** Words of the header at the start of the heap. */
export const HEADER = {
  /** Owner of the allocator (see `lock.ts`). */
  allocatorLock: 1,
  /** First word that was never allocated. */
  top: 2,
  /** Last id given to a worker, a channel, a handle. */
  lastWorker: 3,
  lastChannel: 4,
  lastHandle: 5,
  /** Probe: first ring of the list of rings. */
  rings: 6,
  /** Probe: 1 when the drain has written everything. */
  drainDone: 8,
  /** While the program is traced its level (`probe/level.ts`), else 0. */
  tracing: 9,
  /** Float64 at an even word: `process.hrtime` in ns at the trace's start. */
  epoch: 10,
  /** Owner of both tables and of all counts of handles. */
  tablesLock: 12,
  /** First free record of the table of handles (its index + 1), and how many were ever used. */
  freeHandle: 13,
  usedHandles: 14,
  /** Owner of what dead workers left. */
  estateLock: 15,
  /** Directory of the table of workers: the address of each chunk. */
  workers: 16,
  /** Directory of the table of handles. */
  handles: 40,
  /** First free block of each size class. */
  freeBlocks: 64,
  /** The directory of the shapes of messages (see `codec/shapes.ts`), and who owns it. */
  shapes: 112,
  shapesLock: 113,
  /** A number by which tokens know the program that they are of. */
  program: 114,
  /** Counts up whenever a parcel is dropped (see `parcel.ts`). */
  droppedParcels: 115,
  /** Where blocks begin. */
  blocks: 128,
} as const;

/**
 * A block begins with two words (its size class, and the next free block while it is free); what
 * `allocate` returns is the word after them, at an even word.
 */
export const BLOCK = { sizeClass: -2, next: -1, header: 2 } as const;

/** Set in a handle's owner while a token (see `move.ts`) stands for the handle. */
export const IN_TOKEN = 1 << 30;

/** A worker's record. */
export const WORKER = {
  words: 8,
  /** One of `WORKER_STATE`. */
  state: 0,
  /** Counts up whenever an awaited operation of this worker may go on. */
  doorbell: 1,
  /** The worker that started it, 0 for the main thread. */
  parent: 2,
  /** Node's number of the thread, 0 until it runs. */
  thread: 3,
  /** How it ended: a number of `EXIT`. */
  exit: 4,
  /** Counts up whenever a parcel has come for it (see `carrier.ts`). */
  parcels: 6,
  /** The free blocks that it keeps for itself (see `block-cache.ts`), or 0. */
  cache: 5,
} as const;

/** The life of a worker. A dead one's locks and handles may be taken by others. */
export const WORKER_STATE = { none: 0, alive: 1, dead: 2 } as const;

/** A handle's record: who owns one sender or receiver, or a parcel (see `parcel.ts`). */
export const HANDLE = {
  words: 9,
  /** Program-wide id; 0 while the record is free. */
  id: 0,
  channel: 1,
  /** A number of `SIDE`, or `parcelSide`. */
  side: 2,
  parcelSide: 4,
  /** The owning worker, marked `IN_TOKEN` or not; 0 while a message in a buffer carries it. */
  owner: 3,
  /** 1 when it no longer counts, but its drop may not be finished. */
  dropped: 4,
  /** Next free record, or the next receiver of a broadcast: its index + 1, or 0. */
  next: 5,
  /**
   * The channel's id: a channel's memory may belong to another one later. Of a parcel, which has no
   * channel: the worker that sends it.
   */
  channelId: 6,
  /** Broadcast and watch flavours: the number of the message that this receiver is to get next. */
  position: 7,
  /** 1 while it is a permit that holds a slot of the buffer. */
  permit: 8,
} as const;

/**
 * A channel: what hardly ever changes, then its two ends. Blocks begin 2 words into a line of the
 * cache (16 words), so the words that every operation of an end touches have a line of their own,
 * and those that are rarely written have another, which stays in the caches of both sides.
 *
 * ```
 * word 0       14              30                46                62                78
 *  | fixed    | sending end   | receiving end   | sending, cold   | receiving, cold |
 * ```
 */
export const CHANNEL = {
  words: 78,
  id: 0,
  /** A number of `FLAVOR`. */
  flavor: 1,
  /** Slots: 0 is a rendezvous, -1 unbounded. */
  capacity: 2,
  /** Array flavour: the first slot, else 0; and the number of slots together (a power of two) less one. */
  slots: 3,
  mask: 4,
  /** Sides (bits of `SIDE`) that are disconnected for good; both: the channel can be freed. */
  closed: 5,
  /** A block with the name in UTF-8, or 0; and its length in bytes. */
  name: 6,
  nameBytes: 7,
  /** Bits of `FLAG`. */
  flags: 8,
  /** Timer flavour: when it is ready (by `steadyTime`), and the time until it is again: Float64, ns. */
  deadline: 10,
  period: 12,
  /**
   * Timer flavour, in words that the sending end leaves free: the system's clock less the steady one when the channel was
   * made: Float64, ms.
   */
  clockOffset: 18,
  /** Where the ends begin. */
  sending: 14,
  receiving: 30,
  /**
   * A third queue of waiters, in words that the sending end leaves free: those who await the end of all
   * receivers. It has an end's lock and queue, and nothing else of it.
   */
  closing: 22,
} as const;

/** What a channel can do beyond others. */
export const FLAG = {
  /** Its receivers can be cloned. */
  shared: 1,
  /** It passes one value: a oneshot. */
  oneshot: 2,
  /** Its senders can make new receivers, also when there is none. */
  subscribable: 4,
} as const;

/** A lock's word is its owner's worker, 0 when it is free; this bit is set while somebody sleeps for it. */
export const CONTENDED = 1 << 30;

/** One end of a channel. */
export const END = {
  /** Owner of this end: whoever moves `position` or touches the queue of waiters. */
  lock: 0,
  /** The next message's number here (32 bits, wrapping): the ticket. Next to the lock, one step stores both. */
  position: 1,
  /** The worker that died while it owned this end, until the flavour has looked after it. */
  torn: 2,
  /**
   * List flavour: the segment that `position` is in, or ends. Receiving end of a broadcast: the first
   * receiver, by the index of its handle's record + 1.
   */
  segment: 3,
  /** The other end's `position` as it was when the owner last looked: never ahead of it. */
  seen: 4,
  /** Sending end: slots that sends may use, the capacity less those held by permits. */
  limit: 5,
  /** 1 when operations of this end find no peer any more, for good. */
  disconnected: 6,
  /** Sending end: the position after a message whose handles are being given away. */
  begun: 7,
  /**
   * How long to rest before the other end is looked at: what the core has learnt (see `core/queue.ts`).
   * Words 8 to 10 of the sending end belong to `CHANNEL.closing`.
   */
  rest: 12,
  /** Queue of waiting operations, in the order of their arrival. */
  firstWaiter: 32,
  lastWaiter: 33,
  /** Last arrival number given to a waiter. */
  arrivals: 34,
  /** Handles of this side that are alive, also those in messages. */
  handles: 35,
} as const;

/** `END.limit` of an unbounded channel. */
export const UNLIMITED = 2 ** 31 - 1;

/** The flavours of channels. */
export const FLAVOR = { array: 1, list: 2, zero: 3, timer: 4, broadcast: 7, watch: 8 } as const;

/** A segment of the list flavour: its slots begin on a line of the cache, as those of a ring do. */
export const SEGMENT = {
  /** Position of its first slot. */
  base: 0,
  /** The following segment, or 0. */
  next: 1,
  slots: 14,
  /** Slots in a segment; a power of two, so that positions wrap with 2^32. */
  length: 32,
} as const;

/** Words from the beginning of a block to its first line of the cache: where a ring's slots begin. */
export const FIRST_LINE = 14;

/**
 * A message: 32 bytes.
 *
 * ```
 * word 0     1      2                                8
 *  | tag    | size | number, short text, or a block |
 * ```
 */
export const MESSAGE = {
  words: 8,
  /** A number of `TAG`. */
  tag: 0,
  /** Bytes of the encoded value: what the trace tells. */
  size: 1,
  /** Numbers and short texts stand here (an even word). */
  inline: 2,
  /** Or the address of a block, how many handles stand at its start, and its used bytes. */
  block: 2,
  handles: 3,
  bytes: 4,
  /** Of bytes: what shows them (see `codec/bytes.ts`), and which part of them. */
  view: 5,
  offset: 6,
  length: 7,
} as const;

/** Bytes of text that fit into a message. */
export const INLINE_BYTES = 24;

/**
 * A slot holds the first half of a message, and all slots stand before all second halves: a line of
 * the cache carries four numbers from thread to thread, for whose messages the first half is enough.
 *
 * ```
 *  | slot 0 | slot 1 | ... | slot n-1 | second half 0 | second half 1 | ...
 * ```
 */
export const SLOT = {
  words: 4,
  /** Bytes of text that fit into a first half. */
  textBytes: 8,
} as const;

/** What a message holds. */
export const TAG = {
  undefined: 1,
  null: 2,
  false: 3,
  true: 4,
  int: 5,
  double: 6,
  /** Latin-1, in the message. */
  text: 7,
  /** A `Date`: its time (ms since 1970, Float64) in the message. */
  date: 8,
  /** From here on it stands in a block: as V8's serializer wrote it, perhaps with handles ... */
  value: 9,
  /** ... a longer text, Latin-1 or UTF-16 ... */
  latin1: 10,
  utf16: 11,
  /** ... a typed array or a buffer ... */
  bytes: 12,
  /** ... plain objects and arrays (see `codec/tree.ts`). */
  tree: 13,
} as const;

/**
 * A waiting operation, or one arm of a select. The first words queue it at one end of one channel, the
 * next are its thread's wait (`CONTEXT`; the arms of a select share that of the first), the rest is the
 * message of a waiting send, or what a rendezvous hands over.
 */
export const WAITER = {
  words: 20,
  next: 0,
  /** Arrival number: an operation that was woken in vain goes back to its place. */
  arrival: 1,
  /** 1 while it is in a queue. */
  queued: 2,
  /** The address of its context. */
  context: 3,
  /** Rendezvous: the ticket that the peer gave. */
  ticket: 4,
  ownContext: 5,
  /** An even word, for the message's number. */
  message: 8,
  /** Rendezvous: one of `EXCHANGE`. */
  exchange: 16,
  /** 1 when it only waits until its operation is possible. */
  observes: 17,
} as const;

/** How far a peer has come with the message of a waiter at a rendezvous. */
export const EXCHANGE = { none: 0, begun: 1, done: 2 } as const;

/** One thread's wait for one operation or, for a select, for one of several. */
export const CONTEXT = {
  words: 3,
  /** One of `WAIT`, or the address of the waiter that a peer selected. */
  state: 0,
  worker: 1,
  /** 1 when it is awaited: then the worker's doorbell rings, else the thread sleeps on `state`. */
  awaited: 2,
} as const;

/** States of a context other than the address of the selected waiter. */
export const WAIT = { waiting: 0, withdrawn: 1 } as const;
