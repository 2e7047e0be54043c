/** Says by itself, while a program runs, that some of its workers can never go on. */

import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readRecording } from "../collector/file-source.ts";
import { inflateNatively } from "../collector/inflate.ts";
import { Finder } from "../engine/finder.ts";
import type { Finding } from "../protocol/finding.ts";
import { TraceReader } from "../trace/reader.ts";
import { printable } from "./printable.ts";

/** ms for which it must have been true: nobody is told of what is about to end. */
const PATIENCE = 1000;
const LOOK_EVERY = 200;
/** Node ends with this code when its event loop is empty and the program still awaits something. */
const UNSETTLED = 13;

/** Follows a recording while it grows. */
export class StuckWatch {
  readonly #file: string;
  readonly #tell: (text: string) => void;
  readonly #finder = new Finder();
  readonly #reader = new TraceReader(this.#finder, inflateNatively);
  readonly #ending = new AbortController();
  /** When each finding was seen first (ms), until it has been told. */
  readonly #seen = new Map<string, number>();
  readonly #told = new Set<string>();
  readonly #done: Promise<void>;

  /** `tell` gets what is to be printed. */
  constructor(file: string, tell: (text: string) => void) {
    this.#file = file;
    this.#tell = tell;
    this.#done = Promise.all([this.#read(), this.#look()]).then(() => undefined);
  }

  /** The program has ended. */
  async end(exitCode: number): Promise<void> {
    this.#ending.abort();
    await this.#done;
    if (exitCode !== UNSETTLED || this.#told.size > 0 || !existsSync(this.#file)) return;
    const finder = new Finder();
    const reader = new TraceReader(finder, inflateNatively);
    for await (const bytes of readRecording(this.#file)) reader.push(bytes);
    for (const finding of finder.findings()) if (finding.rule === "stuck") this.#explain(finding);
  }

  async #read(): Promise<void> {
    const { signal } = this.#ending;
    // oxlint-disable-next-line no-await-in-loop -- there is nothing else to do meanwhile.
    while (!existsSync(this.#file) && !signal.aborted) await delay(LOOK_EVERY);
    if (signal.aborted) return;
    for await (const bytes of readRecording(this.#file, { follow: true, signal })) {
      this.#reader.push(bytes);
    }
  }

  async #look(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- it looks again and again.
      await delay(LOOK_EVERY);
      for (const finding of this.#finder.findings()) {
        if (finding.rule === "stuck" && finding.until === undefined) this.#see(finding);
      }
    }
  }

  #see(finding: Finding): void {
    const since = this.#seen.get(finding.id) ?? performance.now();
    this.#seen.set(finding.id, since);
    if (performance.now() - since >= PATIENCE && !this.#told.has(finding.id))
      this.#explain(finding);
  }

  #explain({ id, title, steps, remedy, site }: Finding): void {
    this.#told.add(id);
    const place = site === undefined ? [] : [`at ${pathOf(site.file)}:${site.line}:${site.column}`];
    const lines = [`stuck: ${title}`, ...steps.map((step) => `  ${step}`), ...place, remedy];
    this.#tell(lines.map((line) => `mpscope: ${printable(line)}\n`).join(""));
  }
}

function pathOf(file: string): string {
  try {
    return file.startsWith("file:") ? fileURLToPath(file) : file;
  } catch {
    // Another machine's, perhaps.
    return file;
  }
}
