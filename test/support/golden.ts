/** Texts that stand in the tree and that a test must reproduce. */

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Holds `text` against the file at `path` (from the project's root). With `ACCEPT=1` in the environment
 * writes the file instead; a missing file is a failure, so that no golden is born unseen.
 */
export function assertGolden(path: string, text: string): void {
  if (process.env["ACCEPT"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  assert.equal(text, read(path), `${path} differs; ACCEPT=1 writes it`);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new Error(`${path} is missing; ACCEPT=1 writes it`, { cause });
  }
}
