/** Bytes that arrived and are not used up, in one piece. */

/** A queue of bytes: appended at the end, dropped at the start. */
export class InputBuffer {
  #bytes = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #dropped = 0;

  /** What {@link start} and {@link length} point into; changes with the next append. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Where the first byte stands in {@link bytes}. */
  get start(): number {
    return this.#start;
  }

  /** Bytes held. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** How many bytes came before the first one held. */
  get offset(): number {
    return this.#dropped;
  }

  /** Adds a copy of `chunk`. */
  append(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length);
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Drops the first `count` bytes. */
  drop(count: number): void {
    this.#start += count;
    this.#dropped += count;
    if (this.#start === this.#end) {
      this.#start = 0;
      this.#end = 0;
    }
  }

  #makeRoom(more: number): void {
    const held = this.length;
    // Twice of what is needed, so that each byte is moved a bounded number of times.
    const room =
      this.#bytes.length >= 2 * (held + more)
        ? this.#bytes
        : new Uint8Array(Math.max(1 << 12, 2 * (held + more)));
    room.set(this.#bytes.subarray(this.#start, this.#end));
    this.#bytes = room;
    this.#start = 0;
    this.#end = held;
  }
}
