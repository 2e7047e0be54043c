/** A trace on its way into another form, event by event: nothing is held that a later event may not need. */

import type { EventBatch } from "../trace/batch.ts";
import type { ProgramInfo, Site } from "../trace/event.ts";
import type { Names } from "../trace/names.ts";
import type { TraceProblem, TraceSink } from "../trace/sink.ts";

/** The part of a trace that is wanted, ns since its start; both ends belong to it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** All of a trace. */
export const WHOLE: TimeRange = { from: 0, to: Number.POSITIVE_INFINITY };

/** A form that is written while a trace is read. */
export interface Export extends TraceSink {
  /** There are no more events: writes what is left. */
  end(): void;
  /** Events read, wanted or not. */
  readonly read: number;
  /** What was written, in the unit that the format names. */
  readonly written: number;
}

/** Where an export's text goes, piece by piece. */
export type Write = (text: string) => void;

/** Writes the events of a trace in one form. */
export interface EventWriter {
  /** Comes first; the program is undefined when the trace does not tell. */
  begin(program: ProgramInfo | undefined): void;
  /** An event; one that is not wanted is only for remembering. */
  event(batch: EventBatch, row: number, isWanted: boolean): void;
  /** Comes last. */
  end(): void;
  readonly written: number;
}

/** What an {@link EventExport} is made of. */
export interface EventExportParts {
  readonly names: Names;
  readonly writer: EventWriter;
  readonly range: TimeRange;
  /** Told what is wrong with the trace, in sentences. */
  readonly tell: (sentence: string) => void;
}

/** Walks through a trace for an {@link EventWriter}. */
export class EventExport implements Export {
  readonly #names: Names;
  readonly #writer: EventWriter;
  readonly #range: TimeRange;
  readonly #tell: (sentence: string) => void;
  #program: ProgramInfo | undefined;
  #hasBegun = false;
  #read = 0;

  /** The names are those that the writer reads. */
  constructor({ names, writer, range, tell }: EventExportParts) {
    this.#names = names;
    this.#writer = writer;
    this.#range = range;
    this.#tell = tell;
  }

  get read(): number {
    return this.#read;
  }

  get written(): number {
    return this.#writer.written;
  }

  program(info: ProgramInfo): void {
    this.#program = info;
  }

  strings(first: number, texts: readonly string[]): void {
    this.#names.addTexts(first, texts);
  }

  sites(first: number, sites: readonly Site[]): void {
    this.#names.addSites(first, sites);
  }

  events(batch: EventBatch): void {
    this.#begin();
    const { from, to } = this.#range;
    for (let row = 0; row < batch.length; row++) {
      const time = batch.time[row] ?? 0;
      this.#names.learn(batch, row);
      this.#writer.event(batch, row, time >= from && time <= to);
    }
    this.#read += batch.length;
  }

  problem({ message }: TraceProblem): void {
    this.#tell(message);
  }

  end(): void {
    this.#begin();
    this.#writer.end();
  }

  /** What the trace says of its program comes before its events, or never. */
  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#writer.begin(this.#program);
  }
}
