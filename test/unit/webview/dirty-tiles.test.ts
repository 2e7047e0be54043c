import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DirtyTiles } from "../../../webview/graph/dirty-tiles.ts";

const area = (left: number, top: number, right: number, bottom: number) => ({
  left,
  top,
  right,
  bottom,
});

describe("dirty tiles", () => {
  it("are none at first", () => {
    const tiles = new DirtyTiles(300, 200);
    assert.deepEqual(tiles.areas(), []);
    assert.equal(tiles.touches(area(0, 0, 300, 200)), false);
  });

  it("are whole tiles, those side by side as one", () => {
    const tiles = new DirtyTiles(300, 200);
    tiles.add(area(10, 10, 70, 20));
    assert.deepEqual(tiles.areas(), [area(0, 0, 128, 64)]);
    assert.equal(tiles.touches(area(120, 60, 200, 100)), true);
    assert.equal(tiles.touches(area(129, 0, 300, 200)), false);
  });

  it("end at the canvas", () => {
    const tiles = new DirtyTiles(100, 100);
    tiles.add(area(-500, -500, 5000, 10));
    tiles.add(area(500, 500, 600, 600));
    assert.deepEqual(tiles.areas(), [area(0, 0, 128, 64)]);
  });
});
