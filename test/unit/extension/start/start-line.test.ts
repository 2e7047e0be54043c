import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { startLine } from "../../../../src/extension/start/start-line.ts";

const launch = {
  command: "node",
  args: ["/my app/it's.mjs"],
  env: {
    MPSCOPE: "tcp://127.0.0.1:4000/secret",
    MPSCOPE_PID: "",
    NODE_OPTIONS: '--require "/a b/p.cjs"',
  },
};

test("a shell reads the line as it was meant", () => {
  const line = startLine(
    { ...launch, command: "printenv", args: ["MPSCOPE", "NODE_OPTIONS"] },
    "linux",
  );
  const said = execFileSync("/bin/sh", ["-c", line], { encoding: "utf8" });
  assert.equal(said, 'tcp://127.0.0.1:4000/secret\n--require "/a b/p.cjs"\n');
});

test("quotes and spaces in paths stay", () => {
  const line = startLine(launch, "linux");
  assert.ok(line.endsWith(String.raw`node '/my app/it'\''s.mjs'`), line);
});

test("PowerShell gets a line of its own", () => {
  const line = startLine(launch, "win32");
  assert.equal(
    line,
    "$env:MPSCOPE='tcp://127.0.0.1:4000/secret'; " +
      "$env:NODE_OPTIONS='--require \"/a b/p.cjs\"'; & 'node' '/my app/it''s.mjs'",
  );
});
