import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MPSCOPE_VERSION } from "../../../src/trace/version.ts";

test("there is one version number", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  assert.equal(MPSCOPE_VERSION, version);
});
