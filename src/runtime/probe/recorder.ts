/** The probe of one thread: puts what happens into the thread's ring. */

import { bytesOf } from "../../trace/bytes.ts";
import { EVENT_KIND, OUTCOME, SIDE } from "../../trace/event.ts";
import { type RecordRow, writeRecord } from "../../trace/journal.ts";
import { Backlog } from "./backlog.ts";
import { CallLooks } from "./call-looks.ts";
import { clockSince } from "./clock.ts";
import { JournalWriter, type Told } from "./journal-writer.ts";
import { LEVEL, type Level } from "./level.ts";
import { Names } from "./names.ts";
import { PacedClock } from "./paced-clock.ts";
import type { Port } from "./port.ts";
import type { PreviewOf } from "./preview.ts";
import type { Caller, Probe, Tracked } from "./probe.ts";
import type { RingWriter } from "./ring.ts";
import { PHASE, type Track } from "./track.ts";

/** At a worker's end, ms to wait for room for what must not be lost. */
const PATIENCE = 500;

/** Whose recorder it is, and how it records. */
export interface RecorderOptions {
  /** 0 for a thread that is no worker. */
  readonly worker: number;
  /** ns of `process.hrtime` at the trace's time 0. */
  readonly epoch: number;
  readonly level: Level;
  /** What makes previews of messages; absent when nobody has asked for them. */
  readonly previewOf?: PreviewOf | undefined;
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
  /** Whether operations that never waited are left to the drain's samples. */
  readonly #isGauge: boolean;
  readonly #atEnd: (() => void) | undefined;
  readonly #backlog: Backlog;
  readonly #names: Names;
  readonly #looks: CallLooks;
  readonly preview: ((value: unknown) => void) | null;
  /** Of the message that is being sent. */
  #preview = "";
  /** After the worker's exit the drain may free the ring: nothing is written any more. */
  #isOver = false;

  /**
   * The program's root thread, which records on after its own exit, gives `atEnd`: it is called by
   * {@link flush}.
   */
  constructor(
    ring: RingWriter,
    { worker, epoch, level, previewOf }: RecorderOptions,
    atEnd?: () => void,
  ) {
    this.#ring = ring;
    const isExact = level === LEVEL.exact;
    this.#journal = new JournalWriter(ring, isExact);
    this.#worker = worker;
    this.#isGauge = level === LEVEL.gauges;
    const { words: ticks, tick } = ring;
    this.#clock = new PacedClock({ read: clockSince(epoch), ticks, tick }, isExact);
    this.#atEnd = atEnd;
    this.#backlog = new Backlog(ring, () => this.now());
    this.#names = new Names(ring.longestRecord, (record) => this.#sooner(record));
    this.#looks = new CallLooks(this.#clock, this.#names, isExact);
    this.preview =
      previewOf === undefined || this.#isGauge
        ? null
        : (value) => {
            this.#preview = previewOf(value);
            // As what is different about an operation, it cannot be told in the operation's one byte.
            this.#clock.isFresh = true;
          };
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
    return this.#looks.operationSite(track, caller);
  }

  waitSite(caller: Caller, site: number): number {
    return this.#looks.waitSite(caller, site);
  }

  site(caller: Caller): number {
    return this.#names.site(caller);
  }

  channelCreated(
    channel: number,
    kind: string,
    capacity: number,
    name: string,
    site: number,
  ): void {
    const [detail, text] = [this.#names.text(kind), this.#names.text(name)];
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
      preview: "",
    };
    this.#tell(track, track.portOf(PHASE.begins, wait, site), told);
  }

  takePreview(): string {
    const preview = this.#preview;
    this.#preview = "";
    return preview;
  }

  joinBlocked(target: number, operation: number, site: number): void {
    this.#note({ kind: EVENT_KIND.joinBlocked, other: target, operation, site });
  }

  joinDone(target: number, operation: number): void {
    this.#note({ kind: EVENT_KIND.joinDone, other: target, operation });
  }

  rests(wakers: string): void {
    this.#note({ kind: EVENT_KIND.workerRests, text: this.#names.text(wakers) });
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
    const preview = handle.side === SIDE.sender ? this.takePreview() : "";
    this.done(handle, time, OUTCOME.ok, 0, ticket, size, site, preview);
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
    preview = "",
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
      preview,
    };
    track.verb = undefined;
    if (operation === 0) this.#ended(track, told);
    else this.#tell(track, track.portOf(PHASE.ends, outcome, site), told);
  }

  workerStarted(worker: number, name: string, kind: string, parent: number, site: number): void {
    const [detail, text] = [this.#names.text(kind), this.#names.text(name)];
    this.#note({ kind: EVENT_KIND.workerStarted, worker, detail, site, other: parent, text });
  }

  workerExited(worker: number, exit: number, text: string): void {
    const { workerExited: kind } = EVENT_KIND;
    this.#note({ kind, outcome: exit, worker, text: this.#names.text(text) });
    if (worker !== this.#worker) return;
    this.#settle();
    if (this.#atEnd !== undefined) return;
    this.#isOver = true;
    this.#clock.isFresh = true;
    this.#ring.close();
  }

  mark(text: string, site: number): void {
    this.#note({ kind: EVENT_KIND.mark, site, text: this.#names.text(text) });
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
    this.#backlog.lose();
    // The next operation looks for room first.
    this.#clock.isFresh = true;
  }

  /** An event that is never dropped, and happens now. */
  #note(row: Omit<RecordRow, "time">): void {
    this.#sooner(bytesOf((to) => writeRecord(to, { time: this.now(), ...row })));
  }

  /** Writes now if everything before is written and there is room, else as soon as there is. */
  #sooner(record: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#isReady(this.#clock.last) && this.#ring.group(record)) return;
    this.#backlog.push(record);
    this.#clock.isFresh = true;
  }

  /** Whether something that happens at `time` (ns) may be written: nothing waits any more. */
  #isReady(time: number): boolean {
    if (!this.#backlog.catchUp()) return false;
    this.#journal.refresh(time);
    return true;
  }

  /** There will be no later: waits for room, but not for ever. */
  #settle(): void {
    const deadline = this.now() + PATIENCE * 1e6;
    while (!this.#backlog.catchUp() && this.now() < deadline) this.#ring.awaitReader(PATIENCE / 10);
  }
}
