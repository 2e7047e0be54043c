/** Where the functions stand that spawned workers run in tests. */

import { pathToFileURL } from "node:url";

/** The modules in `test/support/workers/`. */
type WorkerModule =
  | "arms"
  | "audiences"
  | "deaths"
  | "transfers"
  | "go"
  | "messages"
  | "oneshots"
  | "selects"
  | "traffic";

/** The address of a function in one of them. */
export function workerUrl(module: WorkerModule, exported = ""): URL {
  return new URL(
    `test/support/workers/${module}.mjs#${exported}`,
    pathToFileURL(`${process.cwd()}/`),
  );
}
