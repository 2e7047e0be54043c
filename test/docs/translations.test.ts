import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

test("every sentence of the extension is in the bundle, and in each translation", () => {
  const run = spawnSync(process.execPath, ["scripts/localize.mjs", "--check"], {
    encoding: "utf8",
  });
  assert.equal(run.status, 0, `run node scripts/localize.mjs, and translate:\n${run.stderr}`);
});
