/**
 * A trace as text for people, tests and bug reports: one event a line, names and call sites in place of
 * their numbers. It is not read back.
 */

import type { EventBatch } from "./batch.ts";
import { CAPACITY_UNBOUNDED, CAPACITY_UNKNOWN, type ProgramInfo, type Site } from "./event.ts";
import { fieldsOf, KIND_NAMES, outcomeName } from "./event-row.ts";
import { Names } from "./names.ts";
import type { TraceProblem, TraceSink } from "./sink.ts";

/** Fields that hold the id of a text. */
const TEXT_FIELDS: ReadonlySet<string> = new Set([
  "name",
  "workerKind",
  "channelKind",
  "text",
  "preview",
]);
/** Fields in which 0 means "none" and is left out. */
const ABSENT_AT_ZERO: ReadonlySet<string> = new Set([
  ...TEXT_FIELDS,
  "site",
  "operation",
  "parent",
  "to",
  "carrier",
  "wait",
  "permit",
]);
const LONGEST_TEXT = 500;
const TIME_WIDTH = 14;
const WORKER_WIDTH = 14;

/** Turns what a reader gives into lines. */
export class TraceText implements TraceSink {
  readonly #line: (line: string) => void;
  readonly #sentence: (sentence: string) => void;
  readonly #isWanted: (time: number) => boolean;
  readonly #names = new Names(shown);
  #read = 0;
  #written = 0;

  /**
   * `line` takes each line of the text, `sentence` what is said about bytes that cannot be read. Only events at
   * times (ns) for which `isWanted` is true get a line.
   */
  constructor(
    line: (line: string) => void,
    sentence: (sentence: string) => void,
    isWanted: (time: number) => boolean = () => true,
  ) {
    this.#line = line;
    this.#sentence = sentence;
    this.#isWanted = isWanted;
  }

  /** Events read so far. */
  get read(): number {
    return this.#read;
  }

  /** Events written so far. */
  get written(): number {
    return this.#written;
  }

  /** The lines before the first event. */
  program(info: ProgramInfo): void {
    const started = new Date(info.startedAt);
    const start = Number.isNaN(started.getTime()) ? "unknown" : started.toISOString();
    this.#line(`program ${shown(info.name)} pid=${info.pid} started=${start}`);
    this.#line(`command ${info.command.map(shown).join(" ")}`);
    this.#line(`platform ${shown(info.platform)} writer ${shown(info.writer)}`);
  }

  /** Keeps the texts. */
  strings(first: number, texts: readonly string[]): void {
    this.#names.addTexts(first, texts);
  }

  /** Keeps the call sites. */
  sites(first: number, sites: readonly Site[]): void {
    this.#names.addSites(first, sites);
  }

  /** A line an event. */
  events(batch: EventBatch): void {
    for (let row = 0; row < batch.length; row++) {
      this.#names.learn(batch, row);
      if (!this.#isWanted(batch.time[row] ?? 0)) continue;
      this.#line(this.#describe(batch, row));
      this.#written++;
    }
    this.#read += batch.length;
  }

  /** A sentence about the bytes. */
  problem(problem: TraceProblem): void {
    this.#sentence(problem.message);
  }

  /** Nothing is held back. */
  end(): void {
    // Every line is complete.
  }

  #describe(batch: EventBatch, row: number): string {
    const kind = KIND_NAMES.get(batch.kind[row] ?? 0);
    const worker = this.#worker(batch.worker[row] ?? 0).padEnd(WORKER_WIDTH);
    const words = [milliseconds(batch.time[row] ?? 0).padStart(TIME_WIDTH), worker, kind ?? "?"];
    if (kind === undefined) return words.join(" ");
    let site = "";
    for (const [column, field] of fieldsOf(kind)) {
      const value = batch[column][row] ?? 0;
      if (value === 0 && ABSENT_AT_ZERO.has(field)) continue;
      if (field === "channel") words.push(this.#channel(value));
      else if (column === "outcome") words.push(outcomeName(field, value) ?? `${field}=${value}`);
      else if (field === "site") site = ` at ${this.#site(value)}`;
      else words.push(`${field}=${this.#value(field, value)}`);
    }
    return words.join(" ") + site;
  }

  #value(field: string, value: number): string {
    if (TEXT_FIELDS.has(field)) return this.#text(value);
    if (field === "parent" || field === "to" || field === "target") return this.#worker(value);
    if (field === "carrier") return this.#channel(value);
    if (field === "capacity" && value === CAPACITY_UNBOUNDED) return "unbounded";
    if (field === "capacity" && value === CAPACITY_UNKNOWN) return "unknown";
    return String(value);
  }

  #worker(id: number): string {
    return `${this.#names.worker(id) ?? "worker"}#${id}`;
  }

  #channel(id: number): string {
    return `${this.#names.channel(id) ?? "channel"}#${id}`;
  }

  #text(id: number): string {
    return this.#names.text(id) ?? `?${id}`;
  }

  #site(id: number): string {
    const site = this.#names.site(id);
    if (site === undefined) return `?${id}`;
    const mark = site.isAssumed === true ? "~" : "";
    return `${mark}${shown(site.file)}:${site.line}:${site.column}`;
  }
}

function milliseconds(time: number): string {
  const whole = Math.floor(time / 1e6);
  return `${whole}.${String(time % 1e6).padStart(6, "0")}`;
}

/**
 * A text as it may stand in a line: as it is when it is one visible word, else in quotes with everything
 * that could hide, turn or break the line escaped.
 */
function shown(text: string): string {
  const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u.test(cut) && !/["\\]/.test(cut)) return cut;
  const escaped = cut.replaceAll(/["\\]|\p{C}|\p{Zl}|\p{Zp}/gu, escapeCharacter);
  return `"${escaped}"`;
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  if (character === "\n") return "\\n";
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
