import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { channelNode, workerNode } from "../../webview/state/node.ts";
import { PIPELINE } from "./support/scenes.ts";
import { browserForTests } from "./support/seen.ts";
import type { ViewPage } from "./support/view-page.ts";

const look = browserForTests();
/** The camera jumps instead of gliding, and dots do not move. */
const STILL = { reducedMotion: true };
const RECORDS = channelNode(PIPELINE.channels.findIndex(({ name }) => name === "records"));
const CACHE = workerNode(PIPELINE.workers.findIndex(({ name }) => name === "cache"));

/** The share of the canvas's points that have nearly this colour, around a place on the page. */
function colourShare(
  view: ViewPage,
  place: { readonly x: number; readonly y: number },
  colour: readonly [red: number, green: number, blue: number],
): Promise<number> {
  return view.page.evaluate(
    ({ x, y, wanted }) => {
      const canvas = document.querySelector<HTMLCanvasElement>("canvas[role=application]");
      const box = canvas?.getBoundingClientRect();
      // A copy is read: the browser complains of a drawing that is read more than once.
      const copy = new OffscreenCanvas(80, 7).getContext("2d", { willReadFrequently: true });
      if (!canvas || box === undefined || copy === null) return Number.NaN;
      const [left, top] = [Math.trunc(x - box.left - 40), Math.trunc(y - box.top - 2)];
      copy.drawImage(canvas, -left, -top);
      const { data } = copy.getImageData(0, 0, 80, 7);
      let like = 0;
      for (let i = 0; i < data.length; i += 4) {
        const far = wanted.some((value, c) => Math.abs(value - (data[i + c] ?? 0)) > 24);
        if (!far) like++;
      }
      return like / (data.length / 4);
    },
    { ...place, wanted: colour },
  );
}

describe("the graph", () => {
  it("shows the program in figures", () =>
    look({}, async (view) => {
      await view.until(".figure.workers", "13workers");
      await view.until(".figure.channels", "9channels");
      await view.until(".figure.blocked", "5blocked senders");
      await view.until(".badge", "LIVE");
    }));

  it("draws a full buffer's gauge in the colour of full", () =>
    look({ ...STILL, scene: "pair" }, async (view) => {
      const share = await colourShare(view, await view.locate(channelNode(0)), [241, 76, 76]);
      assert.ok(share > 0.8, `only ${share} of the gauge is red`);
    }));

  it("selects the node that is clicked, and nothing beside it", () =>
    look(STILL, async (view) => {
      const { x, y } = await view.locate(CACHE);
      await view.page.mouse.click(x, y);
      await view.until(".panel:not([hidden]) h2", "cache");
      await view.page.mouse.click(x, y + 120);
      await view.page.locator(".hint").waitFor();
    }));

  it("says what is under the pointer", () =>
    look(STILL, async (view) => {
      const { x, y } = await view.locate(RECORDS);
      await view.page.mouse.move(x, y);
      await view.until(".tooltip", /^channel records, syncChannel\(16\), 16\/16, full, 3 blocked/);
    }));

  it("pans with the pointer and zooms with the wheel around it, without selecting", () =>
    look(STILL, async (view) => {
      const before = await view.locate(RECORDS);
      await view.page.mouse.move(300, 500);
      await view.page.mouse.down();
      await view.page.mouse.move(340, 520, { steps: 4 });
      await view.page.mouse.up();
      const panned = await view.locate(RECORDS);
      assert.equal(Math.round(panned.x - before.x), 40);
      assert.equal(Math.round(panned.y - before.y), 20);
      await view.page.mouse.move(panned.x, panned.y);
      await view.page.mouse.wheel(0, -200);
      const zoomed = await view.locate(RECORDS);
      assert.equal(Math.abs(Math.round(zoomed.x - panned.x)), 0);
      assert.notEqual(Math.round((await view.locate(CACHE)).x - panned.x), 0);
      assert.equal(await view.page.locator(".hint").isVisible(), true);
    }));

  it("moves and zooms under two fingers", () =>
    look(STILL, async (view) => {
      const before = await view.locate(RECORDS);
      const session = await view.page.context().newCDPSession(view.page);
      const touch = (
        type: "touchStart" | "touchMove" | "touchEnd",
        ...touchPoints: { readonly x: number; readonly y: number; readonly id: number }[]
      ) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
      const { x, y } = before;
      await touch("touchStart", { x: x - 50, y, id: 0 });
      await touch("touchStart", { x: x - 50, y, id: 0 }, { x: x + 50, y, id: 1 });
      await touch("touchMove", { x: x - 30, y: y + 40, id: 0 }, { x: x + 110, y: y + 40, id: 1 });
      await touch("touchEnd");
      const after = await view.locate(RECORDS);
      assert.ok(Math.abs(after.x - (x + 40)) < 25 && Math.abs(after.y - (y + 40)) < 25);
      assert.equal(await view.page.locator(".hint").isVisible(), true);
    }));

  it("glides to where a key sends it, and arrives", () =>
    look({ kept: { view: { x: 0, y: 0, k: 1 } } }, async (view) => {
      await view.until(".figure.workers", "13workers");
      await view.page.keyboard.press("-");
      await view.page.waitForFunction(
        () => (stage.saved as { view?: { k: number } } | null)?.view?.k === 0.8,
      );
    }));
});

describe("the graph from afar", () => {
  it("looks the same painted in place, frame after frame, as painted anew", () =>
    look({ ...STILL, scene: "2000", prepared: true }, async (view) => {
      await view.page.waitForFunction(() => stage.frames > 60);
      await view.page.keyboard.press("Space");
      await view.until(".badge", "PAUSED");
      const asked = await view.page.evaluate(() => stage.frames);
      await view.page.waitForFunction((before) => stage.frames > before + 1, asked);
      const { coloured, differing } = await view.page.evaluate(async () => {
        const canvas = document.querySelector<HTMLCanvasElement>("canvas[role=application]");
        const { width = 0, height = 0 } = canvas ?? {};
        const drawn = async (): Promise<Uint8ClampedArray> => {
          await new Promise((resolve) =>
            requestAnimationFrame(() => requestAnimationFrame(resolve)),
          );
          const copy = new OffscreenCanvas(width, height).getContext("2d");
          if (canvas !== null) copy?.drawImage(canvas, 0, 0);
          return copy?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
        };
        const inPlace = await drawn();
        // Without a selection the focus changes nothing but makes everything be painted.
        canvas?.focus();
        const anew = await drawn();
        const far = (i: number, value: number | undefined): boolean =>
          Math.abs((anew[i] ?? 0) - (value ?? 0)) > 40;
        return {
          coloured: anew.filter((_, i) => far(i, anew[i % 4])).length,
          differing: anew.filter((_, i) => far(i, inPlace[i])).length,
        };
      });
      assert.ok(coloured > 10_000, `only ${coloured} values belong to a node`);
      // Edges that overlap are as dark as the order in which they are painted makes them.
      assert.ok(differing < coloured / 1000, `${differing} of ${coloured} values differ`);
    }));
});

describe("the program in the inspector", () => {
  it("says where to look first while nothing is selected, and leads there", () =>
    look({ ...STILL, stands: true }, async (view) => {
      await view.until(".program:not([hidden]) h2", "pipeline.ts");
      await view.until(".program .facts", /Recorded49\.2 s, 492k events/);
      const list = (title: string) =>
        view.page.locator(".program section", { hasText: title }).locator(".row");
      assert.deepEqual(await list("Most blocked workers").first().allInnerTexts(), [
        "ticker\nblocked 99 %",
      ]);
      assert.deepEqual(await list("Fullest channels").first().allInnerTexts(), [
        "records\n16/16, 3 blocked",
      ]);
      assert.match(await list("Busiest channels").first().innerText(), /^lines\n41\.8k msg\/s$/);
      await list("Fullest channels").getByRole("button", { name: "records" }).press("Enter");
      await view.until(".panel:not([hidden]) h2", "records");
      await view.page.locator(".inspector:focus").waitFor();
      await view.page.keyboard.press("Escape");
      await view.until(".panel:not([hidden]) h2", "pipeline.ts");
    }));

  it("says of a worker that was blocked for how long, whatever it does now", () =>
    look({ state: "ended", at: 60, reducedMotion: true }, async (view) => {
      const rows = view.page.locator(".program section", { hasText: "Most blocked" }).locator("li");
      await rows.nth(4).waitFor();
      const texts = await rows.allInnerTexts();
      assert.match(texts[0] ?? "", /^ticker\nblocked 1\.\d s$/);
      assert.equal(texts[4], "reader-0\nblocked 52 %");
      await view.page.evaluate(() =>
        stage.view.call("select", { kind: "worker", name: "reader-0" }),
      );
      await view.until(".panel:not([hidden]) .tag:last-child", "own code");
    }));

  it("leaves the room to the graph where there is little, and has some where there is enough", () =>
    look({ ...STILL, width: 400, height: 800 }, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.locator(".program").waitFor({ state: "hidden" });
      await view.page.setViewportSize({ width: 400, height: 1000 });
      await view.page.locator(".program h2").waitFor();
    }));
});

describe("the inspector", () => {
  it("shows the inspector of what the editor selects", () =>
    look({}, async (view) => {
      const found = await view.page.evaluate(() =>
        stage.view.call("select", { kind: "channel", name: "records" }),
      );
      assert.equal(found, true);
      await view.until(".panel:not([hidden]) h2", "records");
      await view.until(".panel:not([hidden]) .facts", /In buffer16 \/ 16/);
      const missing = await view.page.evaluate(() =>
        stage.view.call("select", { kind: "channel", name: "nothing" }),
      );
      assert.equal(missing, false);
    }));

  it("opens the code at the line that is pressed in the inspector", () =>
    look({}, async (view) => {
      await view.page.evaluate(() =>
        stage.view.call("select", { kind: "channel", name: "records" }),
      );
      await view.page.locator(".panel:visible .heading .link").click();
      assert.deepEqual(await view.asked(1), [
        { method: "openSite", args: { file: "/app/pipeline.ts", line: 44, column: 7 } },
      ]);
    }));

  it("goes from a channel to the worker that sends to it", () =>
    look({}, async (view) => {
      await view.page.evaluate(() =>
        stage.view.call("select", { kind: "channel", name: "records" }),
      );
      await view.page.locator(".panel:visible .name", { hasText: "parser-2" }).click();
      await view.until(".panel:not([hidden]) h2", "parser-2");
    }));

  it("is right at once when the page is made anew: selection, camera and places are kept", () =>
    look(STILL, async (view) => {
      const before = await view.locate(RECORDS);
      await view.page.mouse.click(before.x, before.y);
      await view.until(".panel:not([hidden]) h2", "records");
      await view.saved();
      await view.page.reload();
      await view.until(".panel:not([hidden]) h2", "records");
      assert.deepEqual(await view.locate(RECORDS), before);
    }));

  it("saves the recording when it is told to", () =>
    look({}, async (view) => {
      await view.page.getByRole("button", { name: "Save the recording" }).click();
      assert.deepEqual(await view.asked(1), [{ method: "saveRecording", args: null }]);
    }));
});
