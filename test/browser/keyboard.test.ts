import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";

const look = browserForTests();

describe("the keyboard", () => {
  it("reaches the graph, the inspector and the timeline by Tab", () =>
    look({}, async (view) => {
      const reached = new Set<string>();
      await view.until(".badge", "LIVE");
      const press = async (times: number): Promise<void> => {
        if (times === 0) return;
        await view.page.keyboard.press("Tab");
        reached.add(
          await view.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? ""),
        );
        await press(times - 1);
      };
      await press(40);
      const wanted = ["Step back", "Pause the view", "Tidy the graph", "Zoom in", "Inspector"];
      for (const name of [...wanted, "Instant shown"]) assert.ok(reached.has(name), name);
      assert.ok([...reached].some((name) => name.startsWith("Graph. 13 workers, 9 channels")));
    }));

  it("walks from node to node, and says each", () =>
    look({}, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.locator("canvas[role=application]").focus();
      await view.page.keyboard.press("ArrowRight");
      assert.match(await view.spoken(), /^Graph\. channel jobs, /);
      await view.page.keyboard.press("ArrowLeft");
      assert.match(await view.spoken(), /^Graph\. worker main, waiting 94 %$/);
      await view.page.keyboard.press("ArrowRight");
      await view.page.keyboard.press("ArrowRight");
      assert.match(await view.spoken(), /^Graph\. worker reader-/);
      await view.page.keyboard.press("Escape");
      assert.match(await view.spoken(), /^Graph\. 13 workers/);
    }));

  it("goes to the details of the selected node by Enter", () =>
    look({}, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.locator("canvas[role=application]").focus();
      await view.page.keyboard.press("ArrowRight");
      await view.page.keyboard.press("Enter");
      await view.page.locator(".inspector:focus").waitFor();
    }));

  it("plays and pauses by the space bar, also after a button was pressed", () =>
    look({}, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.keyboard.press(" ");
      await view.until(".badge", "PAUSED");
      await view.page.keyboard.press("End");
      await view.until(".badge", "LIVE");
    }));

  it("opens the help by ? and closes it by Esc", () =>
    look({}, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.keyboard.press("?");
      const help = view.page.getByRole("dialog", { name: "Help" });
      await help.waitFor();
      await view.page.keyboard.press("Escape");
      await help.waitFor({ state: "hidden" });
    }));

  it("opens and closes the inspector and the table", () =>
    look({}, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.keyboard.press("i");
      await view.page.locator(".inspector").waitFor({ state: "hidden" });
      await view.page.keyboard.press("g");
      assert.equal((await view.page.locator(".graph-table").boundingBox())?.x, 0);
      await view.page.keyboard.press("Escape");
      assert.equal((await view.page.locator(".graph-table").boundingBox())?.width, 1);
    }));
});

describe("the graph as a table", () => {
  it("has whole names and figures beside the inspector, and does not scroll sideways", () =>
    look({ width: 900, height: 700, stands: true, reducedMotion: true }, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.keyboard.press("g");
      const row = view.page.locator(".graph-table tr", { hasText: "rendezvous" }).first();
      const lines = await row
        .locator("th button, td:nth-child(3), td:nth-child(5)")
        .evaluateAll((cells) =>
          cells.map((cell) => {
            const text = document.createRange();
            text.selectNodeContents(cell);
            return text.getClientRects().length;
          }),
        );
      assert.deepEqual(lines, [1, 1, 1]);
      const { scrollWidth, clientWidth } = await view.page
        .locator(".graph-table")
        .evaluate((table) => ({
          scrollWidth: table.scrollWidth,
          clientWidth: table.clientWidth,
        }));
      assert.ok(scrollWidth <= clientWidth, `${scrollWidth} in ${clientWidth} pixels`);
    }));
});

describe("steps", () => {
  const RECORDED = { scene: "recording", reducedMotion: true } as const;

  it("go to the next mark by M and back by Shift + M, and say when there is none", () =>
    look(RECORDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("Home");
      await view.untilInstant(/event 0 of/);
      await view.page.keyboard.press("m");
      await view.until(".caption:not([hidden])", /half of the work/);
      await view.page.keyboard.press("m");
      await view.until(".caption:not([hidden])", "no later mark");
      await view.page.keyboard.press("Home");
      await view.page.keyboard.press("Shift+M");
      await view.until(".caption:not([hidden])", "no earlier mark");
    }));

  it("go to the next finding by N and back by Shift + N, and say when there is none", () =>
    look(RECORDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("Home");
      await view.untilInstant(/event 0 of/);
      await view.page.keyboard.press("Shift+N");
      await view.until(".caption:not([hidden])", "no earlier finding");
      await view.page.keyboard.press("n");
      await view.untilInstant(/event 19 of/);
      await view.page.keyboard.press("n");
      await view.until(".caption:not([hidden])", "no later finding");
    }));

  it("go along the way of the message that is followed", () =>
    look(RECORDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.evaluate(() =>
        stage.view.call("select", { kind: "channel", name: "numbers" }),
      );
      await view.page.locator(".panel:visible .message-list .link.mono").first().click();
      await view.until(".panel:not([hidden]) h2", /^#5 on numbers/);
      await view.page.locator(".panel:visible .facts").first().waitFor();
      await view.page.keyboard.press("Home");
      await view.untilInstant(/event 0 of/);
      await view.page.keyboard.press("Shift+ArrowRight");
      await view.until(".caption:not([hidden])", /sends #5/);
      await view.page.keyboard.press("Shift+ArrowRight");
      await view.until(".caption:not([hidden])", /receives #5/);
      await view.page.keyboard.press("Shift+ArrowLeft");
      await view.until(".caption:not([hidden])", /sends #5/);
    }));
});

describe("the instant shown", () => {
  it("is a slider in every view", () =>
    look({ scene: "recording", reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      const slider = view.page.getByRole("slider", { name: "Instant shown, in all of the trace" });
      const moved = async ([key, ...others]: readonly string[]): Promise<void> => {
        if (key === undefined) return;
        await view.page.keyboard.press(key);
        await slider.press("Home");
        await view.page.locator(".overview [role=slider][aria-valuenow='0']").waitFor();
        await slider.press("PageDown");
        await view.page.locator(".overview [role=slider]:not([aria-valuenow='0'])").waitFor();
        await moved(others);
      };
      await moved(["1", "2", "3", "4"]);
    }));
});

describe("the table beside the graph", () => {
  it("calls each kind of channel by its name, and full only what holds somebody up", () =>
    look({ scene: "kinds", at: 59, stands: true }, async (view) => {
      await view.page.waitForFunction(
        () => document.querySelectorAll(".graph-table tbody tr").length === 6,
      );
      const rows = await view.rows();
      const told = (name: string) => [0, 1, 4].map((cell) => rows[name]?.[cell]);
      assert.deepEqual(told("beat"), ["tick()", "tick", "1 waiting"]);
      assert.deepEqual(told("stop"), ["oneshot()", "0/1", "1 waiting"]);
      assert.deepEqual(told("news"), ["broadcast(8)", "8/8", "overwriting"]);
      assert.deepEqual(told("config"), ["watch()", "not seen", ""]);
    }));

  it("says of every channel and worker what the drawing shows", () =>
    look({ stands: true }, async (view) => {
      await view.page.waitForFunction(
        () => document.querySelectorAll(".graph-table tbody tr").length === 22,
      );
      const rows = await view.rows();
      assert.deepEqual(rows["records"], [
        "syncChannel(16)",
        "16/16",
        "16",
        "10.3k msg/s",
        "full, 3 blocked",
        "parser-0, parser-1, parser-2, parser-3",
        "enrich-0, enrich-1",
      ]);
      assert.deepEqual(rows["shutdown"]?.slice(1, 5), [
        "closed",
        "0",
        "0 msg/s",
        "all senders dropped",
      ]);
      assert.deepEqual(rows["cache"], ["own code 99 %", "reply", "lookup"]);
    }));
});
