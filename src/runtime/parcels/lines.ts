/** The lines of threads to the hub: who holds which end, and when the hub is started. */

import { MessageChannel, type MessagePort } from "node:worker_threads";
import { reaperOf, type Watcher } from "../threads/watch-over.ts";
import { type Connecting, type Line, movedWith, type ToHub } from "./carrier.ts";

/** Something that came by a line before the hub had it. */
export interface Forwarded {
  readonly from: number;
  readonly message: ToHub;
}

/** The line of a spawned worker; its children's lines go the same way. */
export function lineOf(port: MessagePort): Line {
  return {
    port: () => port,
    connect(worker, childsPort) {
      port.postMessage({ connect: worker, port: childsPort } satisfies Connecting, [childsPort]);
    },
  };
}

/**
 * The lines that end in the thread whose reaper is the hub. It keeps those of its workers until one of
 * them is used, or it is about to block; only then the hub is started.
 */
export class RootLine implements Line {
  readonly #thread: Watcher;
  readonly #kept: Required<Connecting>[] = [];
  #port: MessagePort | undefined;

  constructor(thread: Watcher) {
    this.#thread = thread;
  }

  port(): MessagePort {
    if (this.#port === undefined) {
      const { port1, port2 } = new MessageChannel();
      this.#give({ connect: this.#thread.worker, port: port2 });
      this.#port = port1;
    }
    return this.#port;
  }

  connect(worker: number, port: MessagePort): void {
    if (this.#thread.reaper !== undefined) {
      this.#give({ connect: worker, port });
      return;
    }
    this.#kept.push({ connect: worker, port });
    port.on("message", (message: ToHub) => {
      this.handOver();
      this.#forward(worker, message);
    });
    port.once("close", () => {
      const index = this.#kept.findIndex((kept) => kept.port === port);
      if (index >= 0) this.#kept.splice(index, 1);
    });
    port.unref();
  }

  /** The hub listens to all lines from now on. */
  handOver(): void {
    for (const connecting of this.#kept.splice(0)) this.#give(connecting);
  }

  #give({ connect, port }: Required<Connecting>): void {
    port.removeAllListeners();
    const hub = reaperOf(this.#thread);
    try {
      hub.postMessage({ connect, port } satisfies Connecting, [port]);
    } catch {
      // The port has closed already: the worker has just ended, and nobody has heard of it yet.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      hub.postMessage({ connect } satisfies Connecting);
    }
  }

  #forward(from: number, message: ToHub): void {
    reaperOf(this.#thread).postMessage({ from, message } satisfies Forwarded, movedWith(message));
  }
}
