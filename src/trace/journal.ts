/**
 * A journal: what one worker recorded, in its own order, as bytes that cost the worker little. An operation
 * that follows from the one before it in its *port* is one byte; everything else says what is different.
 *
 * ```
 * code      holds
 * 1 ... 63  the length in bytes of what follows: an event of that kind (see {@link RECORD_FIELDS}), or
 *           PREVIEW: what the message of the next operation holds; or TEXT: id, text; or SITE: id, text of the
 *           file, line, column
 * 64        FORGET: ports and the time before count no more; then the time
 * 65        PORT: the port's number, then kind, outcome, channel, handle, site
 * 66        TIME: of the next operation, as the difference to the last TIME or FORGET (signed)
 * 67        SIZE: of the next operation's message and of those that follow in its port
 * 68        TICKET: of the next operation's message
 * 69        WAIT PORT: as PORT, of operations that begin to wait or have waited; then the bits of `WAIT`
 * 70        OPERATION: the number of the next one, as the difference to what is expected (signed)
 * 71        STEP: TICKET, as the difference to the one after the last of the same handle (signed)
 * 128 ...   an operation in port 0, 1, ... : its ticket is one more than the last one's in this port
 * ```
 *
 * Numbers are varints. `docs/trace-format.md` explains it for those who read traces without this code.
 */

import type { Row } from "./batch.ts";
import { ByteWriter } from "./bytes.ts";
import { EVENT_KIND } from "./event.ts";

/** The codes that are no events. 0 is none: a byte that was not written. */
export const CODE = {
  preview: 61,
  text: 62,
  site: 63,
  forget: 64,
  port: 65,
  time: 66,
  size: 67,
  ticket: 68,
  waitPort: 69,
  number: 70,
  step: 71,
  /** And those above: operations. */
  operation: 128,
} as const;

/** How many ports a journal may use at a time. */
export const PORTS = 256 - CODE.operation;

/** Operations that wait are told apart by numbers up to this: no worker awaits four million at once. */
const OPERATION_LIMIT = 2 ** 22 - 1;

/** An operation's number as journals mention it; 0 for one that never waited. */
export function operationNumber(operation: number): number {
  return operation === 0 ? 0 : ((operation - 1) % OPERATION_LIMIT) + 1;
}

/** A field of a record; `other` is signed. */
export type RecordField = Exclude<keyof Row, "time" | "kind" | "outcome" | "operation">;

/**
 * What a record of each kind holds after its code, the outcome (plus 16 times the operation's number), and
 * the time. In records that have no `worker` it is the journal's.
 */
export const RECORD_FIELDS: ReadonlyMap<number, readonly RecordField[]> = new Map([
  [EVENT_KIND.workerStarted, ["worker", "detail", "site", "other", "text"]],
  [EVENT_KIND.workerExited, ["worker", "text"]],
  [EVENT_KIND.channelCreated, ["channel", "detail", "site", "other", "text"]],
  [EVENT_KIND.channelDisconnected, ["channel", "worker", "other"]],
  [EVENT_KIND.channelClosed, ["channel", "site"]],
  [EVENT_KIND.handleCreated, ["channel", "handle", "site"]],
  [EVENT_KIND.handleCloned, ["channel", "handle", "site", "other"]],
  [EVENT_KIND.handleMoved, ["channel", "handle", "site", "other", "detail"]],
  [EVENT_KIND.handleDropped, ["channel", "handle", "site", "worker"]],
  [EVENT_KIND.handleLeaked, ["channel", "handle", "site"]],
  [EVENT_KIND.sendBlocked, ["channel", "handle", "site"]],
  [EVENT_KIND.sendDone, ["channel", "handle", "site", "ticket", "size"]],
  [EVENT_KIND.receiveBlocked, ["channel", "handle", "site"]],
  [EVENT_KIND.receiveDone, ["channel", "handle", "site", "ticket", "size"]],
  [EVENT_KIND.handleWeakened, ["channel", "handle", "site"]],
  [EVENT_KIND.workerRests, ["text"]],
  [EVENT_KIND.joinBlocked, ["other", "site"]],
  [EVENT_KIND.joinDone, ["other"]],
  [EVENT_KIND.mark, ["site", "text"]],
  [EVENT_KIND.lost, ["other"]],
  [EVENT_KIND.channelSampled, ["channel", "ticket", "occupancy"]],
]);

/** What came to some kinds later: it stands behind the other fields, and is left out where it is 0. */
export const LATE_FIELDS: ReadonlyMap<number, RecordField> = new Map<number, RecordField>([
  [EVENT_KIND.handleCloned, "detail"],
  [EVENT_KIND.sendBlocked, "other"],
  [EVENT_KIND.receiveBlocked, "other"],
]);

/** What a record holds; fields that its kind does not have are not written. */
export type RecordRow = Partial<Row> & Pick<Row, "time" | "kind">;

/** Writes an event's record. */
export function writeRecord(to: ByteWriter, row: RecordRow): void {
  const { kind, time, outcome = 0, operation = 0 } = row;
  const number = operationNumber(operation);
  writeMeasured(to, kind, (record) => {
    record.varint(outcome + 16 * number);
    record.varint(Math.max(0, time));
    for (const field of RECORD_FIELDS.get(kind) ?? []) writeField(record, field, row[field] ?? 0);
    const late = LATE_FIELDS.get(kind);
    const added = late === undefined ? 0 : (row[late] ?? 0);
    if (late !== undefined && added !== 0) writeField(record, late, added);
  });
}

function writeField(record: ByteWriter, field: RecordField, value: number): void {
  if (field === "other") record.signed(value);
  else record.varint(value >>> 0);
}

/** Declares a text. */
export function writeText(to: ByteWriter, id: number, text: string): void {
  writeMeasured(to, CODE.text, (record) => {
    record.varint(id);
    record.text(text);
  });
}

/** Says what the message of the next operation holds. */
export function writePreview(to: ByteWriter, preview: string): void {
  writeMeasured(to, CODE.preview, (record) => record.text(preview));
}

/** Declares a site; `file` is a text's id. */
export function writeSite(
  to: ByteWriter,
  id: number,
  file: number,
  line: number,
  column: number,
): void {
  writeMeasured(to, CODE.site, (record) => {
    for (const value of [id, file, line, column]) record.varint(value);
  });
}

/** With its length, so that readers can pass over what they do not know. */
function writeMeasured(to: ByteWriter, code: number, fill: (record: ByteWriter) => void): void {
  const record = new ByteWriter(32);
  fill(record);
  to.u8(code);
  to.varint(record.length);
  to.raw(record.written);
}

/**
 * A site as a journal mentions it: the lowest bit tells whether it was assumed, that is, taken from an
 * earlier operation.
 */
export function siteOf(id: number, isAssumed: boolean): number {
  return 2 * id + (isAssumed ? 1 : 0);
}

/** A site that was looked at, as one that is assumed. */
export function assumed(site: number): number {
  return site === 0 ? 0 : site | 1;
}
