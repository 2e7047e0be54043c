import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { it } from "node:test";

/** Bytes; what the view may weigh, so that it opens at once in a remote window too. */
const LARGEST = 200 * 1024;

it("the view's script weighs little", () => {
  const { size } = statSync("dist/webview/main.js");
  assert.ok(size <= LARGEST, `${size} bytes, at most ${LARGEST} may be`);
});
