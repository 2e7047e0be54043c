/**
 * A record: what one event takes in a ring, a slot of 32 bytes.
 *
 * ```
 * word 0       2                             3     4     5     6     7
 *  | time     | kind, outcome, operation    | five words of the kind's own |
 *   float64    6 bits  4 bits  22 bits
 * ```
 *
 * Two records are no events but say what an id means: TEXT (id, length in bytes, and the text in UTF-8
 * in the slots that follow) and SITE (id, text of the file, line, column).
 */

import type { EventBatch, Row } from "../../trace/batch.ts";
import { EVENT_KIND } from "../../trace/event.ts";

/** Words of a slot. */
export const SLOT_WORDS = 8;
/** Bytes of a slot. */
export const SLOT_BYTES = SLOT_WORDS * 4;

/** Where the parts of a record stand. */
export const RECORD = { time: 0, head: 2, own: 3 } as const;

/** Kinds of records that are no events; above all of `EVENT_KIND`. */
export const DECLARATION = { text: 62, site: 63 } as const;

/** Operations are told apart by so many bits: no worker awaits four million at once. */
const OPERATION_LIMIT = 2 ** 22 - 1;

type OwnField = Exclude<keyof Row, "time" | "kind" | "outcome" | "operation" | "occupancy">;

/** What a kind's own five words hold; `undefined` is a word that it does not use. */
const OWN_FIELDS: readonly (readonly [number, readonly (OwnField | undefined)[]])[] = [
  [EVENT_KIND.workerStarted, ["worker", "detail", "site", "other", "text"]],
  [EVENT_KIND.workerExited, ["worker", undefined, undefined, undefined, "text"]],
  [EVENT_KIND.channelCreated, ["channel", "detail", "site", "other", "text"]],
  [EVENT_KIND.channelDisconnected, ["channel", "worker", undefined, "other"]],
  [EVENT_KIND.handleCreated, ["channel", "handle", "site"]],
  [EVENT_KIND.handleCloned, ["channel", "handle", "site", "other"]],
  [EVENT_KIND.handleMoved, ["channel", "handle", "site", "other", "detail"]],
  [EVENT_KIND.handleDropped, ["channel", "handle", "site", "worker"]],
  [EVENT_KIND.handleLeaked, ["channel", "handle", "site"]],
  [EVENT_KIND.sendBlocked, ["channel", "handle", "site"]],
  [EVENT_KIND.sendDone, ["channel", "handle", "site", "ticket", "size"]],
  [EVENT_KIND.receiveBlocked, ["channel", "handle", "site"]],
  [EVENT_KIND.receiveDone, ["channel", "handle", "site", "ticket", "size"]],
  [EVENT_KIND.mark, [undefined, undefined, "site", undefined, "text"]],
  [EVENT_KIND.lost, [undefined, undefined, undefined, "other"]],
  [EVENT_KIND.programEnded, [undefined, undefined, undefined, "other", "text"]],
];

const FIELDS_OF = new Map(OWN_FIELDS);

/**
 * A site as records mention it: the lowest bit tells whether it was assumed, that is, taken from an
 * earlier operation.
 */
export function siteOf(id: number, isAssumed: boolean): number {
  return 2 * id + (isAssumed ? 1 : 0);
}

/** A site that was looked at, as one that is assumed. */
export function assumed(site: number): number {
  return site === 0 ? 0 : site | 1;
}

/** The third word of a record. */
export function headOf(kind: number, outcome: number, operation: number): number {
  const number = operation === 0 ? 0 : ((operation - 1) % OPERATION_LIMIT) + 1;
  return kind | (outcome << 6) | (number << 10);
}

/** The kind in the third word of a record. */
export function kindOf(head: number): number {
  return head & 0x3f;
}

/** Adds the event in the slot at `address` to a batch; `worker` is whose ring it is. */
export function addRecord(
  batch: EventBatch,
  words: Int32Array,
  doubles: Float64Array,
  address: number,
  worker: number,
): number {
  const row = batch.add();
  const head = words[address + RECORD.head] ?? 0;
  batch.time[row] = doubles[address / 2] ?? 0;
  batch.kind[row] = kindOf(head);
  batch.outcome[row] = (head >> 6) & 0xf;
  batch.operation[row] = head >>> 10;
  batch.worker[row] = worker;
  const fields = FIELDS_OF.get(kindOf(head)) ?? [];
  for (let own = 0; own < fields.length; own++) {
    const field = fields[own];
    const value = words[address + RECORD.own + own] ?? 0;
    if (field === "other") batch.other[row] = value;
    else if (field !== undefined) batch[field][row] = value >>> 0;
  }
  return row;
}
