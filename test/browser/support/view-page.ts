/** Opens the built view in Chromium, under the Content Security Policy that the editor gives it. */

import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchChromium } from "../../host/chromium.mjs";
import type { ThemeName } from "./themes.ts";

/** What is shown, and how. */
export interface ViewOptions {
  /** A scene's name, or a number of nodes. */
  readonly scene?: string;
  /** A recording's file, shown by the real engine instead of a scene. */
  readonly file?: string;
  /** The same in a thread of its own, for one too large for the page's. */
  readonly recording?: string;
  readonly theme?: ThemeName;
  readonly state?: "waiting" | "live" | "ended" | "cut";
  /** The newest event's time, s. */
  readonly at?: number;
  /** Whether a live scene's time stands still. */
  readonly stands?: boolean;
  readonly problems?: readonly string[];
  readonly lost?: number;
  /** The program that is awaited, in the state `waiting`. */
  readonly awaited?: string;
  /** The sentence with which every request fails from the start. */
  readonly fail?: string;
  /** Whether something has been found out about the program of the pipeline. */
  readonly findings?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Device pixels in one of the page. */
  readonly ratio?: number;
  readonly reducedMotion?: boolean;
  /** What the view has kept from an earlier life; see `webview/state/saved.ts`. */
  readonly kept?: unknown;
  /** Whether every figure of the scene is another one in each frame; see `prepared-engine.ts`. */
  readonly prepared?: boolean;
}

/** A picture in a form that a browser reads. */
export interface Picture {
  readonly type: "image/png" | "image/svg+xml";
  readonly bytes: Uint8Array;
}

const ORIGIN = "http://view.test";
const NONCE = "0123456789abcdef";
/** The page that the extension makes, with the stand-in for the editor before the view. */
const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${ORIGIN}; script-src 'nonce-${NONCE}'; img-src ${ORIGIN} data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mpscope</title>
<link rel="stylesheet" href="${ORIGIN}/style.css">
</head>
<body>
<main id="mpscope"></main>
<script nonce="${NONCE}" src="${ORIGIN}/page.js"></script>
<script nonce="${NONCE}" src="${ORIGIN}/main.js"></script>
</body>
</html>`;

const FILES: Readonly<Record<string, readonly [path: string, type: string]>> = {
  "/main.js": ["dist/webview/main.js", "text/javascript"],
  "/style.css": ["dist/webview/style.css", "text/css"],
  "/page.js": ["out/browser/page.js", "text/javascript"],
  "/engine.js": ["dist/web/engine-worker.js", "text/javascript"],
};

/** What the page needs besides for an engine in a thread. */
const THREAD_POLICY = `connect-src ${ORIGIN}; worker-src ${ORIGIN}; default-src`;

/** Starts Chromium. */
export function startBrowser(): Promise<Browser> {
  return launchChromium();
}

/** A page with the view, and everything that went wrong in it. */
export class ViewPage {
  readonly page: Page;
  /** Errors, refused content, complaints on the console. */
  readonly faults: string[] = [];
  /** Device pixels in one of the page. */
  readonly ratio: number;
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, ratio: number) {
    this.ratio = ratio;
    this.#context = context;
    this.page = page;
    page.on("pageerror", (error) => this.faults.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.faults.push(message.text());
      }
    });
  }

  /** Opens a view and waits until it has drawn its first picture. */
  static async open(browser: Browser, options: ViewOptions = {}): Promise<ViewPage> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      deviceScaleFactor: options.ratio ?? 1,
      reducedMotion: options.reducedMotion === true ? "reduce" : "no-preference",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.route(`${ORIGIN}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      const { recording } = options;
      const file = FILES[pathname];
      const html =
        recording === undefined ? HTML : HTML.replace("default-src", () => THREAD_POLICY);
      if (pathname === "/") await route.fulfill({ body: html, contentType: "text/html" });
      else if (pathname === "/recording" && recording !== undefined)
        await route.fulfill({ path: recording });
      else if (file === undefined) await route.fulfill({ status: 404 });
      else await route.fulfill({ body: readFileSync(file[0]), contentType: file[1] });
    });
    if (options.file !== undefined) {
      const bytes = [...readFileSync(options.file)];
      await page.addInitScript((given) => {
        globalThis.recorded = given;
      }, bytes);
    }
    if (options.kept !== undefined) {
      await page.addInitScript(
        (state) => sessionStorage.setItem("state", state),
        JSON.stringify(options.kept),
      );
    }
    const view = new ViewPage(context, page, options.ratio ?? 1);
    await page.goto(`${ORIGIN}/?${queryOf(options)}`);
    await page.waitForFunction(() => stage.frames > 0);
    return view;
  }

  /** The channels' and workers' rows of the table, by name. */
  async rows(): Promise<Record<string, readonly string[]>> {
    const rows = await this.page
      .locator(".graph-table tbody tr")
      .evaluateAll((elements) =>
        elements.map((row) => Array.from(row.children, (cell) => cell.textContent)),
      );
    return Object.fromEntries(rows.map(([name = "", ...cells]) => [name, cells]));
  }

  /** Waits until a text on the page is as wanted. */
  async until(selector: string, wanted: RegExp | string): Promise<void> {
    const pattern = typeof wanted === "string" ? `^${escaped(wanted)}$` : wanted.source;
    await this.page.waitForFunction(
      ([where, what]) => new RegExp(what).test(document.querySelector(where)?.textContent ?? ""),
      [selector, pattern] as const,
    );
  }

  /** The text of what a selector finds first. */
  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().textContent()) ?? "";
  }

  /** What has the keyboard's attention in the graph, in words. */
  async spoken(): Promise<string> {
    return (await this.page.locator("canvas[role=application]").getAttribute("aria-label")) ?? "";
  }

  /** The instant shown, in words. */
  async instant(): Promise<string> {
    return (await this.page.locator(".scrub").getAttribute("aria-valuetext")) ?? "";
  }

  /** Waits until the instant shown is as wanted. */
  async untilInstant(wanted: RegExp): Promise<void> {
    await this.page.waitForFunction(
      (what) =>
        new RegExp(what).test(
          document.querySelector(".scrub")?.getAttribute("aria-valuetext") ?? "",
        ),
      wanted.source,
    );
  }

  /**
   * Where a node is on the page, px. Takes the camera off following, as a user's zoom does; the
   * view must have been opened with reduced motion, so that the camera does not glide.
   */
  async locate(node: number): Promise<{ readonly x: number; readonly y: number }> {
    await this.saved();
    const [kept] = await this.page.evaluate(() => [(stage.saved as { view?: unknown }).view]);
    if (kept === undefined || kept === null) {
      await this.page.keyboard.press("-");
      await this.saved();
    }
    return this.page.evaluate((id) => {
      const { view, places } = stage.saved as {
        view: { x: number; y: number; k: number };
        places: number[];
      };
      const at = places.findIndex((value, i) => i % 3 === 0 && value === id);
      const box = document.querySelector("canvas[role=application]")?.getBoundingClientRect();
      return {
        x: (box?.left ?? 0) + (places[at + 1] ?? Number.NaN) * view.k + view.x,
        y: (box?.top ?? 0) + (places[at + 2] ?? Number.NaN) * view.k + view.y,
      };
    }, node);
  }

  /** Waits until the view has saved its state as it is now. */
  async saved(): Promise<void> {
    const saves = await this.page.evaluate(() => stage.saves);
    await this.page.waitForFunction((before) => stage.saves > before, saves);
  }

  /** What the view asked of the editor, oldest first, once it has asked `count` times. */
  async asked(
    count: number,
  ): Promise<readonly { readonly method: string; readonly args: unknown }[]> {
    await this.page.waitForFunction((most) => stage.asked.length >= most, count);
    return this.page.evaluate(() => stage.asked);
  }

  /** The share of the blocks of 8 x 8 px of two pictures that differ in their mean; 1 when the sizes do. */
  async unlike(one: Picture, other: Picture): Promise<number> {
    const urls = [one, other].map(
      ({ type, bytes }) => `data:${type};base64,${Buffer.from(bytes).toString("base64")}`,
    );
    return this.page.evaluate(async (sources) => {
      const BLOCK = 8;
      const FAR = 14;
      const [a, b] = await Promise.all(
        sources.map(async (source) => {
          const image = new Image();
          image.src = source;
          await image.decode();
          const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
          context?.drawImage(image, 0, 0);
          return context?.getImageData(0, 0, image.width, image.height);
        }),
      );
      if (a === undefined || b === undefined) return 1;
      if (a.width !== b.width || a.height !== b.height) return 1;
      const [columns, rows] = [Math.ceil(a.width / BLOCK), Math.ceil(a.height / BLOCK)];
      const sums = new Float64Array(columns * rows * 3);
      for (let i = 0; i < a.data.length; i++) {
        if (i % 4 === 3) continue;
        const pixel = i >> 2;
        const row = Math.floor(Math.floor(pixel / a.width) / BLOCK);
        const block = row * columns + Math.floor((pixel % a.width) / BLOCK);
        const at = 3 * block + (i % 4);
        sums[at] = (sums[at] ?? 0) + (a.data[i] ?? 0) - (b.data[i] ?? 0);
      }
      let different = 0;
      for (let block = 0; block < columns * rows; block++) {
        const far = [0, 1, 2].some((c) => Math.abs(sums[3 * block + c] ?? 0) > FAR * BLOCK * BLOCK);
        if (far) different++;
      }
      return different / (columns * rows);
    }, urls);
  }

  /** Closes the page. */
  async close(): Promise<void> {
    await this.#context.close();
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function sceneOf({ file, recording, scene }: ViewOptions): string {
  if (recording !== undefined) return "thread";
  return file === undefined ? (scene ?? "pipeline") : "file";
}

function queryOf(options: ViewOptions): string {
  const query = new URLSearchParams({
    scene: sceneOf(options),
    theme: options.theme ?? "dark",
    state: options.state ?? "live",
    at: String(options.at ?? 49.2),
    stands: options.stands === true ? "yes" : "no",
    lost: String(options.lost ?? 0),
  });
  if (options.awaited !== undefined) query.set("awaited", options.awaited);
  if (options.fail !== undefined) query.set("fail", options.fail);
  if (options.findings === true) query.set("findings", "yes");
  if (options.prepared === true) query.set("prepared", "yes");
  for (const problem of options.problems ?? []) query.append("problem", problem);
  return query.toString();
}
