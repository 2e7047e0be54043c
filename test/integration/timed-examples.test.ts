/** The examples whose output sleeps decide: they need a machine that is not busy with others. */

import { describe } from "node:test";
import { isTimed, testOutput } from "../support/example-output.ts";
import { EXAMPLES } from "../support/example-program.ts";

describe("examples that go by the clock", { concurrency: 1 }, () => {
  for (const name of EXAMPLES) if (isTimed(name)) testOutput(name);
});
