/** The examples print what the programs print that they restate. */

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { before, test } from "node:test";
import { build } from "esbuild";
import { EXAMPLES, goldenOutput, runProgram } from "../support/example-program.ts";

const BUILT = "out/examples-untraced";

/** Which of its workers printed a line, in examples whose workers print at the same time. */
const PRINTED_BY: Readonly<Record<string, RegExp>> = {
  "p01-cloned-senders": /from (thread \d)$/,
  "p02-unbounded": /^(Sending|Received)/,
  "p03-sync-channel": /^(Sen|Received)/,
};

before(async () => {
  await build({
    entryPoints: EXAMPLES.map((name) => `examples/${name}.ts`),
    outdir: BUILT,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
  });
});

for (const name of EXAMPLES) {
  test(`${name} prints what it should`, async () => {
    const { code, stdout, stderr } = await runProgram(resolve(BUILT, `${name}.js`));
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.deepEqual(byWorker(name, stdout), byWorker(name, goldenOutput(name)));
  });
}

/** Each worker's lines in their order, whatever the others print in between. */
function byWorker(name: string, output: string): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const line of output.trimEnd().split("\n")) {
    const worker = PRINTED_BY[name]?.exec(line)?.[1] ?? "";
    lines.set(worker, [...(lines.get(worker) ?? []), line]);
  }
  return lines;
}
