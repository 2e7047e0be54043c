/** `mpscope record --keep`: a flight recorder for a program that runs long. */

import { closeSync, openSync, renameSync, writeSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type FlightLimits, FlightRecorder } from "../collector/flight/flight-recorder.ts";
import { inflateNatively } from "../collector/inflate.ts";
import { Collector, type ProgramBytes } from "../collector/server.ts";
import { Finder } from "../engine/finder.ts";
import { TraceReader } from "../trace/reader.ts";
import type { TraceSink } from "../trace/sink.ts";
import { formatDuration } from "./duration.ts";
import { reasonOf } from "./errors.ts";
import { printable } from "./printable.ts";

/** A finding must have been true for so long, ms: what is about to end is none. */
const PATIENCE = 1000;
const LOOK_EVERY = 250;
/** ms for the first and for the last bytes of a program that has ended. */
const LATE = 500;
const LAST_BYTES = 5000;
/** More findings than this are not saved: the disk is not to be filled by them. */
const MOST_FINDINGS = 20;
/** The signal that asks for a recording; Windows has none that could. */
const ASKED = "SIGUSR2";

/** Listens to one program, and saves its last moments when they matter. */
export class Flight {
  readonly #collector: Collector;
  readonly #file: string;
  readonly #tell: (sentence: string) => void;
  readonly #recorder: FlightRecorder;
  readonly #finder = new Finder();
  readonly #arrival: Promise<ProgramBytes>;
  readonly #done: Promise<void>;
  readonly #timer: NodeJS.Timeout;
  readonly #onSignal = () => this.#save("asked for");
  /** When each finding was seen first, ms. */
  readonly #seen = new Map<string, number>();
  #findings = 0;
  #saved = 0;
  /** Where the program is to send its trace. */
  readonly address: string;

  private constructor(
    collector: Collector,
    file: string,
    limits: FlightLimits,
    tell: (sentence: string) => void,
  ) {
    this.#collector = collector;
    this.#file = file;
    this.#tell = tell;
    this.#recorder = new FlightRecorder(limits);
    let address = "";
    this.#arrival = new Promise((resolve) => {
      let hasArrived = false;
      address = collector.invite((bytes) => {
        // Those that come later are processes that the program has started.
        if (hasArrived) void passOver(bytes);
        hasArrived = true;
        resolve(bytes);
      }).address;
    });
    this.address = address;
    this.#done = this.#arrival.then((bytes) => this.#follow(bytes));
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY);
    if (process.platform !== "win32") process.on(ASKED, this.#onSignal);
  }

  /** Begins to listen; recordings go to `file` (an absolute path) and names after it. */
  static async start(
    file: string,
    limits: FlightLimits,
    tell: (sentence: string) => void,
  ): Promise<Flight> {
    const collector = await Collector.listen({ refused: tell });
    return new Flight(collector, file, limits, tell);
  }

  /** The program has ended with this exit code: saves unless it is 0. */
  async end(exitCode: number): Promise<void> {
    clearInterval(this.#timer);
    process.off(ASKED, this.#onSignal);
    // A program without channels never comes.
    await Promise.race([this.#arrival, delay(LATE)]);
    await Promise.race([this.#done, delay(LAST_BYTES)]);
    await this.#collector.close();
    if (exitCode !== 0) this.#save(`ended with exit code ${exitCode}`);
    else if (this.#saved === 0) this.#tell("nothing happened that was to be saved");
  }

  async #follow(bytes: ProgramBytes): Promise<void> {
    const reader = new TraceReader(toBoth(this.#recorder, this.#finder), inflateNatively);
    for await (const chunk of bytes) reader.push(chunk);
    reader.end();
  }

  #look(): void {
    const now = performance.now();
    for (const { id, severity, title, until } of this.#finder.findings()) {
      if (severity === "information" || until !== undefined) continue;
      const since = this.#seen.get(id) ?? now;
      this.#seen.set(id, since);
      if (now - since < PATIENCE || this.#findings === MOST_FINDINGS) continue;
      this.#seen.set(id, Number.POSITIVE_INFINITY);
      this.#findings++;
      this.#save(title);
    }
  }

  /** Writes what is kept; a failure is told, and the program goes on. */
  #save(why: string): void {
    const path = this.#nextPath();
    try {
      const file = openSync(`${path}.part`, "w");
      let length = 0;
      try {
        length = this.#recorder.save(why, (chunk) => writeWhole(file, chunk));
      } finally {
        closeSync(file);
      }
      renameSync(`${path}.part`, path);
      this.#saved++;
      this.#tell(`${path}: the last ${formatDuration(length)}, saved because: ${printable(why)}`);
    } catch (error) {
      this.#tell(`${path} cannot be written (${reasonOf(error)})`);
    }
  }

  /** `name.mpscope`, then `name-2.mpscope` and so on. */
  #nextPath(): string {
    if (this.#saved === 0) return this.#file;
    const extension = extname(this.#file);
    const name = basename(this.#file, extension);
    return join(dirname(this.#file), `${name}-${this.#saved + 1}${extension}`);
  }
}

/** Waits, and keeps nobody else from ending. */
function delay(ms: number): Promise<void> {
  return wait(ms, undefined, { ref: false });
}

async function passOver(bytes: ProgramBytes): Promise<void> {
  for await (const chunk of bytes) void chunk;
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** Batches are a sink's to keep, so only one of the two may do so: neither does. */
function toBoth(one: TraceSink, other: TraceSink): TraceSink {
  return {
    program: (info) => {
      one.program(info);
      other.program(info);
    },
    strings: (first, texts) => {
      one.strings(first, texts);
      other.strings(first, texts);
    },
    // No rule looks at what messages hold.
    previews: (first, texts) => one.previews?.(first, texts),
    sites: (first, sites) => {
      one.sites(first, sites);
      other.sites(first, sites);
    },
    events: (batch) => {
      one.events(batch);
      other.events(batch);
    },
    problem: (problem) => {
      one.problem(problem);
      other.problem(problem);
    },
  };
}
