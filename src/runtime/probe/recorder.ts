/** The probe of one thread: puts what happens into the thread's ring. */

import { EVENT_KIND, SIDE } from "../../trace/event.ts";
import { utf8Length, writeUtf8 } from "../../trace/utf8.ts";
import { frameAbove, sourceOf } from "./call-site.ts";
import { clockSince } from "./clock.ts";
import { LEVEL, type Level } from "./level.ts";
import { PacedClock } from "./paced-clock.ts";
import type { Caller, Probe, Tracked } from "./probe.ts";
import { assumed, DECLARATION, headOf, RECORD, SLOT_BYTES, siteOf } from "./record.ts";
import type { RingWriter } from "./ring.ts";

/** Code units; longer texts (an error's message, say) are cut. */
const LONGEST_TEXT = 1 << 12;
/** Bytes that a code unit may take in UTF-8. */
const UNIT_BYTES = 3;
/** An operation's call is looked at when so many times what the last look took has passed: two percent. */
const LOOK_COST = 50;
/** At a worker's end, ms to wait for room for what must not be lost. */
const PATIENCE = 500;

/** Whose recorder it is, and how it records. */
export interface RecorderOptions {
  /** 0 for a thread that is no worker. */
  readonly worker: number;
  /** ns of `process.hrtime` at the trace's time 0. */
  readonly epoch: number;
  readonly level: Level;
}

/**
 * Records into a ring. When the ring is full, operations are dropped and counted; what says that
 * something exists (declarations, workers, channels, handles) waits here and is written later, so that
 * an id always means something.
 */
export class Recorder implements Probe {
  readonly #ring: RingWriter;
  readonly #worker: number;
  readonly #clock: PacedClock;
  readonly #isExact: boolean;
  readonly #atEnd: (() => void) | undefined;
  readonly #longestText: number;
  readonly #texts = new Map<string, number>();
  /** By file, then by line and column. */
  readonly #sites = new Map<string, Map<number, number>>();
  #siteCount = 0;
  /** ns; before that time no operation's call is looked at again. */
  #nextLook = 0;
  /** Writes that found no room, oldest first. */
  #waiting: (() => boolean)[] = [];
  #lost = 0;
  /** After the worker's exit the drain may free the ring: nothing is written any more. */
  #isOver = false;

  /**
   * The program's root thread, which records on after its own exit, gives `atEnd`: it is called by
   * {@link flush}.
   */
  constructor(ring: RingWriter, { worker, epoch, level }: RecorderOptions, atEnd?: () => void) {
    this.#ring = ring;
    this.#worker = worker;
    this.#isExact = level === LEVEL.exact;
    const { words: ticks, tick } = ring;
    this.#clock = new PacedClock({ read: clockSince(epoch), ticks, tick }, this.#isExact);
    this.#atEnd = atEnd;
    const room = Math.floor(((ring.longestRecord - 1) * SLOT_BYTES) / UNIT_BYTES);
    this.#longestText = Math.min(LONGEST_TEXT, room - 1);
  }

  now(): number {
    return this.#clock.now();
  }

  instant(): number {
    return this.#clock.instant();
  }

  operationSite({ track }: Tracked, caller: Caller): number {
    if (this.#isExact) return this.site(caller);
    const seen = track.seen(caller);
    if (seen !== undefined && this.#clock.instant() < this.#nextLook) return seen.assumed;
    const before = this.#clock.now();
    const site = this.site(caller);
    const after = this.#clock.now();
    this.#nextLook = after + (after - before) * LOOK_COST;
    track.see({ caller, assumed: assumed(site) });
    return site;
  }

  site(caller: Caller): number {
    const frame = frameAbove(caller);
    if (frame === undefined) return 0;
    let places = this.#sites.get(frame.file);
    if (places === undefined) {
      places = new Map();
      this.#sites.set(frame.file, places);
    }
    const place = frame.line * 2 ** 24 + (frame.column % 2 ** 24);
    let id = places.get(place);
    if (id === undefined) {
      id = ++this.#siteCount;
      places.set(place, id);
      const { file, line, column } = sourceOf(frame);
      this.#keep(0, headOf(DECLARATION.site, 0, 0), id, this.#text(file), line, column, 0);
    }
    return siteOf(id, false);
  }

  channelCreated(
    channel: number,
    kind: string,
    capacity: number,
    name: string,
    site: number,
  ): void {
    const [kindText, nameText] = [this.#text(kind), this.#text(name)];
    this.#note(EVENT_KIND.channelCreated, 0, channel, kindText, site, capacity, nameText);
  }

  handleCreated(handle: number, channel: number, side: number, site: number): void {
    this.#note(EVENT_KIND.handleCreated, side, channel, handle, site, 0, 0);
  }

  handleCloned(handle: number, source: number, channel: number, side: number, site: number): void {
    this.#note(EVENT_KIND.handleCloned, side, channel, handle, site, source, 0);
  }

  handleMoved(
    handle: number,
    channel: number,
    worker: number,
    carrier: number,
    site: number,
  ): void {
    this.#note(EVENT_KIND.handleMoved, 0, channel, handle, site, worker, carrier);
  }

  handleDropped(handle: number, channel: number, side: number, worker: number, site: number): void {
    this.#note(EVENT_KIND.handleDropped, side, channel, handle, site, worker, 0);
  }

  handleLeaked(handle: number, channel: number, side: number, site: number): void {
    this.#note(EVENT_KIND.handleLeaked, side, channel, handle, site, 0, 0);
  }

  disconnected(channel: number, side: number, discarded: number, worker: number): void {
    this.#note(EVENT_KIND.channelDisconnected, side, channel, worker, 0, discarded, 0);
  }

  blocked({ id, channelId, side }: Tracked, operation: number, site: number): void {
    const kind = side === SIDE.sender ? EVENT_KIND.sendBlocked : EVENT_KIND.receiveBlocked;
    this.#operation(this.now(), headOf(kind, 0, operation), channelId, id, site, 0, 0);
  }

  done(
    { id, channelId, side }: Tracked,
    time: number,
    outcome: number,
    operation: number,
    ticket: number,
    size: number,
    site: number,
  ): void {
    const kind = side === SIDE.sender ? EVENT_KIND.sendDone : EVENT_KIND.receiveDone;
    const head = headOf(kind, outcome, operation);
    this.#operation(time, head, channelId, id, site, ticket, size);
  }

  workerStarted(worker: number, name: string, kind: string, parent: number, site: number): void {
    const [kindText, nameText] = [this.#text(kind), this.#text(name)];
    this.#note(EVENT_KIND.workerStarted, 0, worker, kindText, site, parent, nameText);
  }

  workerExited(worker: number, exit: number, text: string): void {
    this.#note(EVENT_KIND.workerExited, exit, worker, 0, 0, 0, this.#text(text));
    if (worker !== this.#worker) return;
    this.#settle();
    if (this.#atEnd !== undefined) return;
    this.#isOver = true;
    this.#ring.close();
  }

  mark(text: string, site: number): void {
    this.#note(EVENT_KIND.mark, 0, 0, 0, site, 0, this.#text(text));
  }

  flush(): void {
    this.#settle();
    this.#atEnd?.();
  }

  /** An operation's record, dropped and counted when there is no room. */
  #operation(
    time: number,
    head: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
  ): void {
    if (this.#isOver) return;
    if (!this.#catchUp() || !this.#write(time, head, a, b, c, d, e)) this.#lost++;
  }

  /** An event that is never dropped, and happens now. */
  #note(
    kind: number,
    outcome: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
  ): void {
    this.#keep(this.now(), headOf(kind, outcome, 0), a, b, c, d, e);
  }

  #keep(time: number, head: number, a: number, b: number, c: number, d: number, e: number): void {
    this.#sooner(() => this.#write(time, head, a, b, c, d, e));
  }

  /** The id of a text, told to the reader when it is new; 0 for the empty one. */
  #text(text: string): number {
    if (text === "") return 0;
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.size + 1;
    this.#texts.set(text, id);
    const cut = text.length > this.#longestText ? `${text.slice(0, this.#longestText)}…` : text;
    const bytes = new Uint8Array(utf8Length(cut));
    writeUtf8(bytes, 0, cut);
    this.#sooner(() => this.#writeText(id, bytes));
    return id;
  }

  /** Writes now if everything before is written and there is room, else as soon as there is. */
  #sooner(write: () => boolean): void {
    if (this.#isOver) return;
    if (!this.#catchUp() || !write()) this.#waiting.push(write);
  }

  /** Writes what waits for room; returns whether nothing waits any more. */
  #catchUp(): boolean {
    if (this.#lost > 0) {
      const head = headOf(EVENT_KIND.lost, 0, 0);
      if (!this.#write(this.now(), head, 0, 0, 0, this.#lost, 0)) return false;
      this.#lost = 0;
    }
    let written = 0;
    for (const write of this.#waiting) {
      if (!write()) break;
      written++;
    }
    if (written > 0) this.#waiting = this.#waiting.slice(written);
    return this.#waiting.length === 0;
  }

  /** There will be no later: waits for room, but not for ever. */
  #settle(): void {
    const deadline = this.now() + PATIENCE * 1e6;
    while (!this.#catchUp() && this.now() < deadline) this.#ring.awaitReader(PATIENCE / 10);
  }

  #write(
    time: number,
    head: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
  ): boolean {
    const ring = this.#ring;
    if (!ring.hasRoom(1)) return false;
    const at = ring.slot(0);
    const { words } = ring;
    ring.doubles[at / 2] = time;
    words[at + RECORD.head] = head;
    words[at + RECORD.own] = a;
    words[at + RECORD.own + 1] = b;
    words[at + RECORD.own + 2] = c;
    words[at + RECORD.own + 3] = d;
    words[at + RECORD.own + 4] = e;
    ring.publish(1);
    return true;
  }

  #writeText(id: number, text: Uint8Array): boolean {
    const ring = this.#ring;
    const slots = 1 + Math.ceil(text.length / SLOT_BYTES);
    if (!ring.hasRoom(slots)) return false;
    const at = ring.slot(0);
    ring.words[at + RECORD.head] = headOf(DECLARATION.text, 0, 0);
    ring.words[at + RECORD.own] = id;
    ring.words[at + RECORD.own + 1] = text.length;
    for (let slot = 1; slot < slots; slot++) {
      const from = (slot - 1) * SLOT_BYTES;
      ring.bytes.set(text.subarray(from, from + SLOT_BYTES), ring.slot(slot) * 4);
    }
    ring.publish(slots);
    return true;
  }
}
