/** What `mpscope export -f mermaid` writes is drawn by Mermaid itself. */

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { exported, exportedFrom } from "../support/exported.ts";
import { sampleTrace } from "../support/recorded-trace.ts";
import { TraceBuilder } from "../support/trace-builder.ts";
import { startBrowser } from "./support/view-page.ts";

const MERMAID = fileURLToPath(import.meta.resolve("mermaid/dist/mermaid.min.js"));
/** What Mermaid could take for its own, or a page for markup. */
const HOSTILE = ["end", "a; b", "x->>y: z", "<b onclick=x>", "%% note", "#35;", "two\nlines", "as"];

interface Drawing {
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly elements: number;
}

/** Draws a diagram in the page and reads what is seen. */
function draw(page: Page, text: string): Promise<Drawing> {
  return page.evaluate(async (diagram) => {
    type Mermaid = { render(id: string, text: string): Promise<{ svg: string }> };
    const { mermaid } = globalThis as unknown as { readonly mermaid: Mermaid };
    const { svg } = await mermaid.render("drawing", diagram);
    const root = new DOMParser().parseFromString(svg, "text/html");
    const texts = (query: string) =>
      [...root.querySelectorAll(query)].map(({ textContent }) => textContent);
    return {
      names: texts("text.actor-box"),
      labels: texts(".messageText"),
      elements: root.querySelectorAll("[onclick], script").length,
    };
  }, text);
}

function hostile(): TraceBuilder {
  const trace = new TraceBuilder();
  trace.start("main");
  for (const name of HOSTILE) {
    trace.start(`w ${name}`, "main");
    trace.open("main", name, 4);
    trace.send("main", name, "m");
    trace.receive(`w ${name}`, name, "m");
  }
  return trace;
}

describe("Mermaid's drawing of an export", () => {
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await startBrowser();
    page = await browser.newPage();
    await page.addScriptTag({ path: MERMAID });
  });
  after(() => browser.close());

  it("has an arrow for each message that was sent and for each that was received", async () => {
    const { text, written } = exportedFrom("mermaid", sampleTrace());
    const { labels } = await draw(page, text);
    assert.equal(labels.length, (text.match(/(->>|--x)/g) ?? []).length);
    assert.ok(written >= labels.length && labels.length > 0);
  });

  it("shows every name as it is, whatever it is made of", async () => {
    const trace = hostile();
    const { text } = exported("mermaid", (sink) => trace.feed(sink));
    const { names, labels, elements } = await draw(page, text);
    const seen = new Set(names);
    const lost = HOSTILE.map((name) => `[${name}]`).filter((name) => !seen.has(name));
    assert.deepEqual(lost, []);
    assert.equal(labels.length, 2 * HOSTILE.length);
    assert.equal(elements, 0);
  });

  it("is a diagram too when there is nothing to draw", async () => {
    const empty = exported("mermaid", () => undefined);
    assert.deepEqual((await draw(page, empty.text)).names.slice(0, 1), ["no messages"]);
  });
});
