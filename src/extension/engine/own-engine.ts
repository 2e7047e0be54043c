/** An engine in a thread of its own, so that no amount of events ever freezes the editor. */

import { Worker } from "node:worker_threads";
import * as vscode from "vscode";
import type { FromEngine } from "../../engine/link.ts";
import { RemoteEngine } from "../../engine/remote.ts";

/** The engine of one trace. */
export class OwnEngine {
  readonly #thread: Worker;
  readonly #remote: RemoteEngine;

  /** Starts the thread. `extension` is the extension's folder. */
  constructor(extension: vscode.Uri, log: vscode.LogOutputChannel) {
    const entry = vscode.Uri.joinPath(extension, "dist", "engine-thread.cjs").fsPath;
    this.#thread = new Worker(entry, { name: "mpscope engine", execArgv: [] });
    this.#remote = new RemoteEngine((message, transfer) =>
      this.#thread.postMessage(message, transfer),
    );
    this.#thread.on("message", (message: FromEngine) => this.#remote.receive(message));
    this.#thread.on("error", (error) => {
      log.error(error);
      this.#remote.close(`its engine failed: ${error.message}`);
    });
    this.#thread.on("exit", () => this.#remote.close("its engine ended"));
  }

  /** Asks it a question of the protocol. */
  request(method: string, args: unknown): Promise<unknown> {
    return this.#remote.peer.request(method, args);
  }

  /** Gives it the next bytes of the trace; resolves when there is room for more. */
  send(bytes: Uint8Array): Promise<void> {
    return this.#remote.send(bytes);
  }

  /** There are no more bytes. */
  end(): void {
    this.#remote.end();
  }

  /** Ends the thread. */
  dispose(): void {
    this.#remote.close("it was closed");
    void this.#thread.terminate();
  }
}
