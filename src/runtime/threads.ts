/**
 * The runtime's own threads. Their code travels inside the runtime's as text, so that it is there too when a
 * bundler has put the runtime into the user's program and its files are gone.
 */

import { Worker, type WorkerOptions } from "node:worker_threads";

/** What the build puts here: each thread's code, bundled (see scripts/bundle-threads.mjs). */
declare const MPSCOPE_THREADS: Readonly<Record<OwnThread, string>>;

type OwnThread = "reaper" | "drain";

/** Starts one of the runtime's own threads. It does not keep the program alive. */
export function startOwnThread(thread: OwnThread, options: WorkerOptions): Worker {
  const worker = new Worker(codeUrl(MPSCOPE_THREADS[thread]), {
    // It needs nothing of what the program's own threads are started with.
    execArgv: [],
    stdin: false,
    ...options,
  });
  worker.unref();
  return worker;
}

/** The address of a module that is nowhere but in its address. Unlike `eval`, it is loaded as files are. */
export function codeUrl(code: string): URL {
  return new URL(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}
