/** One worker's journal as a reader sees it: bytes into events with the trace's own texts and sites. */

import type { EventBatch } from "./batch.ts";
import { ByteReader } from "./bytes.ts";
import { TraceFormatError } from "./errors.ts";
import { EVENT_KIND, OUTCOME, type Site } from "./event.ts";
import { isKnown } from "./event-row.ts";
import { CODE, LATE_FIELDS, PORTS, RECORD_FIELDS, type RecordField } from "./journal.ts";
import { JournalTimes } from "./journal-times.ts";
import type { Tables } from "./tables.ts";

const MAX_U32 = 0xffff_ffff;

/** The largest number in a field, where it is not an id of the trace. */
const LIMIT: { readonly [F in RecordField]?: number } = {
  ticket: MAX_U32,
  size: MAX_U32,
  occupancy: MAX_U32,
  site: MAX_U32,
  text: MAX_U32,
};

/** Kinds of event that say in `detail` what kind of thing begins. */
const HAS_KIND_TEXT: ReadonlySet<number> = new Set([
  EVENT_KIND.workerStarted,
  EVENT_KIND.channelCreated,
]);

/** The last operation of a handle that moved a message was one of this port's. */
interface LastPort {
  port: Port | undefined;
}

/** What one port's operations have in common, and what is expected of the next. */
interface Port {
  readonly kind: number;
  readonly outcome: number;
  readonly channel: number;
  readonly handle: number;
  readonly site: number;
  /** Of operations that wait: the bits of `WAIT`; undefined in a port of others. */
  readonly wait: number | undefined;
  /** Of its handle; shared by the handle's ports. */
  readonly last: LastPort;
  size: number;
  ticket: number;
}

/** The kinds of operation, and their beginnings. */
const PORT_KINDS: ReadonlySet<number> = new Set([EVENT_KIND.sendDone, EVENT_KIND.receiveDone]);
const WAIT_PORT_KINDS: ReadonlySet<number> = new Set([
  ...PORT_KINDS,
  EVENT_KIND.sendBlocked,
  EVENT_KIND.receiveBlocked,
]);

/** A part of a journal, as a frame holds it. */
export interface JournalPart {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly end: number;
  /** How many bytes of this journal came before. */
  readonly position: number;
  /** Where in the part all that is needed to go on is said anew; undefined: nowhere. */
  readonly checkpoint: number | undefined;
}

/** Reads the parts of one journal in their order. */
export class JournalReader {
  readonly #worker: number;
  readonly #tables: Tables;
  readonly #texts = new Map<number, number>();
  readonly #declared = new Map<number, Site>();
  readonly #sites = new Map<number, number>();
  readonly #ports: (Port | undefined)[] = [];
  /** By handle. */
  readonly #lastPorts = new Map<number, LastPort>();
  readonly #times = new JournalTimes();
  /** What the last TIME or FORGET said. */
  #time = 0;
  #position = 0;
  /** The number of the last operation that began to wait. */
  #begun = 0;
  #hasUnknown = false;

  /** Whether there were events that this version does not know. */
  get hasUnknown(): boolean {
    return this.#hasUnknown;
  }

  /** `worker` is 0 for a thread that is none; texts and sites go into `tables`. */
  constructor(worker: number, tables: Tables) {
    this.#worker = worker;
    this.#tables = tables;
  }

  /**
   * Appends the events of a part to a batch; all that have no time of their own happened until `mark` (ns). Ids above
   * `maxId` are refused. Throws {@link TraceFormatError} when the part is not a journal's; then nothing is appended.
   */
  read(part: JournalPart, mark: number, maxId: number, batch: EventBatch): void {
    const { bytes, from, end, position, checkpoint } = part;
    const isNext = position === this.#position;
    if (!isNext && checkpoint === undefined) {
      // What came before is missing: what it declared is not known, here and up to the next checkpoint.
      this.#position = Number.NaN;
      return;
    }
    this.#position = position + end - from;
    const first = batch.length;
    this.#times.begin(first);
    const reader = new ByteReader(bytes, isNext ? from : from + (checkpoint ?? 0), end);
    try {
      while (reader.left > 0) {
        reader.passOver(this.#plainOperations(bytes, reader.at, end, batch));
        if (reader.left > 0) this.#step(reader, batch, maxId);
      }
    } catch (error) {
      // Nothing that follows can be trusted before the next checkpoint.
      this.#position = Number.NaN;
      batch.cut(first);
      throw error;
    }
    this.#times.pause(batch, mark);
  }

  /** Reads operations, of a byte each, that follow each other and did not wait; returns how many. */
  #plainOperations(bytes: Uint8Array, from: number, end: number, batch: EventBatch): number {
    // In a loop in which nothing can grow the columns are looked up once.
    batch.reserve(end - from);
    let at = from;
    for (; at < end; at++) {
      const code = bytes[at] as number;
      const port = code < CODE.operation ? undefined : this.#ports[code - CODE.operation];
      if (port === undefined || port.wait !== undefined) break;
      this.#fill(batch, batch.length++, port);
    }
    return at - from;
  }

  #step(from: ByteReader, batch: EventBatch, maxId: number): void {
    const at = from.at;
    const code = from.u8();
    if (code >= CODE.operation) {
      const port = this.#port(code, at);
      this.#operation(port, batch);
      if (port.wait !== undefined) this.#number(port, batch, 0, at);
      return;
    }
    switch (code) {
      case CODE.forget:
        this.#ports.length = 0;
        this.#lastPorts.clear();
        this.#begun = 0;
        this.#time = from.varint();
        return;
      case CODE.port:
      case CODE.waitPort:
        return this.#readPort(from, maxId, code === CODE.waitPort);
      case CODE.time:
      case CODE.size:
      case CODE.ticket:
      case CODE.number:
      case CODE.step:
        return this.#readDifferences(code, from, batch);
    }
    if (code === 0 || code > CODE.operation) throw new TraceFormatError("a code is wrong", at);
    const record = from.part(from.varint());
    if (code === CODE.text) this.#readText(record);
    else if (code === CODE.site) this.#readSite(record);
    else if (code === CODE.preview) this.#readPreview(record, from, batch);
    else this.#readRecord(code, record, batch, maxId);
  }

  /** What the message of the next operation holds, and that operation. */
  #readPreview(record: ByteReader, from: ByteReader, batch: EventBatch): void {
    const text = this.#tables.preview(record.text());
    this.#readDifferences(from.u8(), from, batch);
    const row = batch.length - 1;
    if (batch.kind[row] === EVENT_KIND.sendDone) batch.text[row] = text;
  }

  /** What is different about the next operation, up to and with the operation itself. */
  #readDifferences(first: number, from: ByteReader, batch: EventBatch): void {
    let size: number | undefined;
    let ticket: number | undefined;
    let step: number | undefined;
    let number = 0;
    let code = first;
    for (; code < CODE.operation; code = from.u8()) {
      if (code === CODE.time) {
        this.#time = safe(this.#time + from.signed(), from.at);
        this.#times.read(batch, this.#time);
      } else if (code === CODE.size) size = from.varint(MAX_U32);
      else if (code === CODE.ticket) ticket = from.varint(MAX_U32);
      else if (code === CODE.step) step = from.signed();
      else if (code === CODE.number) number = from.signed();
      else throw new TraceFormatError("an operation is missing", from.at);
    }
    const port = this.#port(code, from.at);
    if (size !== undefined) port.size = size;
    if (ticket !== undefined) port.ticket = ticket;
    if (step !== undefined) port.ticket = ((port.last.port?.ticket ?? 0) + step) >>> 0;
    this.#operation(port, batch, this.#time);
    if (port.wait !== undefined) this.#number(port, batch, number, from.at);
  }

  /** Numbers the last row, which begins to wait or has waited. */
  #number({ kind, wait = 0 }: Port, batch: EventBatch, difference: number, at: number): void {
    const row = batch.length - 1;
    const isEnd = PORT_KINDS.has(kind);
    const number = this.#begun + (isEnd ? 0 : 1) + difference;
    if (number < 1 || number > MAX_U32) throw new TraceFormatError("an operation is wrong", at);
    batch.operation[row] = number;
    if (isEnd) return;
    this.#begun = number;
    batch.other[row] = wait;
  }

  #port(code: number, at: number): Port {
    const port = this.#ports[code - CODE.operation];
    if (port === undefined) throw new TraceFormatError("a port is not declared", at);
    return port;
  }

  #operation(port: Port, batch: EventBatch, time = 0): void {
    const row = batch.add();
    // Rows without a reading of their own are placed later.
    batch.time[row] = time;
    this.#fill(batch, row, port);
  }

  #fill(batch: EventBatch, row: number, port: Port): void {
    batch.kind[row] = port.kind;
    batch.worker[row] = this.#worker;
    batch.channel[row] = port.channel;
    batch.handle[row] = port.handle;
    batch.outcome[row] = port.outcome;
    batch.site[row] = port.site;
    if (port.outcome !== OUTCOME.ok) return;
    batch.ticket[row] = port.ticket;
    batch.size[row] = port.size;
    port.ticket = (port.ticket + 1) >>> 0;
    port.last.port = port;
  }

  #readPort(from: ByteReader, maxId: number, waits: boolean): void {
    const number = from.varint(PORTS - 1);
    const kind = from.varint();
    if (!(waits ? WAIT_PORT_KINDS : PORT_KINDS).has(kind)) {
      throw new TraceFormatError("a port is of no operation", from.at);
    }
    const outcome = from.varint(0xf);
    const [channel, handle] = [from.varint(maxId), from.varint(maxId)];
    const site = this.#site(from.varint(MAX_U32));
    if (!isKnown(kind, outcome)) throw new TraceFormatError("a port's outcome is wrong", from.at);
    const wait = waits ? from.varint(MAX_U32) : undefined;
    const last = this.#lastPort(handle);
    this.#ports[number] = { kind, outcome, channel, handle, site, wait, last, size: 0, ticket: 0 };
  }

  #lastPort(handle: number): LastPort {
    let last = this.#lastPorts.get(handle);
    if (last === undefined) {
      last = { port: undefined };
      this.#lastPorts.set(handle, last);
    }
    return last;
  }

  #readRecord(kind: number, from: ByteReader, batch: EventBatch, maxId: number): void {
    const fields = RECORD_FIELDS.get(kind);
    const head = from.varint(MAX_U32);
    if (fields === undefined || !isKnown(kind, head & 0xf)) {
      this.#hasUnknown = true;
      return;
    }
    const time = from.varint();
    this.#times.read(batch, time);
    const row = batch.add();
    batch.kind[row] = kind;
    batch.time[row] = time;
    batch.worker[row] = this.#worker;
    batch.outcome[row] = head & 0xf;
    batch.operation[row] = head >>> 4;
    for (const field of fields) this.#readField(field, from, batch, row, maxId);
    const late = LATE_FIELDS.get(kind);
    if (late !== undefined && from.left > 0) this.#readField(late, from, batch, row, maxId);
  }

  #readField(
    field: RecordField,
    from: ByteReader,
    batch: EventBatch,
    row: number,
    maxId: number,
  ): void {
    if (field === "other") batch.other[row] = from.signed();
    else {
      const kind = batch.kind[row] ?? 0;
      batch[field][row] = this.#own(field, kind, from.varint(LIMIT[field] ?? maxId));
    }
  }

  /** A record's number as the trace's own. */
  #own(field: RecordField, kind: number, value: number): number {
    if (field === "site") return this.#site(value);
    const isText = field === "text" || (field === "detail" && HAS_KIND_TEXT.has(kind));
    return isText ? (this.#texts.get(value) ?? 0) : value;
  }

  #readText(from: ByteReader): void {
    const id = from.varint(MAX_U32);
    this.#texts.set(id, this.#tables.text(from.text()));
  }

  #readSite(from: ByteReader): void {
    const id = from.varint(MAX_U32 >>> 1);
    const file = this.#tables.textOf(this.#texts.get(from.varint()) ?? 0);
    this.#declared.set(id, { file, line: from.varint(MAX_U32), column: from.varint(MAX_U32) });
  }

  /** The trace's id of a site as the journal mentions it. */
  #site(mentioned: number): number {
    const known = this.#sites.get(mentioned);
    if (known !== undefined) return known;
    const site = this.#declared.get(mentioned >>> 1);
    if (site === undefined) return 0;
    const id = this.#tables.site((mentioned & 1) === 0 ? site : { ...site, isAssumed: true });
    this.#sites.set(mentioned, id);
    return id;
  }
}

function safe(time: number, at: number): number {
  if (time < 0 || time > Number.MAX_SAFE_INTEGER) throw new TraceFormatError("a time is wrong", at);
  return time;
}
