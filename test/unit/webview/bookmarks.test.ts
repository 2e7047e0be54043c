import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bookmarkWords, nextBookmark, toggled } from "../../../webview/replay/bookmarks.ts";

const FIRST = { time: 1e6, position: 10 };
const SECOND = { time: 2e6, position: 20 };

describe("bookmarks", () => {
  it("are set and taken away, and stay in the order of time", () => {
    const both = toggled(toggled([], SECOND), FIRST);
    assert.deepEqual(both, [FIRST, SECOND]);
    assert.deepEqual(toggled(both, FIRST), [SECOND]);
  });

  it("are found forward and back, and never where one stands", () => {
    const both = [FIRST, SECOND];
    assert.equal(nextBookmark(both, 10, 1), SECOND);
    assert.equal(nextBookmark(both, 20, 1), undefined);
    assert.equal(nextBookmark(both, 20, -1), FIRST);
    assert.equal(nextBookmark(both, 10, -1), undefined);
    assert.equal(bookmarkWords(both, SECOND), "bookmark 2 of 2");
  });
});
