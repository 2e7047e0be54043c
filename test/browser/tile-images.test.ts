import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";
import type { ViewPage } from "./support/view-page.ts";

const look = browserForTests();
const ENDED = { state: "ended", at: 60, reducedMotion: true } as const;

interface Drawn {
  /** Images made. */
  made: number;
  /** Images drawn. */
  drawn: number;
}

/** Counts from now on; and answers nothing any more, so that what is there has to do. */
async function countDrawing(view: ViewPage): Promise<void> {
  await view.page.evaluate(() => {
    const counts: Drawn = { made: 0, drawn: 0 };
    Object.assign(globalThis, { counts });
    const { prototype } = CanvasRenderingContext2D;
    const counting = (name: "putImageData" | "drawImage", what: keyof Drawn): void => {
      const original: unknown = Reflect.get(prototype, name);
      Reflect.set(prototype, name, function count(this: unknown, ...given: unknown[]) {
        counts[what]++;
        if (typeof original === "function") Reflect.apply(original, this, given);
      });
    };
    counting("putImageData", "made");
    counting("drawImage", "drawn");
    stage.silent = true;
  });
}

/** Waits until the picture of all of the trace is there. */
async function overviewDrawn(view: ViewPage): Promise<void> {
  await view.page.waitForFunction(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".overview canvas");
    // A copy is read: the browser complains of a drawing that is read more than once.
    const copy = new OffscreenCanvas(1, 18).getContext("2d", { willReadFrequently: true });
    if (canvas === null || copy === null) return false;
    copy.drawImage(canvas, -300, -4);
    return copy.getImageData(0, 0, 1, 18).data.some((part) => part > 0);
  });
}

/** Turns the wheel once over a canvas in each of so many frames. */
async function turn(view: ViewPage, selector: string, frames: number): Promise<Drawn> {
  return view.page.evaluate(
    async ([where, count]) => {
      const canvas = document.querySelector(where);
      const { left = 0, top = 0 } = canvas?.getBoundingClientRect() ?? {};
      for (let i = 0; i < count; i++) {
        const delta = i % 2 === 0 ? { ctrlKey: true, deltaY: -80 } : { deltaX: 25 };
        const place = { clientX: left + 500, clientY: top + 40, bubbles: true, cancelable: true };
        canvas?.dispatchEvent(new WheelEvent("wheel", { ...place, ...delta }));
        // oxlint-disable-next-line no-await-in-loop -- one frame after the other
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      }
      return { ...(globalThis as unknown as { readonly counts: Drawn }).counts };
    },
    [selector, frames] as const,
  );
}

describe("what tiles show", () => {
  it("is made once for an answer, and only put elsewhere when the range is zoomed and moved", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("2");
      await view.page.locator("#view-occupancy[aria-busy=false]").waitFor();
      await overviewDrawn(view);
      await countDrawing(view);
      const { made, drawn } = await turn(view, "#view-occupancy canvas", 20);
      const rows = await view.page.locator("#view-occupancy .lane-label").count();
      assert.equal(made, 0);
      assert.ok(drawn >= 15 * rows, `${drawn} images drawn of ${rows} rows in 20 frames`);
    }));

  it("is made anew in the colours of another theme", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("2");
      await view.page.locator("#view-occupancy[aria-busy=false]").waitFor();
      await countDrawing(view);
      await view.page.evaluate(() => applyTheme("light"));
      await view.page.waitForFunction(
        () =>
          (globalThis as unknown as { readonly counts: Drawn }).counts.made >=
          document.querySelectorAll("#view-occupancy .lane-label").length,
      );
    }));

  it("of all of the trace stands while the range below the brush is moved", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("4");
      await view.page.locator(".workers-view .now").first().waitFor();
      await view.page.locator(".overview .range", { hasText: "all" }).waitFor();
      await overviewDrawn(view);
      await view.page.evaluate(() => {
        const context = document
          .querySelector<HTMLCanvasElement>(".overview canvas")
          ?.getContext("2d");
        if (context === null || context === undefined) throw new Error("no canvas");
        const counts = { cleared: 0 };
        Object.assign(globalThis, { counts });
        context.clearRect = () => {
          counts.cleared++;
        };
      });
      await turn(view, ".timeline canvas", 10);
      await view.until(".overview .range", /s$/);
      const { cleared } = await view.page.evaluate(
        () => (globalThis as unknown as { readonly counts: { readonly cleared: number } }).counts,
      );
      assert.equal(cleared, 0);
    }));
});
