/** Opens views for a test and closes them after it; a fault in the page fails the test. */

import assert from "node:assert/strict";
import { after, before } from "node:test";
import type { Browser } from "playwright-core";
import { startBrowser, type ViewOptions, ViewPage } from "./view-page.ts";

/** What a test does with an open view. */
export type Look = (view: ViewPage) => Promise<void>;

/**
 * One browser for a test file. The function it gives opens a view, lets the test look at it, and
 * then demands that nothing went wrong in the page: no error, nothing refused by the policy.
 */
export function browserForTests(): (options: ViewOptions, look: Look) => Promise<void> {
  let browser: Browser | undefined;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser?.close());
  return async (options, look) => {
    assert.ok(browser !== undefined);
    const view = await ViewPage.open(browser, options);
    try {
      await look(view);
      assert.deepEqual(view.faults, []);
    } finally {
      await view.close();
    }
  };
}
