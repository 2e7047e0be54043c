/** `mpscope run` says by itself that a program is stuck. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { soon, until } from "../support/deadline.ts";
import { scratchFolder } from "../support/example-program.ts";

test("a program that is stuck is explained while it runs", async () => {
  const text = await explanationOf("stuck-beside-busy");
  assert.match(text, /mpscope: stuck: `consume` waits to receive on `jobs` for ever/);
  assert.match(text, /at .*stuck-beside-busy\.mjs:26:/);
});

test("a program whose event loop runs empty is explained at its end", async () => {
  const text = await explanationOf("stuck-forgotten-original");
  assert.match(text, /mpscope: stuck: `main` waits to receive on `results` for ever/);
});

test("a program that goes on is not", async () => {
  const text = await explanationOf("healthy-timer", "events in");
  assert.doesNotMatch(text, /stuck/);
});

/** What the command prints until `last` stands there. */
async function explanationOf(name: string, last = "mpscope: Drop"): Promise<string> {
  const file = join(scratchFolder(), "trace.mpscope");
  const program = resolve(`test/corpus/stuck/${name}.mjs`);
  const child = spawn(process.execPath, [resolve("dist/cli.js"), "run", "-o", file, program], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  const exited = once(child, "exit");
  try {
    await until(() => text.includes(last), `the explanation of ${name}`);
    return text;
  } finally {
    child.kill("SIGTERM");
    await soon(exited, "the end");
  }
}
