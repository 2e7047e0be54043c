/** The other end of the link: an engine that runs in another thread, as its user sees it. */

import type { ClosingMethods } from "../protocol/closing.ts";
import type { EngineMethods } from "../protocol/messages.ts";
import { Peer } from "../protocol/rpc.ts";
import type { ReplayMethods } from "../protocol/stops.ts";
import type { FromEngine, Post, ToEngine } from "./link.ts";

/**
 * Bytes that may be on the way to the engine. Requests queue behind them, so there must be little: an event may take
 * no more than a byte, and so many events take a few hundredths of a second.
 */
const WINDOW = 1 << 16;
const PIECE = 1 << 14;

/** An engine behind a port. */
export class RemoteEngine {
  /** Asks the engine. A relay passes requests on by `peer.request`. */
  readonly peer: Peer<Record<string, never>, EngineMethods & ReplayMethods & ClosingMethods>;
  readonly #post: Post<ToEngine>;
  readonly #window: number;
  #untaken = 0;
  #isClosed = false;
  /** Those who wait for room, in order. */
  #waiting: (() => void)[] = [];

  /** `post` carries messages to the engine's thread; at most about `window` bytes are on the way. */
  constructor(post: Post<ToEngine>, window = WINDOW) {
    this.#post = post;
    this.#window = window;
    this.peer = new Peer({}, (frame) => post({ kind: "rpc", frame }, []));
  }

  /** Takes a message of the engine's thread. */
  receive(message: FromEngine): void {
    switch (message.kind) {
      case "taken":
        this.#untaken -= message.bytes;
        this.#wake();
        return;
      case "rpc":
        this.peer.receive(message.frame);
        return;
    }
  }

  /**
   * Sends the next bytes of the trace; they may be used again when this returns. The promise ends when
   * there is room for more: who awaits it before the next call never fills the memory. Calls must
   * not overlap. After {@link close} bytes go nowhere.
   */
  async send(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.byteLength; start += PIECE) {
      // A copy of its own: what arrives from a socket is often part of a larger buffer.
      const piece = new Uint8Array(bytes.subarray(start, start + PIECE));
      while (this.#untaken >= this.#window && !this.#isClosed) {
        // oxlint-disable-next-line no-await-in-loop -- one piece after another is the point.
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
      if (this.#isClosed) return;
      this.#untaken += piece.byteLength;
      this.#post({ kind: "bytes", bytes: piece }, [piece.buffer]);
    }
  }

  /** Before the first bytes: the last ones of a recording of `size` bytes, which are the engine's from now on. */
  open(closing: Uint8Array<ArrayBuffer>, size: number): void {
    if (this.#isClosed) return;
    this.#post({ kind: "closing", bytes: closing, size }, [closing.buffer]);
  }

  /** There are no more bytes. */
  end(): void {
    if (!this.#isClosed) this.#post({ kind: "end" }, []);
  }

  /** The engine is gone (or no longer wanted): ends every request with this reason, and every wait. */
  close(reason: string): void {
    this.#isClosed = true;
    this.peer.close(reason);
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
