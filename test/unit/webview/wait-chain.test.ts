import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { likeNames } from "../../../webview/graph/wait-chain.ts";

describe("names of like workers", () => {
  it("are one when only their numbers differ, and none is missing", () => {
    assert.equal(likeNames(["parser-2", "parser-0", "parser-1"]), "parser-0…2");
    assert.equal(likeNames(["parser-0", "parser-2"]), "parser-0, parser-2");
    assert.equal(likeNames(["a1", "b2"]), "a1, b2");
  });

  it("are counted when there are many", () => {
    assert.equal(likeNames(["a", "b", "c", "d"]), "a, b and 2 more");
    assert.equal(likeNames([]), "");
  });

  it("are cut when they are long", () => {
    assert.ok(likeNames(["w".repeat(500)]).length <= 24);
  });
});
