/** Keeps what arrives in a file. When it cannot (the disk is full), it says so once and lets the rest go. */

import { type FileHandle, open } from "node:fs/promises";

/** Writes one recording. No method of it rejects. */
export class Recorder {
  readonly #path: string;
  readonly #failed: (sentence: string) => void;
  #file: FileHandle | undefined;
  #bytes = 0;
  /** The writes so far, one after another. */
  #work: Promise<void>;

  /** Begins the file, empty. `failed` is told in a sentence when nothing more can be kept. */
  constructor(path: string, failed: (sentence: string) => void) {
    this.#path = path;
    this.#failed = failed;
    this.#work = this.#attempt(async () => {
      this.#file = await open(path, "w");
    });
  }

  /** Bytes kept so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds bytes, which must not change until the promise ends. It ends when they are in the file. */
  write(bytes: Uint8Array): Promise<void> {
    this.#work = this.#attempt(async () => {
      if (this.#file === undefined) return;
      await this.#file.appendFile(bytes);
      this.#bytes += bytes.byteLength;
    }, this.#work);
    return this.#work;
  }

  /** Ends the file after everything written before. */
  close(): Promise<void> {
    this.#work = this.#attempt(() => this.#release(), this.#work);
    return this.#work;
  }

  async #attempt(step: () => Promise<void>, before?: Promise<void>): Promise<void> {
    await before;
    try {
      await step();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#failed(`the recording ${this.#path} stops here: ${reason}`);
      await this.#release().catch(() => undefined);
    }
  }

  async #release(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}
