/**
 * The runtime's own threads. Their code travels inside the runtime's as text, so that it is there too when a
 * bundler has put the runtime into the user's program and its files are gone.
 */

import { Worker, type WorkerOptions } from "node:worker_threads";
import { markOwn } from "./hand-made.ts";

/** What the build puts here: each thread's code, bundled (see scripts/bundle-threads.mjs). */
declare const MPSCOPE_THREADS: Readonly<Record<OwnThread, string>>;

type OwnThread = "reaper" | "drain" | "spawned";

/** Starts one of the runtime's own threads. It does not keep the program alive. */
export function startOwnThread(thread: OwnThread, options: WorkerOptions): Worker {
  const worker = new Worker(codeUrl(MPSCOPE_THREADS[thread]), {
    // It needs nothing of what the program's own threads are started with.
    execArgv: [],
    stdin: false,
    ...options,
  });
  worker.unref();
  markOwn(worker);
  return worker;
}

/**
 * Where a spawned thread gets a runtime whose module uses none: this one's own file or, when a bundler has put
 * it into the user's program, a copy; to load that program again would run it again.
 */
export function runtimeUrl(): string {
  return isOwnFile() ? import.meta.url : codeUrl(MPSCOPE_THREADS.spawned).href;
}

function isOwnFile(): boolean {
  try {
    return import.meta.resolve("mpscope") === import.meta.url;
  } catch {
    // There is no such package where the program runs.
    return false;
  }
}

/** The address of a module that is nowhere but in its address. Unlike `eval`, it is loaded as files are. */
export function codeUrl(code: string): URL {
  return new URL(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}
