/** Runs every program of a file, each in a worker of its own, all at once: `found…` and `missed…` by their names. */
import { isMainThread } from "node:worker_threads";
import { spawn } from "mpscope";

/** Call it at the end of a file of programs, with the file's `import.meta.url` and its programs' names. */
export async function runAll(url, names) {
  if (!isMainThread) return;
  await Promise.all(names.map((name) => spawn(new URL(`#${name}`, url), {}).join()));
}
