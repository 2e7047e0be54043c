/** The examples print what the programs print that they restate, traced or not. */

import { describe } from "node:test";
import { isTimed, testOutput } from "../support/example-output.ts";
import { EXAMPLES } from "../support/example-program.ts";

// Most of their time they sleep.
describe("examples", { concurrency: 4 }, () => {
  for (const name of EXAMPLES) if (!isTimed(name)) testOutput(name);
});
