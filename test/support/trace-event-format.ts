/**
 * Checks JSON against the trace event format:
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU ("Trace Event Format", sections
 * "JSON Object Format" and "Event Descriptions").
 */

import assert from "node:assert/strict";

/** An entry of `traceEvents`. */
export interface TraceEntry {
  readonly name?: string;
  readonly cat?: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly id?: string;
  readonly s?: string;
  readonly bp?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

const METADATA = new Set([
  "process_name",
  "process_labels",
  "process_sort_index",
  "thread_name",
  "thread_sort_index",
]);

/** The entries of a whole export; fails where it is not what the format says. */
export function validTrace(json: string): readonly TraceEntry[] {
  const trace = JSON.parse(json) as { traceEvents: TraceEntry[]; displayTimeUnit: string };
  assert.ok(["ms", "ns"].includes(trace.displayTimeUnit));
  assert.ok(Symbol.iterator in trace.traceEvents);
  const state: State = { slices: new Map(), waits: new Set(), flows: new Set() };
  for (const entry of trace.traceEvents) {
    assert.ok(Number.isSafeInteger(entry.pid) && Number.isSafeInteger(entry.tid), describe(entry));
    assert.ok(Number.isFinite(entry.ts) && entry.ts >= 0, describe(entry));
    assert.equal(typeof entry.name, "string", describe(entry));
    const check = PHASES[entry.ph];
    assert.ok(check !== undefined, `there is no phase ${entry.ph}`);
    check(entry, state);
  }
  return trace.traceEvents;
}

interface State {
  /** Open slices by thread, outermost first. */
  readonly slices: Map<number, string[]>;
  readonly waits: Set<string>;
  readonly flows: Set<string>;
}

const PHASES: Readonly<Record<string, (entry: TraceEntry, state: State) => void>> = {
  // Duration events nest within their thread; an end names the begin that it ends.
  B: ({ tid, name = "" }, { slices }) => slices.set(tid, [...(slices.get(tid) ?? []), name]),
  E: ({ tid, name }, { slices }) => assert.equal(slices.get(tid)?.pop(), name),
  X: (entry) => assert.ok((entry.dur ?? -1) >= 0, describe(entry)),
  i: (entry) => assert.ok(["g", "p", "t"].includes(entry.s ?? "t"), describe(entry)),
  C: (entry) => {
    const series = Object.values(entry.args ?? {});
    assert.ok(series.length > 0 && series.every((value) => typeof value === "number"));
  },
  // Nestable async events belong together by category and id.
  b: (entry, { waits }) => assert.ok(isNew(waits, keyOf(entry)), describe(entry)),
  e: (entry, { waits }) => assert.ok(waits.delete(keyOf(entry)), describe(entry)),
  s: (entry, { flows }) => assert.ok(isNew(flows, keyOf(entry)), describe(entry)),
  t: (entry, { flows }) => assert.ok(flows.has(keyOf(entry)), describe(entry)),
  f: (entry, { flows }) => {
    assert.ok(flows.delete(keyOf(entry)), describe(entry));
    assert.ok(entry.bp === undefined || entry.bp === "e");
  },
  M: ({ name = "", args = {} }) => {
    assert.ok(METADATA.has(name));
    const value = args[name.endsWith("_sort_index") ? "sort_index" : "name"];
    assert.equal(typeof value, name.endsWith("_sort_index") ? "number" : "string");
  },
};

function isNew(keys: Set<string>, key: string): boolean {
  const size = keys.size;
  return keys.add(key).size > size;
}

function keyOf(entry: TraceEntry): string {
  assert.equal(typeof entry.cat, "string", describe(entry));
  assert.equal(typeof entry.id, "string", describe(entry));
  return `${entry.cat} ${entry.id}`;
}

function describe(entry: TraceEntry): string {
  return JSON.stringify(entry);
}
