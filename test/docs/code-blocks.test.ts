/** The programs in README and docs run, and print what their comments say. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { transformSync } from "esbuild";
import { runTraced } from "../support/traced.ts";

/** Beside the project's own package.json, so that "mpscope" is this project. */
const FOLDER = "out";

for (const file of ["README.md", "docs/channels.md"]) {
  const text = readFileSync(file, "utf8");
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  test(`${file} has programs`, () => {
    assert.ok(blocks.length > 0);
  });
  for (const [index, block] of blocks.entries()) {
    test(`program ${index + 1} of ${file} runs`, async () => {
      const program = join(FOLDER, `${file.replace(/\W/g, "-")}-${index}.mjs`);
      writeFileSync(program, transformSync(block, { loader: "ts" }).code);
      const { code, stdout, stderr } = await runTraced([program], { trace: undefined });
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
      for (const expected of expectedLines(block))
        assert.ok(stdout.includes(expected), `${expected} in ${stdout}`);
    });
  }
}

/** `console.log(x); // y` says what it prints, where that is one line. */
function expectedLines(block: string): string[] {
  return [...block.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)]
    .map(([, line = ""]) => line)
    .filter((line) => !line.includes(";"))
    .map((line) => line.replaceAll('"', "'"));
}
