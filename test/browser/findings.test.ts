import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";

const look = browserForTests();

describe("findings", () => {
  it("are listed while nothing is selected: culprit, proof, remedy; each leads to its moment, line and node", () =>
    look(
      { scene: "pipeline", state: "ended", at: 50, reducedMotion: true, findings: true },
      async (view) => {
        await view.until(".badge", "ENDED");
        await view.until(".finding-title", "cache holds up 3 senders of records");
        assert.deepEqual(await view.page.locator(".finding-steps li").allInnerTexts(), [
          "parser-0 waits for room in records.",
          "enrich-0 waits for cache.",
        ]);
        await view.page.locator(".finding .link.mono").click();
        assert.deepEqual(await view.asked(1), [
          { method: "openSite", args: { file: "/app/cache.ts", line: 12, column: 3 } },
        ]);
        await view.page.locator(".finding .link", { hasText: "since" }).click();
        await view.untilInstant(/^0:20\.000/);
        await view.page.locator(".finding-title").click();
        await view.until(".panel:not([hidden]) h2", "parser-0");
      },
    ));

  it("come into a live view as they become true", () =>
    look({ scene: "pipeline", state: "live", at: 17, findings: true }, async (view) => {
      await view.until(".badge", "LIVE");
      await view.until(".finding-title", "cache holds up 3 senders of records");
    }));
});
