/** Sets up a small program of directed threads, and explores it. */

import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from "node:worker_threads";
import { build, type Plugin } from "esbuild";
import { endpointOf, type Handle } from "../../../src/runtime/handles/handle.ts";
import { HEADER } from "../../../src/runtime/memory/layout.ts";
import { join } from "../../../src/runtime/threads/join.ts";
import { addWorker } from "../../../src/runtime/threads/workers.ts";
import { moveTo } from "../../../src/runtime/transfer.ts";
import { CONTROL, Share, STATE, WAKE } from "./control.ts";
import { type Death, type Explored, explore } from "./explore.ts";
import { checkFreeBlocks } from "./free-blocks.ts";
import type { Call, Outcome, Task, ThreadData } from "./thread.ts";

/** One thread: the handles that it owns and what it does with them. */
export interface DirectedThread {
  readonly handles: Readonly<Record<string, Handle>>;
  readonly calls: readonly Call[];
}

const stepsInstead: Plugin = {
  name: "scheduled-steps",
  setup(bundler) {
    bundler.onResolve({ filter: /\/(atomics|backoff)\.ts$/ }, ({ path, resolveDir, kind }) => {
      if (kind === "entry-point" || !resolveDir.includes("/src/runtime")) return undefined;
      const instead = path.includes("atomics") ? "scheduled-atomics" : "no-backoff";
      return { path: `${process.cwd()}/test/support/interleave/${instead}.ts` };
    });
  },
};

const ENTRY = "out/interleave/thread.js";
let built: Promise<void> | undefined;

/** Makes the threads' program: the runtime with scheduled steps in place of atomic ones. */
async function buildThread(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: ["test/support/interleave/thread.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
    write: false,
    plugins: [stepsInstead],
  });
  // Other test files build the same beside this one: their threads find the old program or the new one, whole.
  const own = `${ENTRY}.${process.pid}`;
  mkdirSync(dirname(ENTRY), { recursive: true });
  for (const { contents } of outputFiles) writeFileSync(own, contents);
  renameSync(own, ENTRY);
}

/** A program of directed threads. */
export class Directed {
  /** How many there are. */
  readonly threads: number;
  readonly #workers: readonly Worker[];
  readonly #ports: readonly MessagePort[];
  readonly #shares: readonly Share[];
  readonly #start: Int32Array;
  #outcomes: Outcome[][] = [];
  #failure: Error | undefined;

  /** Starts the threads of `program`, which is told the number of the worker behind each of them. */
  static async start(
    program: (workers: readonly number[]) => readonly DirectedThread[],
  ): Promise<Directed> {
    built ??= buildThread();
    await built;
    return new Directed(program);
  }

  private constructor(program: (workers: readonly number[]) => readonly DirectedThread[]) {
    const { heap, worker: own } = join();
    const numbers = Array.from({ length: MOST_THREADS }, () => addWorker(heap, own));
    const parts = program(numbers);
    this.threads = parts.length;
    const control = new Int32Array(new SharedArrayBuffer(parts.length * CONTROL.words * 4));
    this.#shares = parts.map((_, thread) => new Share(control, thread));
    const channels = parts.map(() => new MessageChannel());
    this.#ports = channels.map(({ port1 }) => port1);
    this.#workers = channels.map(({ port2: port }, thread) => {
      const [worker, { memory }] = [numbers[thread] as number, heap];
      const workerData = { control, thread, threads: parts.length, memory, worker, port };
      return new Worker(resolve(ENTRY), {
        // Its steps are the ones that can be directed.
        env: { ...process.env, MPSCOPE_CORE: "typescript" },
        workerData: workerData satisfies ThreadData,
        transferList: [port],
      });
    });
    for (const [thread, part] of parts.entries()) {
      const share = this.#shares[thread] as Share;
      if (!share.awaitTurn((state) => state === STATE.done, START_MS)) {
        for (const started of this.#workers) void started.terminate();
        throw new Error("a directed thread did not start");
      }
      this.#give(thread, part, numbers[thread] as number);
    }
    this.#start = heap.words.slice(0, heap.read(HEADER.top));
  }

  /** Gives a thread what it has to do, and the handles for it. */
  #give(thread: number, { handles, calls }: DirectedThread, worker: number): void {
    const records: Record<string, number> = {};
    for (const [name, handle] of Object.entries(handles)) {
      const endpoint = endpointOf(handle);
      moveTo(endpoint.thread.heap, [endpoint], worker);
      join().open.forget(endpoint);
      records[name] = endpoint.index;
    }
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
    this.#ports[thread]?.postMessage({ calls, records } satisfies Task);
  }

  /** What came of each thread's calls, in the schedule that was run last. */
  get outcomes(): readonly (readonly Outcome[])[] {
    return this.#outcomes;
  }

  /** Runs every schedule with so many preemptions; `check` looks at what came of each. */
  explore(preemptions: number, check: () => void, death?: Death): Explored {
    for (const [thread, share] of this.#shares.entries()) {
      share.set(CONTROL.stores, thread === death?.victim ? 1 : 0);
    }
    return explore(
      {
        shares: this.#shares,
        reset: () => {
          this.#reset();
        },
        check: () => {
          checkFreeBlocks(join().heap);
          check();
        },
        failure: () => this.#collect(),
      },
      preemptions,
      death,
    );
  }

  /** Ends the threads. */
  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing half done is left to the runtime, which looks after the dead.
    this.#reset();
    for (const port of this.#ports) port.close();
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #reset(): void {
    // A schedule that was given up leaves threads in the middle of their calls.
    for (const share of this.#shares) {
      const at = share.get(CONTROL.state);
      if (at === STATE.done || at === STATE.ready) continue;
      share.set(CONTROL.wake, WAKE.killed);
      share.pass(STATE.running);
      share.awaitTurn((state) => state === STATE.done, START_MS);
    }
    this.#collect();
    [this.#outcomes, this.#failure] = [this.#shares.map(() => []), undefined];
    join().heap.words.set(this.#start);
    for (const share of this.#shares) {
      share.set(CONTROL.wake, WAKE.none);
      share.set(CONTROL.state, STATE.ready);
    }
  }

  /** Takes what the threads have posted; the error of one that failed. */
  #collect(): Error | undefined {
    for (const [thread, port] of this.#ports.entries()) {
      for (;;) {
        const posted = receiveMessageOnPort(port)?.message as Posted | undefined;
        if (posted === undefined) break;
        if ("error" in posted) this.#failure = posted.error;
        else this.#outcomes[thread] = posted.outcomes;
      }
    }
    return this.#failure;
  }
}

type Posted = { readonly outcomes: Outcome[] } | { readonly error: Error };

const START_MS = 20_000;
const MOST_THREADS = 3;
