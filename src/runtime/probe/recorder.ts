/** The probe of one thread: puts what happens into the thread's ring. */

import { ByteWriter } from "../../trace/bytes.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../../trace/event.ts";
import {
  assumed,
  type RecordRow,
  siteOf,
  writeRecord,
  writeSite,
  writeText,
} from "../../trace/journal.ts";
import { frameAbove, sourceOf } from "./call-site.ts";
import { clockSince } from "./clock.ts";
import { JournalWriter, type Told } from "./journal-writer.ts";
import { LEVEL, type Level } from "./level.ts";
import { PacedClock } from "./paced-clock.ts";
import type { Port } from "./port.ts";
import type { Caller, Probe, Tracked } from "./probe.ts";
import type { RingWriter } from "./ring.ts";
import { PHASE, type Track } from "./track.ts";

/** Code units; longer texts (an error's message, say) are cut. */
const LONGEST_TEXT = 1 << 12;
/** Bytes of a text's declaration before the text: its code, its length, its id. */
const TEXT_HEAD_BYTES = 24;
/** Bytes that a code unit may take in UTF-8. */
const UNIT_BYTES = 3;
/** An operation's call is looked at when so many times what the last look took has passed: less than a percent. */
const LOOK_COST = 150;
/** As `LOOK_COST`, for operations that begin to wait, which takes longer anyway. */
const WAIT_LOOK_COST = 20;
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
  readonly #journal: JournalWriter;
  readonly #worker: number;
  readonly #clock: PacedClock;
  readonly #isExact: boolean;
  /** Whether operations that never waited are left to the drain's samples. */
  readonly #isGauge: boolean;
  readonly #atEnd: (() => void) | undefined;
  readonly #longestText: number;
  readonly #texts = new Map<string, number>();
  /** By file, then by line and column. */
  readonly #sites = new Map<string, Map<number, number>>();
  #siteCount = 0;
  /** ns; before that time no operation's call is looked at again. */
  #nextLook = 0;
  /** ns; the same for operations that wait. */
  #nextWaitLook = 0;
  /** Records that found no room, oldest first. */
  #waiting: Uint8Array[] = [];
  #lost = 0;
  /** After the worker's exit the drain may free the ring: nothing is written any more. */
  #isOver = false;

  /**
   * The program's root thread, which records on after its own exit, gives `atEnd`: it is called by
   * {@link flush}.
   */
  constructor(ring: RingWriter, { worker, epoch, level }: RecorderOptions, atEnd?: () => void) {
    this.#ring = ring;
    this.#isExact = level === LEVEL.exact;
    this.#journal = new JournalWriter(ring, this.#isExact);
    this.#worker = worker;
    this.#isGauge = level === LEVEL.gauges;
    const { words: ticks, tick } = ring;
    this.#clock = new PacedClock({ read: clockSince(epoch), ticks, tick }, this.#isExact);
    this.#atEnd = atEnd;
    const room = Math.floor((ring.longestRecord - TEXT_HEAD_BYTES) / UNIT_BYTES);
    this.#longestText = Math.min(LONGEST_TEXT, room - 1);
  }

  get hearsAll(): boolean {
    return !this.#isGauge;
  }

  now(): number {
    return this.#clock.now();
  }

  instant(): number {
    this.#clock.look();
    return this.#clock.last;
  }

  operationSite({ track }: Tracked, caller: Caller): number {
    if (this.#isExact) return this.site(caller);
    const seen = track.seen(caller);
    if (seen !== undefined && this.#clock.last < this.#nextLook) return seen.assumed;
    const before = this.#clock.now();
    const site = this.site(caller);
    const after = this.#clock.now();
    this.#nextLook = after + (after - before) * LOOK_COST;
    track.see({ caller, assumed: assumed(site) });
    return site;
  }

  waitSite(caller: Caller, site: number): number {
    const before = this.now();
    if (assumed(site) !== site || before < this.#nextWaitLook) return site;
    const looked = this.site(caller);
    const after = this.now();
    this.#nextWaitLook = after + (after - before) * WAIT_LOOK_COST;
    return looked;
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
    const known = places.get(place);
    if (known !== undefined) return siteOf(known, false);
    const id = ++this.#siteCount;
    places.set(place, id);
    const { file, line, column } = sourceOf(frame);
    const text = this.#text(file);
    this.#sooner(declared((to) => writeSite(to, id, text, line, column)));
    return siteOf(id, false);
  }

  channelCreated(
    channel: number,
    kind: string,
    capacity: number,
    name: string,
    site: number,
  ): void {
    const [detail, text] = [this.#text(kind), this.#text(name)];
    const { channelCreated } = EVENT_KIND;
    this.#note({ kind: channelCreated, channel, detail, site, other: capacity, text });
  }

  handleCreated(handle: number, channel: number, side: number, site: number): void {
    this.#note({ kind: EVENT_KIND.handleCreated, outcome: side, channel, handle, site });
  }

  handleCloned(
    handle: number,
    source: number,
    channel: number,
    side: number,
    permit: number,
    site: number,
  ): void {
    const { handleCloned: kind } = EVENT_KIND;
    this.#note({ kind, outcome: side, channel, handle, site, other: source, detail: permit });
  }

  handleWeakened(handle: number, channel: number, site: number): void {
    this.#note({ kind: EVENT_KIND.handleWeakened, channel, handle, site });
  }

  handleMoved(
    handle: number,
    channel: number,
    worker: number,
    carrier: number,
    site: number,
  ): void {
    const { handleMoved } = EVENT_KIND;
    this.#note({ kind: handleMoved, channel, handle, site, other: worker, detail: carrier });
  }

  handleDropped(handle: number, channel: number, side: number, worker: number, site: number): void {
    const { handleDropped } = EVENT_KIND;
    this.#note({ kind: handleDropped, outcome: side, channel, handle, site, worker });
  }

  handleLeaked(handle: number, channel: number, side: number, site: number): void {
    this.#note({ kind: EVENT_KIND.handleLeaked, outcome: side, channel, handle, site });
  }

  disconnected(channel: number, side: number, discarded: number, worker: number): void {
    const { channelDisconnected } = EVENT_KIND;
    this.#note({ kind: channelDisconnected, outcome: side, channel, worker, other: discarded });
  }

  channelClosed(channel: number, site: number): void {
    this.#note({ kind: EVENT_KIND.channelClosed, channel, site });
  }

  blocked(handle: Tracked, operation: number, wait: number, site: number): void {
    const { id, channelId, side, track } = handle;
    const kind = side === SIDE.sender ? EVENT_KIND.sendBlocked : EVENT_KIND.receiveBlocked;
    const time = this.now();
    const told: Told = {
      kind,
      time,
      channel: channelId,
      handle: id,
      operation,
      wait,
      site,
      outcome: 0,
      ticket: 0,
      size: 0,
    };
    this.#tell(track, track.portOf(PHASE.begins, wait, site), told);
  }

  joinBlocked(target: number, operation: number, site: number): void {
    this.#note({ kind: EVENT_KIND.joinBlocked, other: target, operation, site });
  }

  joinDone(target: number, operation: number): void {
    this.#note({ kind: EVENT_KIND.joinDone, other: target, operation });
  }

  rests(wakers: string): void {
    this.#note({ kind: EVENT_KIND.workerRests, text: this.#text(wakers) });
  }

  get written(): number {
    return this.#ring.written;
  }

  look(): void {
    this.#clock.look();
  }

  moved(handle: Tracked, caller: Caller, ticket: number, size: number): void {
    const { track } = handle;
    const { port } = track;
    // Whatever else could have changed comes with a reading of the clock, or is marked as one.
    if (
      !this.#clock.isFresh &&
      track.verb === caller &&
      port.ticket === ticket &&
      port.size === size &&
      this.#ring.single(port.code)
    ) {
      port.ticket = (ticket + 1) >>> 0;
      return;
    }
    const time = this.#clock.last;
    const site = this.operationSite(handle, caller);
    this.done(handle, time, OUTCOME.ok, 0, ticket, size, site);
    // With another site the next one is in another port.
    track.verb = track.seen(caller)?.assumed === site ? caller : undefined;
  }

  done(
    { id, channelId, side, track }: Tracked,
    time: number,
    outcome: number,
    operation: number,
    ticket: number,
    size: number,
    site: number,
  ): void {
    if (this.#isGauge && operation === 0) return;
    const kind = side === SIDE.sender ? EVENT_KIND.sendDone : EVENT_KIND.receiveDone;
    // In one piece: what is added behind a spread takes V8 microseconds.
    const told: Told = {
      kind,
      time,
      channel: channelId,
      handle: id,
      operation,
      wait: 0,
      site,
      outcome,
      ticket,
      size,
    };
    track.verb = undefined;
    if (operation === 0) this.#ended(track, told);
    else this.#tell(track, track.portOf(PHASE.ends, outcome, site), told);
  }

  workerStarted(worker: number, name: string, kind: string, parent: number, site: number): void {
    const [detail, text] = [this.#text(kind), this.#text(name)];
    this.#note({ kind: EVENT_KIND.workerStarted, worker, detail, site, other: parent, text });
  }

  workerExited(worker: number, exit: number, text: string): void {
    const { workerExited: kind } = EVENT_KIND;
    this.#note({ kind, outcome: exit, worker, text: this.#text(text) });
    if (worker !== this.#worker) return;
    this.#settle();
    if (this.#atEnd !== undefined) return;
    this.#isOver = true;
    this.#clock.isFresh = true;
    this.#ring.close();
  }

  mark(text: string, site: number): void {
    this.#note({ kind: EVENT_KIND.mark, site, text: this.#text(text) });
  }

  flush(): void {
    this.#settle();
    this.#atEnd?.();
  }

  /** The end of an operation that never waited. */
  #ended(track: Track, ended: Told): void {
    const port = track.portOf(PHASE.atOnce, ended.outcome, ended.site);
    if (!this.#tell(track, port, ended)) return;
    track.port = port;
    this.#clock.isFresh = false;
  }

  /** What is told of an operation, dropped and counted when there is no room; whether it was told. */
  #tell(track: Track, port: Port, told: Told): boolean {
    if (this.#isOver) return false;
    if (!this.#isReady(told.time) || !this.#journal.operation(port, told, track.lastMoved)) {
      this.#lose();
      return false;
    }
    const hasMoved = told.outcome === OUTCOME.ok;
    port.size = told.size;
    port.ticket = hasMoved ? (told.ticket + 1) >>> 0 : 0;
    if (hasMoved) track.lastMoved = port;
    return true;
  }

  #lose(): void {
    this.#lost++;
    // The next operation looks for room first.
    this.#clock.isFresh = true;
  }

  /** An event that is never dropped, and happens now. */
  #note(row: Omit<RecordRow, "time">): void {
    this.#sooner(recordOf({ time: this.now(), ...row }));
  }

  /** The id of a text, told to the reader when it is new; 0 for the empty one. */
  #text(text: string): number {
    if (text === "") return 0;
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.size + 1;
    this.#texts.set(text, id);
    const cut = text.length > this.#longestText ? `${text.slice(0, this.#longestText)}…` : text;
    this.#sooner(declared((to) => writeText(to, id, cut)));
    return id;
  }

  /** Writes now if everything before is written and there is room, else as soon as there is. */
  #sooner(record: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#isReady(this.#clock.last) && this.#ring.group(record)) return;
    this.#waiting.push(record);
    this.#clock.isFresh = true;
  }

  /** Whether something that happens at `time` (ns) may be written: nothing waits any more. */
  #isReady(time: number): boolean {
    if (!this.#catchUp()) return false;
    this.#journal.refresh(time);
    return true;
  }

  /** Writes what waits for room; returns whether nothing waits any more. */
  #catchUp(): boolean {
    if (this.#lost > 0) {
      const lost = { kind: EVENT_KIND.lost, time: this.now(), other: this.#lost };
      if (!this.#ring.group(recordOf(lost))) return false;
      this.#lost = 0;
    }
    let written = 0;
    for (const record of this.#waiting) {
      if (!this.#ring.group(record)) break;
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
}

function recordOf(row: RecordRow): Uint8Array {
  return declared((to) => writeRecord(to, row));
}

function declared(write: (to: ByteWriter) => void): Uint8Array {
  const to = new ByteWriter(48);
  write(to);
  return to.written;
}
