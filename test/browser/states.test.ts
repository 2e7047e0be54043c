import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";

const look = browserForTests();

describe("the empty state", () => {
  it("says how to begin, and begins", () =>
    look({ scene: "empty", state: "waiting", at: 0 }, async (view) => {
      await view.until(".badge", "WAITING");
      await view.until(".empty h2", "Nothing connected yet");
      await view.page.getByRole("button", { name: "Run a file" }).click();
      await view.page.getByRole("button", { name: "Open the sample" }).click();
      assert.deepEqual(await view.asked(2), [
        { method: "start", args: { what: "run" } },
        { method: "start", args: { what: "sample" } },
      ]);
    }));

  it("says which program is awaited, and does not offer another", () =>
    look({ scene: "empty", state: "waiting", awaited: "shop.mjs", at: 0 }, async (view) => {
      await view.until(".empty h2", "shop.mjs has been started");
      assert.equal(await view.page.getByRole("button", { name: "Run a file" }).isVisible(), false);
    }));

  it("says which program has no channels yet", () =>
    look({ scene: "empty", state: "live", at: 1 }, async (view) => {
      await view.until(".empty h2", "pipeline.ts has no channels yet");
      assert.equal(await view.page.getByRole("button", { name: "Run a file" }).isVisible(), false);
    }));

  it("gives way to the first node", () =>
    look({ scene: "pair" }, async (view) => {
      await view.until(".figure.workers", "2workers");
      assert.equal(await view.page.locator(".empty").isVisible(), false);
    }));
});

describe("notices", () => {
  it("say what is broken, that the program was killed, and what was lost", () =>
    look(
      { state: "cut", lost: 128, problems: ["block 17 is damaged: it was left out"] },
      async (view) => {
        await view.page.locator(".notice").nth(2).waitFor();
        const texts = await view.page.locator(".notice").allInnerTexts();
        assert.equal(texts[0], "block 17 is damaged: it was left out");
        assert.match(texts[1] ?? "", /^The program ended without a goodbye/);
        assert.match(texts[2] ?? "", /^128 records were lost/);
        await view.until(".figure.lost", "128records lost");
      },
    ));

  it("say that the engine refuses, and ask again when told to", () =>
    look({}, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.evaluate(() => {
        stage.fail = "the session was closed";
      });
      await view.until(".notice", /no longer connected: the session was closed$/);
      const frames = await view.page.evaluate(() => stage.frames);
      await view.page.evaluate(() => {
        stage.fail = "";
      });
      await view.page.getByRole("button", { name: "Try again" }).click();
      await view.page.locator(".notices").waitFor({ state: "hidden" });
      await view.page.waitForFunction((before) => stage.frames > before, frames);
    }));

  it("say that the editor is silent", () =>
    look({}, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.evaluate(() => {
        stage.silent = true;
      });
      await view.until(".notice", /^The view is behind/);
    }));
});

describe("hostile names", () => {
  it("are shown as they are, and do nothing", () =>
    look({ scene: "hostile" }, async (view) => {
      const name = '<img src=x onerror="window.hostile=1">';
      await view.page.waitForFunction(
        () => document.querySelectorAll(".graph-table tbody tr").length === 6,
      );
      const select = (kind: "worker" | "channel", of: string): Promise<boolean> =>
        view.page.evaluate((args) => stage.view.call("select", args), { kind, name: of });
      assert.equal(await select("worker", name), true);
      await view.until(".panel:not([hidden]) h2", name);
      assert.equal(await select("channel", "<script>window.hostile=1</script>"), true);
      await view.until(".panel:not([hidden]) h2", "<script>window.hostile=1</script>");
      assert.equal(await select("worker", "w".repeat(500)), true);
      await view.until(".panel:not([hidden]) h2", "w".repeat(500));
      const wider = await view.page.evaluate(
        () => document.documentElement.scrollWidth > window.innerWidth,
      );
      assert.equal(wider, false);
      assert.equal(await view.page.locator("#mpscope img, #mpscope script").count(), 0);
      assert.equal(await view.page.evaluate(() => "hostile" in window), false);
    }));
});

describe("a narrow editor", () => {
  it("holds everything without a horizontal scroll bar, the inspector below", () =>
    look({ width: 400, height: 800 }, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.evaluate(() =>
        stage.view.call("select", { kind: "channel", name: "records" }),
      );
      await view.until(".panel:not([hidden]) h2", "records");
      const wide = await view.page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(wide, 400);
      const graph = (await view.page.locator(".graph").boundingBox()) ?? assert.fail();
      const inspector = (await view.page.locator(".inspector").boundingBox()) ?? assert.fail();
      assert.ok(graph.height > 150, `the graph is only ${graph.height} px high`);
      assert.ok(inspector.y >= graph.y + graph.height);
    }));
});

describe("reduced motion", () => {
  it("draws nothing while nothing changes", () =>
    look({ stands: true, reducedMotion: true }, async (view) => {
      await view.until(".badge", "LIVE");
      const drawn = await view.page.evaluate(async () => {
        const canvas = document.querySelector<HTMLCanvasElement>("canvas[role=application]");
        const before = canvas?.toDataURL();
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return before === canvas?.toDataURL() ? 0 : 1;
      });
      assert.equal(drawn, 0);
    }));
});
