import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserForTests } from "./support/seen.ts";
import type { Picture, ViewPage } from "./support/view-page.ts";

const look = browserForTests();
/** One instant, and nothing moves. */
const STILL = { stands: true, reducedMotion: true } as const;
/** Letters are smoothed otherwise on a canvas than on a page, and the legend and the pointer's buttons are left out. */
const MOST = { png: 0.04, svg: 0.04 } as const;

/** The key of each view, what is there when it has drawn all it was told, and what its picture has to say. */
const VIEWS = {
  graph: {
    key: "1",
    drawn: ".bottleneck",
    says: [/>records</, />3 blocked</, />Bottleneck: cache/],
  },
  occupancy: {
    key: "2",
    drawn: "#view-occupancy[aria-busy=false]",
    says: [/>records</, />16\/16 · 3 blocked</, />capacity 16</, /href="data:image\/png/],
  },
  sequence: {
    key: "3",
    drawn: "#view-sequence [aria-busy=false]",
    says: [/>parser-0</, /messages<|messages are drawn/],
  },
  workers: {
    key: "4",
    drawn: ".workers-view .link:not([hidden])",
    says: [/>Own code</, />parser-0</, /pipeline\.ts:\d+</],
  },
} as const;

/** The page is not a secure one, so that it has no clipboard of its own. */
async function giveClipboard(view: ViewPage): Promise<void> {
  await view.page.evaluate(() => {
    const items: Record<string, Blob>[] = [];
    const clipboard = { write: (given: typeof items) => Promise.resolve(items.push(...given)) };
    Object.defineProperty(navigator, "clipboard", { value: clipboard });
    // Made from an object, an Object is that one itself.
    const item = Object.assign(Object, { supports: () => true });
    Object.assign(globalThis, { copied: items, ClipboardItem: item });
  });
}

/** Presses the button, and takes what is on the clipboard then. */
async function copied(view: ViewPage): Promise<Record<Picture["type"], Picture>> {
  await view.page.getByRole("button", { name: "Copy the view as a picture" }).click();
  await view.until("[role=log]", "Copied.");
  const given = await view.page.evaluate(async () => {
    const [item] = (globalThis as unknown as { copied: Record<string, Blob>[] }).copied;
    const read = (type: string): Promise<string> =>
      new Promise((resolve) => {
        const reader = new FileReader();
        reader.addEventListener("load", () =>
          resolve(typeof reader.result === "string" ? reader.result : ""),
        );
        reader.readAsDataURL(item?.[type] ?? new Blob());
      });
    return { png: await read("image/png"), svg: await read("image/svg+xml") };
  });
  return {
    "image/png": { type: "image/png", bytes: bytesOf(given.png) },
    "image/svg+xml": { type: "image/svg+xml", bytes: bytesOf(given.svg) },
  };
}

function bytesOf(url: string): Uint8Array {
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

function text({ bytes }: Picture): string {
  return new TextDecoder().decode(bytes);
}

/** Copies a view, and demands that both pictures look like it; returns the SVG. */
async function copyOf(view: ViewPage, name: keyof typeof VIEWS): Promise<string> {
  const { key, drawn } = VIEWS[name];
  await view.until(".badge", "LIVE");
  await view.page.keyboard.press(key);
  await view.page.locator(drawn).first().waitFor();
  await view.saved();
  await giveClipboard(view);
  const seen = await view.page.locator(`#view-${name}`).screenshot({ animations: "disabled" });
  const { "image/png": png, "image/svg+xml": svg } = await copied(view);
  const screen = { type: "image/png", bytes: seen } as const;
  const far = { png: await view.unlike(screen, png), svg: await view.unlike(screen, svg) };
  assert.ok(far.png <= MOST.png, `${far.png} of the PNG look otherwise`);
  // An SVG has its size in px of the page.
  if (view.ratio === 1) assert.ok(far.svg <= MOST.svg, `${far.svg} of the SVG look otherwise`);
  const source = text(svg).replaceAll(/"data:[^"]*"/g, '"data:image/png"');
  assert.doesNotMatch(source, /NaN|undefined|Infinity/);
  return source;
}

describe("a view copied as a picture", () => {
  for (const name of ["graph", "occupancy", "sequence", "workers"] as const) {
    it(`looks like it as PNG and as SVG: ${name}`, () =>
      look(STILL, async (view) => {
        const svg = await copyOf(view, name);
        for (const words of VIEWS[name].says) assert.match(svg, words);
      }));
  }

  for (const name of ["graph", "workers"] as const) {
    it(`looks like it where it is narrow, in high contrast: ${name}`, () =>
      look({ ...STILL, theme: "hc-light", width: 700, height: 500 }, async (view) => {
        await copyOf(view, name);
      }));
  }

  it("has as many pixels as the screen", () =>
    look({ ...STILL, ratio: 2, width: 700, height: 500 }, async (view) => {
      await copyOf(view, "occupancy");
    }));

  it("takes names for text, whatever they are", () =>
    look({ ...STILL, scene: "hostile" }, async (view) => {
      await view.until(".badge", "LIVE");
      await view.page.keyboard.press("4");
      await view.page.locator(".workers-view tbody th .name").first().waitFor();
      await giveClipboard(view);
      const { "image/png": png, "image/svg+xml": svg } = await copied(view);
      // One that is not well-formed is no picture at all.
      assert.ok((await view.unlike(png, svg)) < MOST.svg);
      assert.doesNotMatch(text(svg), /<script/i);
      assert.match(text(svg), /&lt;img src=x/i);
    }));
});
