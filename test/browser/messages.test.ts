import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";
import type { ViewPage } from "./support/view-page.ts";

const look = browserForTests();
const ENDED = { state: "ended", at: 50, reducedMotion: true } as const;
const MESSAGE = '.panel[aria-label="Message"]';

async function openList(view: ViewPage): Promise<void> {
  await view.until(".badge", "ENDED");
  await view.page.evaluate(() => stage.view.call("select", { kind: "channel", name: "records" }));
  await view.page.locator(".panel:visible .message-list .link").first().waitFor();
}

describe("the messages of a channel", () => {
  it("are listed with who sent and received them, in the order asked for, more on demand", () =>
    look(ENDED, async (view) => {
      await openList(view);
      const rows = view.page.locator(".panel:visible .message-list .row:not(.head)");
      assert.equal(await rows.count(), 10);
      assert.match(await rows.nth(9).innerText(), /^#\d+\n(parser-\d → (enrich-\d|records))\n/);
      const newest = await rows.first().innerText();
      await view.page.getByLabel("Order of the messages").first().selectOption("longest");
      await view.page.waitForFunction(
        (before) =>
          document.querySelector<HTMLElement>(".panel:not([hidden]) .message-list .row:not(.head)")
            ?.innerText !== before,
        newest,
      );
      await view.page.locator(".panel:visible .more").click();
      await rows.nth(29).waitFor();
    }));

  it("show one message, its lines, where its time went, and what came of it", () =>
    look(ENDED, async (view) => {
      await openList(view);
      await view.page.locator(".panel:visible .more").click();
      await view.page.locator(".panel:visible .message-list .link.mono").nth(29).click();
      const panel = view.page.locator(MESSAGE);
      await panel.locator(".way i").nth(3).waitFor();
      const parts = await panel.locator("section").first().locator("li .name").allInnerTexts();
      assert.deepEqual(
        parts.map((text) => text.replace(/\d$/, "")),
        ["blocked before records", "in records", "in enrich-", "in lookup"],
      );
      await panel.locator(".row .link.mono").first().click();
      assert.deepEqual(await view.asked(1), [
        { method: "openSite", args: { file: "/app/parse.ts", line: 77, column: 9 } },
      ]);
      await panel.getByRole("button", { name: /on lookup$/ }).click();
      await view.until(`${MESSAGE} h2`, /on lookup$/);
    }));

  it("tell when one was sent in a narrow window too, and show that instant", () =>
    look({ ...ENDED, width: 400, height: 800 }, async (view) => {
      await openList(view);
      await view.page.locator(".panel:visible .message-list .link.mono").first().click();
      await view.page.locator(MESSAGE).getByTitle("Show this instant").first().click();
      await view.until(".badge", "REPLAY");
    }));

  it("follow one into the sequence, and stop by Esc", () =>
    look(ENDED, async (view) => {
      await openList(view);
      await view.page.locator(".panel:visible .message-list .link").nth(9).click();
      const button = view.page.getByRole("button", { name: "Show in the sequence" });
      await view.page.locator(`${MESSAGE} .way i`).first().waitFor();
      await button.click();
      await view.until('[role=tab][aria-selected="true"]', "Sequence");
      await view.until(".overview .range", /^[\d.]+ (ms|µs)$/);
      await view.page.keyboard.press("Escape");
      await view.page.locator(MESSAGE).waitFor({ state: "hidden" });
    }));

  it("go to the instant of a send", () =>
    look(ENDED, async (view) => {
      await openList(view);
      await view.page.locator(".panel:visible .message-list .link").nth(9).click();
      await view.page.locator(`${MESSAGE} .way i`).first().waitFor();
      await view.page.locator(`${MESSAGE} .link.time`).first().click();
      await view.until(".badge", "REPLAY");
      await view.untilInstant(/^0:49\.9/);
    }));

  it("say in a sentence that a message is not on record", () =>
    look(ENDED, async (view) => {
      await openList(view);
      await view.page.locator(".panel:visible .message-list .link").first().click();
      await view.page.locator(`${MESSAGE} .link.time`).first().waitFor();
      const last = view.page.getByRole("button", { name: "Next message of the channel" });
      await last.click();
      await view.until(".caption", /^no send of message \d+ is on record$/);
    }));
});
