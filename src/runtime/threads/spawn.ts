/** Starting workers, with handles among their arguments. */

import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { EXIT } from "../../trace/event.ts";
import { pack, unpack } from "../codec/clone.ts";
import { JoinError } from "../errors.ts";
import { adopt } from "../handles/adopt.ts";
import { transferablesIn } from "../parcels/parcel.ts";
import type { Caller } from "../probe/probe.ts";
import { moveTo, recordMoved, seal } from "../transfer.ts";
import { bury } from "./estate.ts";
import { markOwn } from "./hand-made.ts";
import { join } from "./join.ts";
import { codeUrl, runtimeUrl } from "./own-threads.ts";
import type { Thread } from "./registry.ts";
import { SPAWNED, type SpawnedData, type SpawnedResult } from "./spawned-data.ts";
import { stopWatching, watchOver } from "./watch-over.ts";
import { addWorker, exitOf } from "./workers.ts";

/** Options of a worker. */
export interface SpawnOptions {
  /** What a person calls it; by default the function's name, or that of its file. */
  readonly name?: string;
  /** Buffers and ports in the arguments that move instead of being copied. */
  readonly transfer?: readonly (ArrayBuffer | MessagePort)[];
}

/** A worker that was spawned. */
export interface SpawnedWorker<R> {
  /** The worker's number in this program; the main thread is 1. */
  readonly id: number;
  readonly name: string;
  /**
   * Resolves to what the worker's function returned (copied; handles in it move here) when the
   * worker has ended. Rejects with `JoinError` when it threw, exited early or was terminated.
   */
  join(): Promise<R>;
  /** Ends the worker wherever it is. What it held is dropped. */
  terminate(): Promise<void>;
}

/**
 * The first code of a spawned thread. It loads the user's module, and with it the instance of the runtime
 * that the module uses, which may be a copy that a bundler made; a module that uses none gets one.
 */
const BOOTSTRAP = `
  import { workerData } from "node:worker_threads";
  const { module, runtime, lifeline } = workerData["${SPAWNED}"];
  // Held by this listener, so that it closes at the worker's end and no earlier.
  lifeline.on("close", () => undefined).unref();
  async function begin() {
    const arrival = await import(module).then((found) => ({ found }), (error) => ({ error }));
    if (globalThis[Symbol.for("mpscope.arrive")] === undefined) await import(runtime);
    await globalThis[Symbol.for("mpscope.arrive")](arrival);
  }
  // Not awaited: a thread that is terminated while it evaluates a module that awaits brings Node down.
  begin();
`;

/**
 * Starts a worker that runs an exported function: the one that the URL's fragment names, else the
 * module's default export. The function gets `args`, copied as by `structuredClone`; senders and
 * receivers in it move to the worker.
 *
 * ```ts
 * const worker = spawn(new URL("#produce", import.meta.url), { tx }, { name: "producer" });
 * await worker.join();
 * ```
 *
 * Throws a `DataCloneError` when `args` cannot be cloned; then nothing has moved.
 */
export function spawn<R = unknown>(
  url: URL,
  args?: unknown,
  options: SpawnOptions = {},
): SpawnedWorker<R> {
  const thread = join();
  const { heap, probe } = thread;
  const module = new URL(url);
  const exported = decodeURIComponent(module.hash.slice(1));
  module.hash = "";
  const name = options.name ?? defaultName(module, exported);
  const site = probe?.site(spawn) ?? 0;
  const { bytes, cargo, attached } = pack(args, options.transfer);
  const id = addWorker(heap, thread.worker);
  probe?.workerStarted(id, name, "node-worker", thread.worker, site);
  seal(cargo, spawn);
  moveTo(heap, cargo, id);
  recordMoved(cargo, { worker: id, carrier: 0 }, site);
  const { port1: lifeline, port2: watched } = new MessageChannel();
  const data: SpawnedData = {
    memory: heap.memory,
    worker: id,
    parent: thread.worker,
    module: module.href,
    exported: exported === "" ? "default" : exported,
    runtime: runtimeUrl(),
    packet: { bytes, records: cargo.map(({ index }) => index), attached },
    lifeline,
    line: thread.carrier?.connect(id),
  };
  watchOver(thread, id, watched);
  const worker = new Worker(codeUrl(BOOTSTRAP), {
    name,
    workerData: { [SPAWNED]: data },
    transferList: [
      lifeline,
      ...(data.line === undefined ? [] : [data.line]),
      ...transferablesIn(attached),
    ],
    ...optionsWithoutSource(),
  });
  markOwn(worker);
  return new Spawned<R>(thread, worker, id, name);
}

function defaultName(module: URL, exported: string): string {
  if (exported !== "") return exported;
  return module.pathname.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
}

/** A program given on the command line (`--eval`): its source is not the worker's. */
function optionsWithoutSource(): { execArgv?: string[] } {
  const source = process.execArgv.findIndex((option) => /^(-p?e|-p|--eval|--print)$/.test(option));
  if (source < 0) return {};
  const rest = process.execArgv.toSpliced(source, 2);
  return { execArgv: rest.filter((option) => !option.startsWith("--input-type")) };
}

class Spawned<R> implements SpawnedWorker<R> {
  readonly id: number;
  readonly name: string;
  readonly #thread: Thread;
  readonly #worker: Worker;
  readonly #ended: Promise<R>;
  #isJoined = false;

  constructor(thread: Thread, worker: Worker, id: number, name: string) {
    this.id = id;
    this.name = name;
    this.#thread = thread;
    this.#worker = worker;
    thread.spawned.set(id, worker);
    this.#ended = this.#watch(thread);
    this.#ended.catch((error: unknown) => {
      // As a thread's panic is printed in Rust: an error that nobody asks for is not swallowed.
      if (this.#isJoined || !(error instanceof JoinError) || error.reason !== "threw") return;
      process.stderr.write(
        `${String((error.cause as Partial<Error> | undefined)?.stack ?? error)}\n`,
      );
    });
  }

  join(): Promise<R> {
    this.#isJoined = true;
    this.#tellJoin();
    return this.#ended;
  }

  /** Tells the probe of a wait for the worker's end. */
  #tellJoin(): void {
    const { probe, spawned } = this.#thread;
    if (probe === null || !spawned.has(this.id)) return;
    this.#thread.lastOperation++;
    const operation = this.#thread.lastOperation;
    probe.joinBlocked(this.id, operation, probe.site(verbs.join));
    const isOver = (): void => probe.joinDone(this.id, operation);
    this.#ended.then(isOver, isOver);
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #watch(thread: Thread): Promise<R> {
    let result: SpawnedResult | undefined;
    this.#worker.on("message", (message: SpawnedResult) => {
      result = message;
    });
    this.#worker.on("error", (error: unknown) => {
      result = { ok: false, error };
    });
    return new Promise((resolve, reject) => {
      this.#worker.once("exit", () => {
        thread.spawned.delete(this.id);
        stopWatching(thread, this.id);
        bury(thread, this.id);
        if (result === undefined) {
          const isTerminated = exitOf(thread.heap, this.id) === EXIT.terminated;
          reject(new JoinError(this.name, isTerminated ? "terminated" : "exited"));
        } else if (result.ok) {
          const { bytes, records, attached } = result.packet;
          const handle = (place: number): object => adopt(thread, records[place] as number);
          resolve(unpack(bytes, handle, attached) as R);
        } else {
          reject(new JoinError(this.name, "threw", result.error));
        }
      });
    });
  }
}

/** The verb as the probe needs it: to know which of the frames are the user's. */
const verbs: Readonly<Record<"join", Caller>> = Spawned.prototype;
