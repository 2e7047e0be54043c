/** Where the functions stand that spawned workers run in tests. */

import { pathToFileURL } from "node:url";

/** The address of a function in one of `test/support/workers/`. */
export function workerUrl(
  module: "audiences" | "deaths" | "messages" | "oneshots" | "selects" | "traffic",
  exported = "",
): URL {
  return new URL(
    `test/support/workers/${module}.mjs#${exported}`,
    pathToFileURL(`${process.cwd()}/`),
  );
}
