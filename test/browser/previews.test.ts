import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";

const look = browserForTests();
const RECORDED = { file: "test/format/fixtures/v1.3-previews.mpscope", reducedMotion: true };

describe("a recording with previews", () => {
  it("shows in the lists what messages hold, and the filter finds them by it", () =>
    look(RECORDED, async (view) => {
      await view.until(".badge", "ENDED");
      await view.page.evaluate(() =>
        stage.view.call("select", { kind: "channel", name: "orders" }),
      );
      const rows = view.page.locator(".panel:visible .message-list .row:not(.head)");
      await rows.nth(3).waitFor();
      const buffer = view.page.locator(".panel:visible section:not(.message-list) ol .row .grow");
      await view.until(".panel:not([hidden]) .message-list h3", /^Messages \(4\)$/);
      assert.ok((await buffer.allInnerTexts()).includes('"héllo"'));
      const shown = await rows.locator(".grow").allInnerTexts();
      assert.match(shown.at(-1) ?? "", /→ main\s+\{ order: 7, token: \*\*\* \}$/);
      const title = await rows.last().locator(".grow").getAttribute("title");
      assert.match(title ?? "", /on orders\n\{ order: 7, token: \*\*\* \}$/);
      await view.page.keyboard.press("f");
      await view.page.keyboard.type('message:"llo"');
      await view.until(".panel:not([hidden]) .message-list h3", /^Messages \(1, by preview\)$/);
      assert.equal(await rows.count(), 1);
      assert.match(await rows.first().innerText(), /"héllo"/);
      await rows.first().locator(".link").click();
      await view.until('.panel[aria-label="Message"] .preview', '"héllo"');
    }));
});
