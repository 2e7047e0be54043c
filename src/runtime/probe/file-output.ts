/** A trace into a file. */

import { closeSync, openSync, writeSync } from "node:fs";
import type { Output } from "./output.ts";

/**
 * Writes each chunk at once, so that a program that is killed loses only what its rings still hold.
 */
export class FileOutput implements Output {
  readonly #path: string;
  readonly #complain: (sentence: string) => void;
  #file: number | undefined;

  readonly isCongested = false;

  /** Creates the file, or empties it. `complain` is told of the first failure. */
  constructor(path: string, complain: (sentence: string) => void) {
    this.#path = path;
    this.#complain = complain;
    this.#try(() => {
      this.#file = openSync(path, "w");
    });
  }

  write(chunk: Uint8Array<ArrayBuffer>): void {
    const file = this.#file;
    if (file === undefined) return;
    this.#try(() => {
      for (let written = 0; written < chunk.length; ) {
        written += writeSync(file, chunk, written);
      }
    });
  }

  end(done: () => void): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) {
      this.#try(() => {
        closeSync(file);
      });
    }
    done();
  }

  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#file = undefined;
      const cause = error instanceof Error ? error.message : String(error);
      this.#complain(`the recording ${this.#path} ends here (${cause})`);
    }
  }
}
