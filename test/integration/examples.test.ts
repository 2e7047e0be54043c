/** The examples print what the programs print that they restate. */

import { describe, test } from "node:test";
import { assertOutput } from "../support/example-output.ts";
import { buildExample, EXAMPLES, runProgram } from "../support/example-program.ts";

// Most of their time they sleep.
describe("examples", { concurrency: 4 }, () => {
  for (const name of EXAMPLES) {
    test(`${name} prints what it should`, async () => {
      const program = await buildExample(name);
      await assertOutput(name, () => runProgram(program));
    });
  }
});
