/** Opens the built view in Chromium, under the Content Security Policy that the editor gives it. */

import { existsSync, readFileSync } from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { ThemeName } from "./themes.ts";

/** What is shown, and how. */
export interface ViewOptions {
  /** A scene's name, or a number of nodes. */
  readonly scene?: string;
  readonly theme?: ThemeName;
  readonly state?: "waiting" | "live" | "ended" | "cut";
  /** The newest event's time, s. */
  readonly at?: number;
  /** Whether a live scene's time stands still. */
  readonly stands?: boolean;
  readonly problems?: readonly string[];
  readonly lost?: number;
  readonly width?: number;
  readonly height?: number;
  /** Device pixels in one of the page. */
  readonly ratio?: number;
  readonly reducedMotion?: boolean;
}

const ORIGIN = "http://view.test";
const NONCE = "0123456789abcdef";
const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\\\Program Files\\\\Google\\\\Chrome\\\\Application\\\\chrome.exe",
];

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

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
  "/page.js": ["out/tests/browser/page.js", "text/javascript"],
};

/** Starts Chromium: the one that `CHROMIUM_PATH` names, or from a usual place. */
export function startBrowser(): Promise<Browser> {
  const named = process.env["CHROMIUM_PATH"];
  const executablePath = named ?? USUAL_PLACES.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error("no Chromium was found; set CHROMIUM_PATH to its executable");
  }
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page with the view, and everything that went wrong in it. */
export class ViewPage {
  readonly page: Page;
  /** Errors, refused content, complaints on the console. */
  readonly faults: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
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
    page.setDefaultTimeout(10_000);
    await page.route(`${ORIGIN}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      const file = FILES[pathname];
      if (pathname === "/") await route.fulfill({ body: HTML, contentType: "text/html" });
      else if (file === undefined) await route.fulfill({ status: 404 });
      else await route.fulfill({ body: readFileSync(file[0]), contentType: file[1] });
    });
    const view = new ViewPage(context, page);
    await page.goto(`${ORIGIN}/?${queryOf(options)}`);
    await page.waitForFunction(() => stage.frames > 0);
    return view;
  }

  /** Closes the page. */
  async close(): Promise<void> {
    await this.#context.close();
  }
}

function queryOf(options: ViewOptions): string {
  const query = new URLSearchParams({
    scene: options.scene ?? "pipeline",
    theme: options.theme ?? "dark",
    state: options.state ?? "live",
    at: String(options.at ?? 49.2),
    stands: options.stands === true ? "yes" : "no",
    lost: String(options.lost ?? 0),
  });
  for (const problem of options.problems ?? []) query.append("problem", problem);
  return query.toString();
}
