import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { AxeResults } from "axe-core";
import { browserForTests } from "./support/seen.ts";
import { THEMES, type ThemeName } from "./support/themes.ts";
import type { ViewPage } from "./support/view-page.ts";

const look = browserForTests();
const AXE = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

/** What axe finds, a line each. */
async function findings(view: ViewPage): Promise<readonly string[]> {
  // The page's policy refuses other scripts; the browser's own door does not ask it.
  await view.page.evaluate(AXE);
  const results = await view.page.evaluate("axe.run()");
  return (results as AxeResults).violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html} ${node.failureSummary ?? ""}`),
  );
}

for (const theme of Object.keys(THEMES) as ThemeName[]) {
  describe(`accessibility in the theme ${theme}`, () => {
    it("has no findings with a channel selected and notices shown", () =>
      look({ theme, state: "cut", lost: 3, reducedMotion: true }, async (view) => {
        await view.until(".figure.lost", "3records lost");
        await view.page.evaluate(() =>
          stage.view.call("select", { kind: "channel", name: "records" }),
        );
        await view.until(".panel:not([hidden]) .facts", /In buffer/);
        assert.deepEqual(await findings(view), []);
      }));

    it("has no findings in any view", () =>
      look({ theme, stands: true, reducedMotion: true }, async (view) => {
        await view.until(".badge", "LIVE");
        await view.page.keyboard.press("2");
        await view.page.locator(".lane-label").first().waitFor();
        assert.deepEqual(await findings(view), []);
        await view.page.keyboard.press("4");
        await view.page.locator(".workers-view .link").first().waitFor();
        assert.deepEqual(await findings(view), []);
      }));

    it("has no findings with nothing connected", () =>
      look({ theme, scene: "empty", state: "waiting", at: 0 }, async (view) => {
        await view.until(".badge", "WAITING");
        assert.deepEqual(await findings(view), []);
      }));

    it("has no findings before its first picture", () =>
      look({ theme, fail: "the session was closed" }, async (view) => {
        await view.until(".notice", /no longer connected: the session was closed$/);
        assert.deepEqual(await findings(view), []);
      }));

    it("has no findings with a worker selected while live, and with the help open", () =>
      look({ theme }, async (view) => {
        await view.until(".badge", "LIVE");
        await view.page.evaluate(() =>
          stage.view.call("select", { kind: "worker", name: "parser-1" }),
        );
        await view.until(".panel:not([hidden]) .facts", /Blocked on send/);
        assert.deepEqual(await findings(view), []);
        await view.page.keyboard.press("?");
        await view.page.getByRole("dialog", { name: "Help" }).waitFor();
        assert.deepEqual(await findings(view), []);
      }));
  });
}

describe("a change of the theme", () => {
  it("is followed at once", () =>
    look({ theme: "dark", stands: true }, async (view) => {
      await view.until(".badge", "LIVE");
      const ground = (): Promise<string> =>
        view.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(await ground(), "rgb(31, 31, 31)");
      await view.page.evaluate(() => applyTheme("light"));
      await view.page.waitForFunction(
        () => getComputedStyle(document.body).backgroundColor === "rgb(255, 255, 255)",
      );
    }));
});
