import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";
import type { ViewPage } from "./support/view-page.ts";

const look = browserForTests();
const RECORDING = { scene: "recording", reducedMotion: true };

/** Steps on until the view says this of the step; gives the channel's row of the table there. */
async function stepTo(view: ViewPage, wanted: RegExp): Promise<readonly string[] | undefined> {
  const before = await view.instant();
  await view.page.keyboard.press("Shift+ArrowRight");
  await view.page.waitForFunction(
    (instant) => document.querySelector(".scrub")?.getAttribute("aria-valuetext") !== instant,
    before,
  );
  if (wanted.test(await view.text(".caption"))) return (await view.rows())["numbers"];
  return stepTo(view, wanted);
}

describe("the view of the real engine", () => {
  it("shows producer, channel and consumer, and that all have ended", () =>
    look(RECORDING, async (view) => {
      await view.until(".badge", "ENDED");
      const rows = await view.rows();
      assert.deepEqual(rows["producer"], ["exited", "numbers", ""]);
      assert.deepEqual(rows["main"], ["exited", "", "numbers"]);
      const [kind, level, highWater, , state] = rows["numbers"] ?? [];
      assert.deepEqual(
        [kind, level, highWater, state],
        ["syncChannel(2)", "closed", "2", "both sides dropped"],
      );
    }));

  it("shows at every step exactly what the program did", () =>
    look(RECORDING, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("Home");
      await view.untilInstant(/event 0 of/);
      assert.deepEqual(await view.rows(), {});
      assert.equal((await stepTo(view, /sends #0/))?.[1], "1/2");
      assert.equal((await stepTo(view, /sends #1/))?.[1], "2/2");
      assert.equal((await stepTo(view, /producer.*block/))?.[4], "full, 1 blocked");
      assert.match((await view.rows())["producer"]?.[0] ?? "", /^blocked/);
      assert.equal((await stepTo(view, /receives #0/))?.[1], "1/2");
      assert.equal((await stepTo(view, /sends #2/))?.[1], "2/2");
    }));

  it("shows the buffer, oldest first, with the lines that sent", () =>
    look(RECORDING, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.keyboard.press("Home");
      await view.untilInstant(/event 0 of/);
      await stepTo(view, /producer.*block/);
      await view.page.evaluate(() =>
        stage.view.call("select", { kind: "channel", name: "numbers" }),
      );
      await view.until(".panel:not([hidden]) .facts", /In buffer2 \/ 2/);
      const buffer = view.page.locator(".panel:visible section:not(.message-list) ol .row");
      assert.deepEqual(
        (await buffer.allInnerTexts()).map((text) => text.split("\n")[0]),
        ["#0", "#1"],
      );
      await buffer.first().locator(".link").click();
      assert.deepEqual(await view.asked(1), [
        { method: "openSite", args: { file: "/program/picture.ts", line: 1, column: 1 } },
      ]);
    }));
});
