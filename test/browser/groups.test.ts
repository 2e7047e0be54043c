import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { channelNode, workerNode } from "../../webview/state/node.ts";
import { looksLike } from "./support/golden.ts";
import { browserForTests } from "./support/seen.ts";
import type { ViewPage } from "./support/view-page.ts";

const look = browserForTests();
/** A pool of 64 workers and their 64 channels for results, at one instant. */
const POOL = {
  scene: "pool",
  stands: true,
  reducedMotion: true,
  width: 1512,
  height: 810,
} as const;
/** The seats of the two groups. */
const WORKERS = workerNode(1);
const RESULTS = channelNode(1);

/** How many nodes have a place. */
async function placed(view: ViewPage): Promise<number> {
  await view.saved();
  return view.page.evaluate(() => (stage.saved as { places: number[] }).places.length / 3);
}

describe("groups", () => {
  it("look as they shall", () =>
    look(POOL, async (view) => {
      await view.page.locator(".bottleneck").waitFor();
      await view.saved();
      await looksLike(view, ".stage", "graph-pool");
    }));

  it("are told by the inspector, those in trouble first, and open with Enter", () =>
    look(POOL, async (view) => {
      const before = await view.locate(WORKERS);
      await view.page.mouse.click(before.x, before.y);
      await view.until(".group h2", "64 × resizer");
      const first = view.page.locator(".group li").first();
      assert.match(await first.innerText(), /^resizer-7\s+blocked/);
      await view.page.keyboard.press("Enter");
      await view.until(".group button", "Fold 64 × resizer (E)");
      assert.equal(await placed(view), 4 + 63 + 1);
      await view.page.keyboard.press("e");
      await view.until(".group h2", "64 × resizer");
      assert.equal(await placed(view), 4 + 1);
    }));

  it("open for a member that is chosen in the inspector", () =>
    look(POOL, async (view) => {
      const { x, y } = await view.locate(RESULTS);
      await view.page.mouse.click(x, y);
      await view.until(".group h2", "64 × results of resizer");
      await view.page.locator(".group li button").first().click();
      await view.until(".panel:not([hidden]):not(.group) h2", "results of resizer-7");
    }));

  it("hide nobody whom the filter asks for", () =>
    look(POOL, async (view) => {
      await view.page.keyboard.press("f");
      await view.page.keyboard.type("worker:resizer-42");
      await view.page.keyboard.press("Enter");
      await view.until(".panel:not([hidden]):not(.group) h2", "resizer-42");
    }));
});
