import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";

const look = browserForTests();

describe("the view of a running program", () => {
  it("is paused and goes on without pausing the program", () =>
    look({}, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.getByRole("button", { name: "Pause the view" }).click();
      await view.until(".badge", "PAUSED");
      const shown = await view.instant();
      // The program goes on: the timeline's end moves, the instant does not.
      await view.page.waitForFunction((before) => {
        const now = document.querySelector(".scrub")?.getAttribute("aria-valuetext") ?? "";
        return now !== before && now.split(" ")[0] === before.split(" ")[0];
      }, shown);
      await view.page.getByRole("button", { name: "Go live" }).click();
      await view.until(".badge", "LIVE");
    }));

  it("replays from an earlier instant, and goes live when it has caught up", () =>
    look({ at: 4 }, async (view) => {
      await view.page.locator(".speed").selectOption("100");
      await view.page.keyboard.press("Home");
      await view.until(".badge", "PAUSED");
      await view.untilInstant(/^0:00\.000 of .*, event 0 of/);
      await view.page.getByRole("button", { name: "Play" }).click();
      await view.until(".badge", "LIVE");
    }));
});

describe("a recording", () => {
  it("replays by itself when it is opened, and stands still at its end", () =>
    look({ state: "ended", at: 30 }, async (view) => {
      await view.until(".badge", "REPLAY");
      await view.page.locator(".speed").selectOption("100");
      await view.until(".badge", "ENDED");
      await view.untilInstant(/^0:30\.000 of 0:30\.000, event 300000 of 300000$/);
    }));

  it("shows its end, and does not move, where motion is unwanted", () =>
    look({ state: "ended", at: 30, reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      assert.equal(await view.instant(), "0:30.000 of 0:30.000, event 300000 of 300000");
    }));

  it("shows the instant to which the playhead is dragged", () =>
    look({ state: "ended", at: 60, reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      const box = (await view.page.locator(".scrub").boundingBox()) ?? assert.fail();
      const plot = { left: box.x + 124, width: box.width - 124 - 16 };
      await view.page.mouse.move(plot.left + plot.width * 0.75, box.y + 50);
      await view.page.mouse.down();
      await view.page.mouse.move(plot.left + plot.width * 0.5, box.y + 50);
      await view.untilInstant(/^0:(29\.9|30\.0)/);
      await view.page.mouse.up();
      await view.until(".badge", "REPLAY");
    }));

  it("steps by one event, forward and back, and says what happened", () =>
    look({ state: "ended", at: 60, reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("Home");
      await view.untilInstant(/event 0 of/);
      await view.page.getByRole("button", { name: "Step", exact: true }).click();
      await view.untilInstant(/event 1 of/);
      await view.page.keyboard.press("Shift+ArrowRight");
      await view.untilInstant(/event 2 of/);
      await view.until(".caption", "event 2 on jobs");
      await view.page.keyboard.press("Shift+ArrowLeft");
      await view.untilInstant(/event 1 of/);
    }));

  it("moves by the keys of a slider", () =>
    look({ state: "ended", at: 100, reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      const slider = view.page.getByRole("slider", { name: "Instant shown", exact: true });
      await slider.press("PageUp");
      await view.untilInstant(/^1:30\.000/);
      await slider.press("ArrowLeft");
      await view.untilInstant(/^1:29\.000/);
      await slider.press("Home");
      await view.untilInstant(/^0:00\.000/);
      await slider.press("End");
      await view.untilInstant(/^1:40\.000/);
    }));

  it("shows the same instant when the page is made anew", () =>
    look({ state: "ended", at: 60, reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      const slider = view.page.getByRole("slider", { name: "Instant shown", exact: true });
      await slider.press("PageUp");
      await view.untilInstant(/^0:54\.000/);
      await view.saved();
      await view.page.reload();
      await view.untilInstant(/^0:54\.000/);
    }));

  it("stays where the editor puts it while it is being opened", () =>
    look({ state: "ended", at: 30 }, async (view) => {
      await view.page.evaluate(() => stage.view.call("seek", { at: { position: 70 } }));
      await view.untilInstant(/event 70 of/);
      assert.deepEqual(await view.page.evaluate(() => stage.stood), []);
    }));

  it("tells the editor where the user puts it, and not where the editor does", () =>
    look({ state: "ended", at: 30, reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("Home");
      await view.untilInstant(/^0:00\.000/);
      await view.page.waitForFunction(() => stage.stood.length > 0);
      await view.page.evaluate(() => stage.view.call("seek", { at: { position: 70 } }));
      await view.untilInstant(/event 70 of/);
      await view.page.keyboard.press("End");
      await view.page.waitForFunction(() => stage.stood.length > 1);
      assert.deepEqual(await view.page.evaluate(() => stage.stood), [0, 300_000]);
    }));
});

describe("a replay", () => {
  it("is played as fast as possible, event after event", () =>
    look({ state: "ended", at: 30, reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.locator(".speed").selectOption("fastest");
      await view.page.keyboard.press("Home");
      await view.untilInstant(/event 0 of/);
      await view.page.keyboard.press(" ");
      await view.until(".badge", "REPLAY");
      await view.until(".badge", "ENDED");
    }));

  it("is played again and again from the start of the range shown", () =>
    look({ state: "ended", at: 30, reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("l");
      await view.until(".caption", "the range shown is played again and again");
      const loop = view.page.getByRole("button", { name: "Loop the range shown" });
      assert.equal(await loop.getAttribute("aria-pressed"), "true");
      await view.page.locator(".speed").selectOption("100");
      // The range is what of the whole is around its end; the replay begins at the start of the whole.
      const slider = view.page.getByRole("slider", { name: "Instant shown", exact: true });
      await slider.press("+");
      await view.until(".overview .range", "15.0 s");
      await view.page.keyboard.press(" ");
      const instants = await view.page.evaluate(
        () =>
          new Promise<number[]>((done) => {
            const shown: number[] = [];
            const watch = () => {
              const text = document.querySelector(".scrub")?.getAttribute("aria-valuetext") ?? "";
              const position = Number(/event (\d+) of/.exec(text)?.[1]);
              if (position !== shown.at(-1)) shown.push(position);
              const turns = shown.filter((at, i) => at < (shown[i - 1] ?? 0)).length;
              if (turns >= 3) done(shown);
              else requestAnimationFrame(watch);
            };
            watch();
          }),
      );
      const starts = instants.filter((at, index) => at < (instants[index - 1] ?? 0));
      // The first turn may be that of Play at the end, to the start of the whole.
      for (const at of starts.slice(1)) assert.equal(at, 150_000);
      await loop.click();
      await view.until(".badge", "ENDED");
    }));

  it("has bookmarks, which are found again by M, kept, and taken away", () =>
    look({ state: "ended", at: 60, reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      const slider = view.page.getByRole("slider", { name: "Instant shown", exact: true });
      await slider.press("PageUp");
      await view.untilInstant(/^0:54\.000/);
      await view.page.keyboard.press("b");
      await view.until(".caption", "bookmark set");
      await view.saved();
      await view.page.reload();
      await view.untilInstant(/^0:54\.000/);
      await view.page.keyboard.press("End");
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("Shift+M");
      await view.untilInstant(/^0:54\.000/);
      await view.until(".caption", "bookmark 1 of 1");
      await view.page.keyboard.press("b");
      await view.until(".caption", "bookmark removed");
    }));
});
