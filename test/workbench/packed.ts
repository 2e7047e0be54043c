/** The extension as it is published: packed, and installed into an empty profile. */

import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

/** Builds and packs it as a release is; returns the file. Throws what the packing says when it fails. */
export function pack(): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/check-package.mjs"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the extension cannot be packed:\n${stdout}${stderr}`);
  return resolve("dist/mpscope.vsix");
}
