/** One event as an object, and back: for those who look at single events rather than at columns. */

import { BATCH_FIELDS, COLUMNS, type Column, type EventBatch, type Row } from "./batch.ts";
import { EVENT_KIND, type EventKind, EXIT, OUTCOME, SIDE, type TraceEvent } from "./event.ts";

/** The kinds of event by their numbers in the format. */
export const KIND_NAMES: ReadonlyMap<number, EventKind> = new Map(
  Object.entries(EVENT_KIND).map(([name, kind]) => [kind, name as EventKind]),
);

/** What the `outcome` column holds, where it holds anything: the field, and its names' numbers. */
const OUTCOME_TABLES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  outcome: OUTCOME,
  side: SIDE,
  exit: EXIT,
};

/** The numbers that the `outcome` column of a kind's rows may hold. */
export function outcomesOf(kind: EventKind): readonly number[] {
  const field = BATCH_FIELDS[kind].outcome;
  return field === undefined ? [0] : Object.values(OUTCOME_TABLES[field] ?? {});
}

/** At `kind * 256 + outcome`: whether this version knows events of this kind with this outcome. */
const KNOWN = makeKnown();

/** Whether this version knows events of this kind with this outcome. */
export function isKnown(kind: number, outcome: number): boolean {
  return KNOWN[kind * 256 + outcome] === 1;
}

function makeKnown(): Uint8Array {
  const known = new Uint8Array(1 << 16);
  for (const [kind, name] of KIND_NAMES) {
    for (const outcome of outcomesOf(name)) known[kind * 256 + outcome] = 1;
  }
  return known;
}

/** The name of a number in the `outcome` column, where `field` is `outcome`, `side` or `exit`. */
export function outcomeName(field: string, value: number): string | undefined {
  for (const [name, number] of Object.entries(OUTCOME_TABLES[field] ?? {})) {
    if (number === value) return name;
  }
  return undefined;
}

/**
 * The event in a row of a batch. Throws RangeError for a row whose kind or outcome is none of this
 * version's; a reader never gives such rows.
 */
export function eventAt(batch: EventBatch, row: number): TraceEvent {
  const kind = KIND_NAMES.get(batch.kind[row] ?? 0);
  if (kind === undefined) throw new RangeError(`row ${row} is of no known kind`);
  const event: Record<string, unknown> = {
    kind,
    time: batch.time[row],
    worker: batch.worker[row],
  };
  for (const [column, field] of fieldsOf(kind)) {
    const value = batch[column][row] ?? 0;
    event[field] = column === "outcome" ? knownOutcome(field, value) : value;
  }
  // The fields are BATCH_FIELDS's, which a test holds against every event's type.
  return event as unknown as TraceEvent;
}

/** Adds an event to a batch; returns its row. */
export function addEvent(batch: EventBatch, event: TraceEvent): number {
  const row: Partial<Row> = {
    kind: EVENT_KIND[event.kind],
    time: event.time,
    worker: event.worker,
  };
  const values = event as unknown as Readonly<Record<string, number | string>>;
  for (const [column, field] of fieldsOf(event.kind)) {
    const value = values[field] ?? 0;
    row[column] = typeof value === "string" ? (OUTCOME_TABLES[field]?.[value] ?? 0) : value;
  }
  return batch.addRow(row);
}

/** The columns that a kind uses, each with the event's field that it holds. */
export function fieldsOf(kind: EventKind): readonly (readonly [Column, string])[] {
  return FIELDS.get(kind) ?? [];
}

const FIELDS = new Map([...KIND_NAMES.values()].map((kind) => [kind, listFields(kind)]));

function listFields(kind: EventKind): (readonly [Column, string])[] {
  const fields: (readonly [Column, string])[] = [];
  for (const column of COLUMNS) {
    const field = BATCH_FIELDS[kind][column];
    if (field !== undefined) fields.push([column, field]);
  }
  return fields;
}

function knownOutcome(field: string, value: number): string {
  const name = outcomeName(field, value);
  if (name === undefined) throw new RangeError(`${value} is no known ${field}`);
  return name;
}
