/** Text on its way to the standard output or into a file, never more of it in memory than a piece. */

import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { FileError, reasonOf } from "./errors.ts";

const PIECE = 1 << 16;
const STANDARD_OUTPUT = 1;
/** ms to wait for a reader that is slower than we. */
const PATIENCE = 5;

const nothing = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes at once and waits where the other end is slow, so that whoever fills it never holds more than a piece.
 * A file is written beside its place and put there when it is complete.
 */
export class TextOutput {
  readonly #path: string | undefined;
  /** Opened when there is something to write. */
  #opened: number | undefined;
  #pending = "";
  #isClosed = false;
  #bytes = 0;

  /** Writes into a file, or to the standard output when there is none. All else throws {@link FileError}. */
  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the reader of the standard output has seen enough (`| head`). */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Adds text. */
  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length >= PIECE) this.#flush();
  }

  /** Everything has been written: the file takes its place. */
  finish(): void {
    this.#flush();
    const path = this.#path;
    if (path === undefined) return;
    closeSync(this.#file);
    this.#opened = undefined;
    attempt(path, () => {
      renameSync(partOf(path), path);
    });
  }

  /** Leaves no file behind. */
  discard(): void {
    if (this.#path === undefined || this.#opened === undefined) return;
    closeSync(this.#opened);
    rmSync(partOf(this.#path), { force: true });
  }

  get #file(): number {
    const path = this.#path;
    if (path === undefined) return STANDARD_OUTPUT;
    this.#opened ??= attempt(path, () => openSync(partOf(path), "w"));
    return this.#opened;
  }

  #flush(): void {
    let rest: Uint8Array = Buffer.from(this.#pending);
    this.#pending = "";
    while (rest.length > 0 && !this.#isClosed) {
      const written = this.#writeSome(rest);
      this.#bytes += written;
      rest = rest.subarray(written);
    }
  }

  #writeSome(bytes: Uint8Array): number {
    const file = this.#file;
    try {
      return writeSync(file, bytes);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") {
        Atomics.wait(nothing, 0, 0, PATIENCE);
        return 0;
      }
      if (code !== "EPIPE" || this.#path !== undefined) {
        throw new FileError(
          `${this.#path ?? "the output"} cannot be written (${reasonOf(error)})`,
          {
            cause: error,
          },
        );
      }
      this.#isClosed = true;
      return 0;
    }
  }
}

function partOf(path: string): string {
  return `${path}.part`;
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new FileError(`${path} cannot be written (${reasonOf(error)})`, { cause: error });
  }
}
