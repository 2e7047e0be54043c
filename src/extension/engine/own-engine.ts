/** An engine in a thread of its own, so that no amount of events ever freezes the editor. */

import type { FromEngine, ToEngine } from "../../engine/link.ts";
import { RemoteEngine } from "../../engine/remote.ts";
import type { Thresholds } from "../../model/rules/thresholds.ts";

/** A thread that an engine runs in: one of Node's, or a browser's worker. */
export interface EngineThread {
  post(message: ToEngine, transfer: readonly ArrayBuffer[]): void;
  /** Called once: who gets its messages, and is told in a clause why it has ended. */
  listen(message: (message: FromEngine) => void, ended: (why: string) => void): void;
  terminate(): void;
}

/** The engine of one trace. */
export class OwnEngine {
  readonly #thread: EngineThread;
  readonly #remote: RemoteEngine;

  /** Takes a thread that runs nothing but the engine; its rules begin to find something from `thresholds` on. */
  constructor(thread: EngineThread, thresholds: Thresholds) {
    this.#thread = thread;
    thread.post({ kind: "thresholds", thresholds }, []);
    this.#remote = new RemoteEngine((message, transfer) => thread.post(message, transfer));
    thread.listen(
      (message) => this.#remote.receive(message),
      (why) => this.#remote.close(why),
    );
  }

  /** Asks it a question of the protocol. */
  request(method: string, args: unknown): Promise<unknown> {
    return this.#remote.peer.request(method, args);
  }

  /** Gives it the next bytes of the trace; resolves when there is room for more. */
  send(bytes: Uint8Array): Promise<void> {
    return this.#remote.send(bytes);
  }

  /** Before the first bytes: the last ones of a recording of `size` bytes, by which it opens at once. */
  open(closing: Uint8Array<ArrayBuffer>, size: number): void {
    this.#remote.open(closing, size);
  }

  /** There are no more bytes. */
  end(): void {
    this.#remote.end();
  }

  /** Ends the thread. */
  dispose(): void {
    this.#remote.close("it was closed");
    this.#thread.terminate();
  }
}
