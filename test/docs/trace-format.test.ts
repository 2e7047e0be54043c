import assert from "node:assert/strict";
import { test } from "node:test";
import { runTraced } from "../support/traced.ts";

test("the tables of the format's page are those of the code", async () => {
  const args = ["scripts/trace-format-tables.mjs", "--check"];
  const run = await runTraced(args, { trace: undefined });
  assert.deepEqual(run, { code: 0, signal: null, stdout: "", stderr: "" });
});
