import assert from "node:assert/strict";
import { test } from "node:test";
import { readLink, writeLink } from "../../../src/extension/reach/links.ts";

test("a link is read as it was written", () => {
  for (const link of [
    { file: "/a b/c&d=e.mpscope", at: 1_500_000 },
    { file: String.raw`C:\runs\last.mpscope`, at: undefined },
  ]) {
    const url = new URL(writeLink("vscode", link));
    assert.deepEqual(readLink(url.pathname, url.search.slice(1)), link);
  }
});

test("a link opens recordings only, and none of another machine", () => {
  const refused = ["file=/etc/passwd", "file=a.mpscope", "file=//server/a.mpscope", "", "file="];
  for (const query of refused) {
    assert.throws(() => readLink("/open", query), /names no recording/, query);
  }
  assert.throws(() => readLink("/run", "file=/a.mpscope"), /begins with \/open/);
});

test("an instant that is no time is refused", () => {
  for (const at of ["-1", "soon", "Infinity"]) {
    assert.throws(() => readLink("/open", `file=/a.mpscope&at=${at}`), /not a number/, at);
  }
});
