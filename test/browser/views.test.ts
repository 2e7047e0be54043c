import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";
import type { ViewPage } from "./support/view-page.ts";

const look = browserForTests();
const ENDED = { state: "ended", at: 60, reducedMotion: true } as const;

/** Where the range that was saved begins, ns. */
function from(saved: unknown): number {
  return (saved as { span: { from: number } }).span.from;
}

async function names(view: ViewPage): Promise<readonly string[]> {
  return view.page.locator(".lane-label .mono").allInnerTexts();
}

describe("the tabs", () => {
  it("switch the view by click, arrow and number, and the choice is kept", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      const tab = (name: string) => view.page.getByRole("tab", { name });
      await tab("Workers").click();
      await view.page.locator(".workers-view tbody th .name", { hasText: "cache" }).waitFor();
      await tab("Workers").press("ArrowLeft");
      assert.equal(await tab("Sequence").getAttribute("aria-selected"), "true");
      await view.page.keyboard.press("1");
      assert.equal(await tab("Graph").getAttribute("aria-selected"), "true");
      await view.page.keyboard.press("2");
      await view.page.locator(".lane-label").first().waitFor();
      await view.saved();
      await view.page.reload();
      await view.page.locator(".lane-label").first().waitFor();
      assert.equal(await tab("Occupancy").getAttribute("aria-selected"), "true");
    }));
});

describe("the view of occupancy", () => {
  it("has a row for every channel, the worst first, with its level", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("2");
      await view.until(".lane-label .mono", "lines");
      assert.deepEqual((await names(view)).slice(0, 3), ["lines", "records", "lookup"]);
      assert.match(await view.text(".lane-label:nth-child(2) small"), /^16\/16 · 3 blocked/);
    }));

  it("selects by name and by arrow keys", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("2");
      await view.page.locator(".lane-label", { hasText: "records" }).click();
      await view.until(".panel:not([hidden]) h2", "records");
      await view.page.keyboard.press("ArrowDown");
      await view.until(".panel:not([hidden]) h2", "lookup");
    }));

  it("draws ten thousand nodes by making only the rows in view", () =>
    look({ ...ENDED, scene: "10000" }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("2");
      await view.page.locator(".lane-label").first().waitFor();
      assert.ok((await view.page.locator(".lane-label").count()) < 40);
      await view.page.keyboard.press("4");
      await view.page.locator(".workers-view .now").first().waitFor();
      assert.ok((await view.page.locator(".workers-view tr").count()) < 60);
    }));
});

describe("the range", () => {
  it("is chosen with the brush, moved by keys, kept, and left by its button", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      const box = (await view.page.locator(".overview").boundingBox()) ?? assert.fail();
      const plot = { left: box.x + 124, width: box.width - 140 };
      const y = box.y + box.height / 2;
      await view.page.mouse.move(plot.left + plot.width * 0.25, y);
      await view.page.mouse.down();
      await view.page.mouse.move(plot.left + plot.width * 0.5, y, { steps: 4 });
      await view.page.mouse.up();
      await view.until(".overview .range", /^1[45]\.\d s$/);
      await view.page.keyboard.press("w");
      await view.until(".overview .range", /^10\.\d s$/);
      const before = await view.saved().then(() => view.page.evaluate(() => stage.saved));
      await view.page.keyboard.press("a");
      await view.saved();
      const after = await view.page.evaluate(() => stage.saved);
      assert.ok(from(after) < from(before));
      await view.page.reload();
      await view.until(".overview .range", /^10\.\d s$/);
      await view.page.locator(".overview .range").click();
      await view.until(".overview .range", "all");
    }));
});

describe("the view of workers", () => {
  it("is sorted by what is pressed, and opens the line that a worker is at", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("4");
      const first = view.page.locator(".workers-view tbody th .name").first();
      await first.waitFor();
      assert.equal(await first.innerText(), "parser-0");
      await view.page.getByRole("button", { name: "Worker", exact: true }).click();
      await view.until(".workers-view tbody th .name", "cache");
      await view.page.getByRole("button", { name: "Waiting", exact: true }).click();
      await view.until(".workers-view tbody th .name", "main");
      await first.click();
      await view.until(".panel:not([hidden]) h2", "main");
      await view.page.locator(".workers-view .link").first().click();
      assert.deepEqual(await view.asked(1), [
        { method: "openSite", args: { file: "/app/pipeline.ts", line: 40, column: 5 } },
      ]);
    }));
});

describe("the lines of workers", () => {
  for (const width of [1100, 880, 640, 400]) {
    it(`are there at ${width} pixels, without scrolling sideways`, () =>
      look({ ...ENDED, width, height: 800 }, async (view) => {
        await view.until(".badge", "ENDED");
        await view.page.keyboard.press("4");
        await view.page.locator(".workers-view .link:visible").first().waitFor();
        const { scrollWidth, clientWidth } = await view.page
          .locator(".workers-view")
          .evaluate((table) => ({
            scrollWidth: table.scrollWidth,
            clientWidth: table.clientWidth,
          }));
        assert.ok(scrollWidth <= clientWidth, `${scrollWidth} in ${clientWidth} pixels`);
      }));
  }

  it("are there beside the longest names", () =>
    look({ width: 900, height: 800, scene: "hostile", reducedMotion: true }, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.keyboard.press("4");
      const line = view.page.locator(".workers-view .link:visible").first();
      await line.waitFor();
      const { x = 0, width = 0 } = (await line.boundingBox()) ?? {};
      const table = await view.page.locator(".workers-view").boundingBox();
      assert.ok(x + width <= (table?.width ?? 0), `it ends at ${x + width}`);
    }));

  it("come to the rows that are scrolled into view while time stands still", () =>
    look({ ...ENDED, height: 340 }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("4");
      await view.page.locator(".workers-view .link:visible").first().waitFor();
      await view.page.locator(".workers-view").evaluate((table) => {
        table.scrollTop = table.scrollHeight;
      });
      const last = view.page.locator(".workers-view tr", { hasText: "stats" });
      await last.locator(".link:visible").waitFor();
    }));
});

describe("the view of the sequence", () => {
  it("opens on messages that can be told apart, says how many, and follows the one that is clicked", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("3");
      await view.until(".view-remark:not([hidden])", /^\d+ messages$/);
      const canvas = view.page.locator("#view-sequence canvas");
      const box = (await canvas.boundingBox()) ?? assert.fail();
      const described = await sweep(view, box);
      assert.match(described, /^Message #\d+ on \w+\nsent by [\w-]+ at 0:59\.\d{6}/);
    }));

  it("is drawn while a program runs that is faster than any eye", () =>
    look({ reducedMotion: true }, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.keyboard.press("3");
      const canvas = view.page.locator("#view-sequence canvas");
      await canvas.waitFor();
      // Bars, dots and arrows: without them there are only thin lines of grey.
      await view.page.waitForFunction(() => {
        const drawing = document.querySelector<HTMLCanvasElement>("#view-sequence canvas");
        // A copy is read: the browser complains of a drawing that is read more than once.
        const { width = 0, height = 0 } = drawing ?? {};
        const copy = new OffscreenCanvas(Math.max(1, width - 220), Math.max(1, height - 40));
        const context = copy.getContext("2d", { willReadFrequently: true });
        if (drawing === null || context === null) return false;
        context.drawImage(drawing, -200, -30);
        const { data } = context.getImageData(0, 0, copy.width, copy.height);
        let coloured = 0;
        for (let i = 0; i < data.length; i += 4) {
          const [red = 0, green = 0, blue = 0] = data.subarray(i, i + 3);
          if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) coloured++;
        }
        return coloured > 2000;
      });
    }));

  it("says how many are left out when all cannot be drawn", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("3");
      await view.until(".view-remark:not([hidden])", /^\d+ messages$/);
      await view.page.keyboard.press("0");
      await view.until(
        ".view-remark:not([hidden])",
        /^[\d.\u202f]+k? of [\d.]+M messages are drawn/,
      );
    }));

  it("is copied as a Mermaid diagram of what is shown", () =>
    look({ scene: "recording", reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("3");
      await view.until(".view-remark:not([hidden])", "6 messages");
      // The page is not a secure one, so that it has no clipboard of its own.
      await view.page.evaluate(() => {
        const copied: string[] = [];
        const clipboard = { writeText: (text: string) => Promise.resolve(copied.push(text)) };
        Object.defineProperty(navigator, "clipboard", { value: clipboard });
        Object.assign(globalThis, { copied });
      });
      await view.page.getByRole("button", { name: "Copy as Mermaid" }).click();
      await view.until("[role=log]", "Copied.");
      const [text = ""] = await view.page.evaluate(
        () => (globalThis as unknown as { readonly copied: readonly string[] }).copied,
      );
      assert.match(
        text,
        /^sequenceDiagram\n {2}participant w0 as main\n {2}participant w1 as producer/,
      );
      assert.equal(text.match(/w1->>w0: numbers #35;\d \(/g)?.length, 6);
    }));

  it("shows what the real engine knows of a recording", () =>
    look({ scene: "recording", reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("3");
      await view.until(".view-remark:not([hidden])", "6 messages");
      const labels = await view.page.locator("#view-sequence .lane-label .mono").allInnerTexts();
      assert.deepEqual(labels, ["main", "producer"]);
    }));
});

/** Moves the pointer along the lanes until something is said of a message. */
async function sweep(
  view: ViewPage,
  box: { readonly x: number; readonly y: number; readonly width: number },
): Promise<string> {
  const tooltip = view.page.locator("#view-sequence .tooltip:not([hidden])");
  for (let x = 300; x < box.width - 100; x += 6) {
    // oxlint-disable-next-line no-await-in-loop -- one place after the other
    await view.page.mouse.move(box.x + x, box.y + 44);
    // oxlint-disable-next-line no-await-in-loop
    if ((await tooltip.count()) > 0) return tooltip.innerText();
  }
  return "";
}

describe("the filter", () => {
  it("leaves the messages that waited so long in the inspector's list", () =>
    look({ scene: "recording", reducedMotion: true }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.evaluate(() =>
        stage.view.call("select", { kind: "channel", name: "numbers" }),
      );
      await view.until(".panel:not([hidden]) .message-list h3", "Messages (6)");
      await view.page.keyboard.press("f");
      await view.page.keyboard.type("wait>10min");
      await view.until(".panel:not([hidden]) .message-list h3", /^Messages \(0, wait ≥ /);
    }));

  it("leaves what matches in every view, is kept, and cleared by Esc", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("2");
      await view.until(".lane-label .mono", "lines");
      await view.page.keyboard.press("f");
      await view.page.keyboard.type("channel:rec");
      await view.page.getByRole("option", { name: /records/ }).waitFor();
      await view.page.keyboard.press("ArrowDown");
      await view.page.keyboard.press("Enter");
      await view.page.waitForFunction(
        () => document.querySelectorAll("#view-occupancy .lane-label").length === 1,
      );
      assert.deepEqual(await names(view), ["records"]);
      await view.saved();
      await view.page.reload();
      await view.until("#view-occupancy .lane-label .mono", "records");
      await view.page.getByRole("combobox", { name: "Filter" }).click();
      await view.page.keyboard.press("Escape");
      await view.page.keyboard.press("Escape");
      await view.until("#view-occupancy .lane-label .mono", "lines");
    }));

  it("says what is wrong with it", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("f");
      await view.page.keyboard.type("chanel:records");
      await view.until(".filter-problem", /^There is no “chanel” to filter by/);
    }));

  it("says that nothing matches, and offers the way back", () =>
    look(ENDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("f");
      await view.page.keyboard.type("worker:nobody");
      await view.until(".no-match:not([hidden]) p", "Nothing matches the filter at this instant.");
      await view.page.getByRole("button", { name: "Clear the filter" }).click();
      await view.page.locator(".no-match").waitFor({ state: "hidden" });
      assert.equal(await view.page.getByRole("combobox", { name: "Filter" }).inputValue(), "");
    }));

  it("finds one of ten thousand and shows it by Enter", () =>
    look({ ...ENDED, scene: "10000" }, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("f");
      await view.page.keyboard.type("worker:w40.2.1");
      await view.page.keyboard.press("Escape");
      await view.page.keyboard.press("Enter");
      await view.until(".panel:not([hidden]) h2", "w40.2.1");
    }));
});
