/** The examples print what the programs print that they restate. */

import { describe, test } from "node:test";
import { assertOutput, isTimed } from "../support/example-output.ts";
import { buildExample, EXAMPLES, runProgram } from "../support/example-program.ts";

function checkOutput(name: string): void {
  test(`${name} prints what it should`, async () => {
    const program = await buildExample(name);
    await assertOutput(name, () => runProgram(program));
  });
}

// Most of their time they sleep.
describe("examples", { concurrency: 4 }, () => {
  for (const name of EXAMPLES) if (!isTimed(name)) checkOutput(name);
});

describe("examples that go by the clock", { concurrency: 1 }, () => {
  for (const name of EXAMPLES) if (isTimed(name)) checkOutput(name);
});
