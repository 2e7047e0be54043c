/** A trace into a file. */

import { closeSync, openSync, writeSync } from "node:fs";
import type { Output } from "./output.ts";

/** What is used of the file system. */
export interface Files {
  readonly open: (path: string, flags: "w") => number;
  /** Returns how many of the bytes from `from` on were written. */
  readonly write: (file: number, bytes: Uint8Array, from: number) => number;
  readonly close: (file: number) => void;
}

const FILES: Files = {
  open: openSync,
  write: (file, bytes, from) => writeSync(file, bytes, from),
  close: closeSync,
};

/**
 * Writes each chunk at once, so that a program that is killed loses only what its rings still hold. While
 * the disk takes nothing it keeps the chunk, and the rings fill; what they lose they count.
 */
export class FileOutput implements Output {
  readonly #path: string;
  readonly #complain: (sentence: string) => void;
  readonly #files: Files;
  #file: number | undefined;
  #hasFailed = false;
  /** What could not be written yet. */
  readonly #waiting: Uint8Array[] = [];

  /** Creates the file, or empties it. `complain` is told of the first failure. */
  constructor(path: string, complain: (sentence: string) => void, files: Files = FILES) {
    this.#path = path;
    this.#complain = complain;
    this.#files = files;
    this.#try(() => {
      this.#file = files.open(path, "w");
    });
  }

  get isCongested(): boolean {
    return this.#waiting.length > 0;
  }

  write(chunk: Uint8Array<ArrayBuffer>): void {
    if (this.#file === undefined) return;
    this.#waiting.push(chunk);
    this.retry();
  }

  retry(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#try(() => {
      for (let chunk = this.#waiting[0]; chunk !== undefined; chunk = this.#waiting[0]) {
        const written = this.#files.write(file, chunk, 0);
        if (written < chunk.length) this.#waiting[0] = chunk.subarray(written);
        else this.#waiting.shift();
      }
    });
  }

  end(done: () => void): void {
    this.retry();
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) {
      this.#try(() => {
        this.#files.close(file);
      });
    }
    done();
  }

  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (this.#hasFailed) return;
      this.#hasFailed = true;
      const cause = error instanceof Error ? error.message : String(error);
      this.#complain(`the recording ${this.#path} ends here (${cause})`);
    }
  }
}
