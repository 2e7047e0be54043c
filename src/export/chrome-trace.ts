/**
 * A trace in Chrome's trace event format, which Perfetto (https://ui.perfetto.dev), chrome://tracing and Speedscope
 * open: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 *
 * A worker is a thread; its life is a slice, an operation's end a slice without length. A wait is a pair of
 * async events, for a worker may have several at once. A message is a flow from its send to its receive, a channel's
 * occupancy a counter. Each event of the trace is exactly one entry whose `args.position` is its number; waits' ends,
 * flows, counters and names come in addition.
 */

import { type EventBatch, type Row } from "../trace/batch.ts";
import { EVENT_KIND, KINDS_TO_ALL, OUTCOME, type ProgramInfo } from "../trace/event.ts";
import { fieldsOf, KIND_NAMES, outcomeName } from "../trace/event-row.ts";
import type { Names } from "../trace/names.ts";
import type { EventWriter, Write } from "./export.ts";
import { occupancyAfter } from "./occupancy-csv.ts";
import { isDone } from "./operations.ts";
import { placeOf } from "./place.ts";

/** Fields whose number is the id of a text. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(["name", "workerKind", "channelKind", "text"]);

/** Pieces of about so many characters are written at a time. */
const PIECE = 1 << 16;

/** An entry's fields, each already in JSON. */
type Entry = Readonly<Record<string, string | number>>;

/** Writes the whole JSON object; `written` counts the entries that are events of the trace. */
export class ChromeTrace implements EventWriter {
  readonly #names: Names;
  readonly #write: Write;
  /** Waits whose begin is written and whose end is not. */
  readonly #waits = new Set<string>();
  /** Workers whose life's slice is open. */
  readonly #alive = new Set<number>();
  /** Workers that have a name here. */
  readonly #named = new Set<number>();
  /** The first ticket whose send is in the export, by channel. */
  readonly #firstSent = new Map<number, number>();
  #pid = 1;
  #position = 0;
  #written = 0;
  #isFirst = true;
  #pending = "";

  /** `write` takes the text; the names' own texts must be as they are in the trace. */
  constructor(names: Names, write: Write) {
    this.#names = names;
    this.#write = write;
  }

  get written(): number {
    return this.#written;
  }

  begin(program: ProgramInfo | undefined): void {
    this.#pid = program?.pid ?? 1;
    const { name = "", command = [], startedAt = 0, platform = "", level = "" } = program ?? {};
    const about = { program: name, command: command.join(" "), startedAt, platform, level };
    this.#pending = `{"displayTimeUnit":"ns","otherData":${JSON.stringify(about)},"traceEvents":[`;
    this.#entry({
      name: `"process_name"`,
      ph: `"M"`,
      ts: 0,
      tid: 0,
      args: JSON.stringify({ name: name === "" ? "program" : name }),
    });
  }

  event(batch: EventBatch, row: number, isWanted: boolean): void {
    if (isWanted) {
      this.#nameThread(batch.worker[row] ?? 0);
      this.#describe(batch, row);
      this.#written++;
    }
    this.#position++;
  }

  end(): void {
    this.#write(`${this.#pending}\n]}\n`);
    this.#pending = "";
  }

  #describe(batch: EventBatch, row: number): void {
    const kind = batch.kind[row] ?? 0;
    const worker = batch.worker[row] ?? 0;
    const about = {
      ts: microseconds(batch.time[row] ?? 0),
      tid: worker,
      args: this.#args(batch, row),
    };
    if (kind === EVENT_KIND.workerStarted) {
      this.#alive.add(worker);
      this.#entry({ ...about, ph: `"B"`, cat: `"worker"`, name: this.#workerName(worker) });
    } else if (kind === EVENT_KIND.workerExited && this.#alive.delete(worker)) {
      this.#entry({ ...about, ph: `"E"`, cat: `"worker"`, name: this.#workerName(worker) });
    } else if (kind === EVENT_KIND.sendBlocked || kind === EVENT_KIND.receiveBlocked) {
      this.#waits.add(waitOf(batch, row));
      this.#entry({ ...about, ...this.#wait(batch, row), ph: `"b"` });
    } else if (isDone(kind)) this.#describeDone(batch, row, about);
    else {
      const name = JSON.stringify(titleOf(batch, row, this.#names));
      const scope = kind === EVENT_KIND.mark || kind === EVENT_KIND.programEnded ? `"p"` : `"t"`;
      this.#entry({ ...about, ph: `"i"`, cat: `"event"`, name, s: scope });
    }
    this.#count(batch, row);
  }

  #describeDone(batch: EventBatch, row: number, about: Entry): void {
    if (this.#waits.delete(waitOf(batch, row))) {
      this.#entry({ ...about, ...this.#wait(batch, row), ph: `"e"`, args: "{}" });
    }
    const name = JSON.stringify(titleOf(batch, row, this.#names));
    this.#entry({ ...about, ph: `"X"`, dur: 0, cat: `"operation"`, name });
    if (batch.outcome[row] === OUTCOME.ok) this.#flow(batch, row, about);
  }

  /** The arrow from a message's send to its receive. */
  #flow(batch: EventBatch, row: number, { ts = 0, tid = 0 }: Entry): void {
    const channel = batch.channel[row] ?? 0;
    const ticket = batch.ticket[row] ?? 0;
    const flow = { ts, tid, cat: `"message"`, name: `"message"`, id: `"${channel}:${ticket}"` };
    if (batch.kind[row] === EVENT_KIND.sendDone) {
      if (!this.#firstSent.has(channel)) this.#firstSent.set(channel, ticket);
      this.#entry({ ...flow, ph: `"s"` });
    } else if (ticket >= (this.#firstSent.get(channel) ?? Number.POSITIVE_INFINITY)) {
      // Where many receive a message the flow goes on after each.
      const isToAll = KINDS_TO_ALL.has(this.#names.channelKind(channel) ?? "");
      this.#entry({ ...flow, ...(isToAll ? { ph: `"t"` } : { ph: `"f"`, bp: `"e"` }) });
    }
  }

  #count(batch: EventBatch, row: number): void {
    const messages = occupancyAfter(batch, row);
    if (messages === undefined) return;
    const channel = batch.channel[row] ?? 0;
    this.#entry({
      ph: `"C"`,
      ts: microseconds(batch.time[row] ?? 0),
      tid: 0,
      name: JSON.stringify(`occupancy of ${channelTitle(this.#names, channel)}`),
      args: `{"messages":${messages}}`,
    });
  }

  #wait(batch: EventBatch, row: number): Entry {
    const kind = batch.kind[row];
    const isSend = kind === EVENT_KIND.sendBlocked || kind === EVENT_KIND.sendDone;
    const channel = channelTitle(this.#names, batch.channel[row] ?? 0);
    return {
      cat: `"wait"`,
      name: JSON.stringify(isSend ? `${channel}: blocked on send` : `${channel}: waits to receive`),
      id: `"${waitOf(batch, row)}"`,
    };
  }

  #nameThread(worker: number): void {
    if (this.#named.has(worker)) return;
    this.#named.add(worker);
    const about = { ph: `"M"`, ts: 0, tid: worker };
    const name = worker === 0 ? `"no worker"` : this.#workerName(worker);
    this.#entry({ ...about, name: `"thread_name"`, args: `{"name":${name}}` });
    this.#entry({ ...about, name: `"thread_sort_index"`, args: `{"sort_index":${worker}}` });
  }

  #workerName(worker: number): string {
    return JSON.stringify(`${this.#names.worker(worker) ?? "worker"} #${worker}`);
  }

  /** Everything that the event says, and its position. */
  #args(batch: EventBatch, row: number): string {
    const kind = KIND_NAMES.get(batch.kind[row] ?? 0);
    let args = `{"position":${this.#position}`;
    if (kind === undefined) return `${args}}`;
    args += `,"event":"${kind}"`;
    for (const [column, field] of fieldsOf(kind)) {
      const value = batch[column][row] ?? 0;
      args += `,"${field}":${this.#value(column, field, value)}`;
    }
    return `${args}}`;
  }

  #value(column: keyof Row, field: string, value: number): string | number {
    if (column === "outcome") return JSON.stringify(outcomeName(field, value) ?? value);
    if (field === "site") return JSON.stringify(placeOf(this.#names, value) ?? null);
    if (TEXT_FIELDS.has(field)) return JSON.stringify(this.#names.text(value) ?? null);
    return value;
  }

  #entry(fields: Entry): void {
    let text = this.#isFirst ? "\n{" : ",\n{";
    this.#isFirst = false;
    for (const [name, value] of Object.entries(fields)) text += `"${name}":${value},`;
    this.#pending += `${text}"pid":${this.#pid}}`;
    if (this.#pending.length < PIECE) return;
    this.#write(this.#pending);
    this.#pending = "";
  }
}

/** Which of the program's waits a worker's operation is. */
function waitOf(batch: EventBatch, row: number): string {
  return `${batch.worker[row] ?? 0}:${batch.operation[row] ?? 0}`;
}

function titleOf(batch: EventBatch, row: number, names: Names): string {
  const code = batch.kind[row] ?? 0;
  const kind = KIND_NAMES.get(code) ?? "event";
  if (code === EVENT_KIND.mark) return names.text(batch.text[row] ?? 0) ?? "mark";
  const verb = code === EVENT_KIND.sendDone ? "send" : kind;
  const words = [code === EVENT_KIND.receiveDone ? "receive" : verb];
  const channel = batch.channel[row] ?? 0;
  if (channel !== 0) words.push(channelTitle(names, channel));
  if (!isDone(code)) return words.join(" ");
  const isOk = batch.outcome[row] === OUTCOME.ok;
  words.push(
    isOk ? `${batch.ticket[row] ?? 0}` : (outcomeName("outcome", batch.outcome[row] ?? 0) ?? ""),
  );
  return words.join(" ");
}

function channelTitle(names: Names, channel: number): string {
  return `${names.channel(channel) ?? "channel"}#${channel}`;
}

/** ns as the format's microseconds, exact. */
function microseconds(time: number): string {
  return `${Math.floor(time / 1000)}.${String(time % 1000).padStart(3, "0")}`;
}
