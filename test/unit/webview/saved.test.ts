import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FASTEST, LIVE } from "../../../webview/replay/clock.ts";
import { fromPlain, instantToSave, type Saved, toPlain } from "../../../webview/state/saved.ts";

const NOTHING: Saved = {
  selection: undefined,
  view: undefined,
  tab: "graph",
  span: undefined,
  filter: "",
  inspecting: true,
  at: undefined,
  speed: 1,
  loops: false,
  bookmarks: [],
  places: new Map(),
};

describe("saved state", () => {
  it("comes back as it was, through JSON", () => {
    const saved: Saved = {
      selection: 3,
      view: { x: 10, y: -20, k: 0.5 },
      tab: "occupancy",
      span: { from: 5e6, to: 9e6 },
      filter: "state:full",
      inspecting: false,
      at: { position: 77 },
      speed: FASTEST,
      loops: true,
      bookmarks: [{ time: 5e6, position: 70 }],
      places: new Map([
        [0, { x: 0, y: 12 }],
        [1, { x: 184, y: 12 }],
      ]),
    };
    assert.deepEqual(fromPlain(JSON.parse(JSON.stringify(toPlain(saved)))), saved);
    assert.deepEqual(fromPlain(JSON.parse(JSON.stringify(toPlain(NOTHING)))), NOTHING);
  });

  it("is empty when there is none, or none that can be read", () => {
    for (const plain of [undefined, null, 7, "state", [], { places: "none" }]) {
      assert.deepEqual(fromPlain(plain), NOTHING);
    }
  });

  it("leaves out what is not as expected", () => {
    const odd = {
      selection: "records",
      view: { x: 0, y: 0, k: 0 },
      tab: "map",
      span: { from: 3, to: 2 },
      at: { time: "now" },
      speed: 3,
      loops: "yes",
      bookmarks: [{ time: 1 }, 7],
    };
    assert.deepEqual(fromPlain({ ...odd, places: [1, 2, "3", 4, 5, 6] }), {
      ...NOTHING,
      places: new Map([[4, { x: 5, y: 6 }]]),
    });
  });

  it("keeps a replay as the instant where it was", () => {
    assert.equal(instantToSave(LIVE, 5), undefined);
    assert.deepEqual(instantToSave({ mode: "paused", at: "end", speed: 1 }, 5), "end");
    const playing = { mode: "playing", from: 0, since: 0, speed: 1 } as const;
    assert.deepEqual(instantToSave(playing, 5), { position: 5 });
  });
});
