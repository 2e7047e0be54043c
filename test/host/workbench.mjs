/** Drives a workbench in a browser, by what a person sees and presses. */
import { launchChromium } from "./chromium.mjs";
import { startServer, workbenchUrl } from "./server.mjs";
import { until } from "./until.mjs";

/**
 * What to open.
 * @typedef {object} WorkbenchOptions
 * @property {string} folder The workspace.
 * @property {string} [extension] Folder of the extension under development.
 * @property {string} [tests] The tests' entry, run in the extension host.
 * @property {boolean} [web] It runs in the browser's extension host, as on vscode.dev.
 * @property {boolean} [trust] Folders are not trusted until somebody says so; else all are.
 * @property {string[]} [vsix] Packed extensions to install first.
 * @property {string[]} [unpacked] Folders of extensions that are there as if installed.
 * @property {Record<string, string | undefined>} [env] Seen by the extensions.
 * @property {Record<string, unknown>} [settings] User settings on top of the quiet ones.
 * @property {{ width: number, height: number }} [size] Of the window, CSS pixels.
 * @property {number} [scale] Device pixels a CSS pixel.
 * @property {Record<string, (...args: any[]) => void>} [functions] Global functions of the page.
 */

/** A workbench on the screen. */
export class Workbench {
  /**
   * The page, for what this class has no word for.
   * @readonly
   */
  page;
  /** @readonly */
  server;
  /**
   * Uncaught errors of the page and its webviews, and what their content policy refused.
   * @type {string[]}
   * @readonly
   */
  errors = [];
  #browser;

  /**
   * Use {@link Workbench.open}.
   * @param {import("./server.mjs").Server} server
   * @param {import("playwright-core").Browser} browser
   * @param {import("playwright-core").Page} page
   */
  constructor(server, browser, page) {
    this.server = server;
    this.#browser = browser;
    this.page = page;
    page.on("pageerror", (error) => this.errors.push(String(error)));
    page.on("console", (message) => {
      if (/Content Security Policy/.test(message.text())) this.errors.push(message.text());
    });
  }

  /**
   * Opens a folder in a fresh VS Code.
   * @param {WorkbenchOptions} options
   */
  static async open({ folder, extension, tests, web, size, scale, functions = {}, ...options }) {
    const [server, browser] = await Promise.all([startServer(options), launchChromium()]);
    const page = await browser.newPage({
      viewport: size ?? { width: 1400, height: 900 },
      deviceScaleFactor: scale ?? 1,
    });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const workbench = new Workbench(server, browser, page);
    try {
      await Promise.all(
        Object.entries(functions).map(([name, call]) => page.exposeFunction(name, call)),
      );
      await page.goto(workbenchUrl(server, folder, { extension, tests, web }));
      await workbench.#restored();
      return workbench;
    } catch (error) {
      await workbench.close();
      throw error;
    }
  }

  /** Loads the window again. */
  async reload() {
    // By the command, and not by the browser: so VS Code writes down first what it is to restore.
    const loaded = this.page.waitForEvent("load", { timeout: 60_000 });
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.#restored();
  }

  async #restored() {
    await this.page.waitForSelector(".monaco-workbench .part.statusbar", { timeout: 60_000 });
    // Under load the page may be drawn before its driver is there.
    const hasDriver = "globalThis.driver !== undefined";
    await this.page.waitForFunction(hasDriver, undefined, { timeout: 60_000 });
    await this.page.evaluate("globalThis.driver.whenWorkbenchRestored()");
  }

  /**
   * Runs a command by its title in the palette.
   * @param {string} title With its category: `mpscope: Open Sample`.
   */
  async runCommand(title) {
    // The palette lists what was known when it opened: until the extensions are scanned, a command
    // does not appear in a palette that is open already. A page that takes the focus closes it. Ask again.
    await until(`the command ${title}`, () => this.#pick("F1", `>${title}`, title));
  }

  /**
   * Opens a file of the workspace by its name.
   * @param {string} name
   */
  async openFile(name) {
    const tab = this.page.locator(`.tab.active[data-resource-name="${name}"]`);
    await until(`the file ${name}`, async () => {
      await this.#pick("Control+P", name, name);
      return isThere(tab, 2000);
    });
  }

  /**
   * Puts the cursor of the editor in front at the start of a line.
   * @param {number} line From 1.
   */
  async goToLine(line) {
    const place = this.page.locator(".statusbar-item", { hasText: `Ln ${line}, Col 1` });
    await until(`line ${line}`, async () => {
      // A page that takes the focus closes the box: again.
      await this.page.keyboard.press("Escape");
      await this.page.keyboard.press("Control+G");
      const input = this.page.locator(".quick-input-widget input.input");
      if (!(await isThere(input, 2000))) return false;
      await input.press("Control+A");
      await this.page.keyboard.type(`:${line}`);
      await this.page.keyboard.press("Enter");
      return isThere(place, 2000);
    });
  }

  /**
   * The tabs whose label contains a text.
   * @param {string | RegExp} label
   */
  tab(label) {
    return this.page.locator(".tabs-container .tab", { hasText: label });
  }

  /**
   * The frame of the visible webview in which a selector matches something, once there is just one: while
   * one takes another's place both may be seen, and two beside each other are no answer.
   * @param {string} selector
   * @param {number} [deadlineMs]
   * @returns {Promise<import("playwright-core").Frame>}
   */
  webview(selector, deadlineMs = 60_000) {
    const find = async () => {
      const frames = this.page.frames().slice(1);
      const seen = await Promise.all(frames.map((frame) => isSeen(frame, selector)));
      const found = frames.filter((_, index) => seen[index] === true);
      return found.length === 1 ? found[0] : undefined;
    };
    return until(`one webview with ${selector}`, find, deadlineMs);
  }

  /**
   * Leaves a picture of the workbench.
   * @param {string} path
   */
  async screenshot(path) {
    await this.page.screenshot({ path });
  }

  /**
   * Opens a list of VS Code, types into it and picks the first row with a text; whether it came to that.
   * @param {string} key
   * @param {string} typed
   * @param {string} text
   */
  async #pick(key, typed, text) {
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
    try {
      await this.page.keyboard.press("Escape");
      await this.page.keyboard.press(key);
      await this.page.locator(".quick-input-widget input.input").fill(typed, { timeout: 2000 });
      await row.waitFor({ timeout: 2000 });
    } catch (error) {
      return isLate(error);
    }
    try {
      await row.click({ timeout: 2000 });
      return true;
    } catch (error) {
      // On a busy machine a click may be late and take effect all the same: then the list is gone, and to pick the
      // row again would run a command twice.
      return isLate(error) || !(await row.isVisible());
    }
  }

  /** Ends the browser and the server. */
  async close() {
    await this.#browser.close();
    await this.server.stop();
  }
}

/**
 * Whether an element appears in a while.
 * @param {import("playwright-core").Locator} locator
 * @param {number} timeout
 */
export async function isThere(locator, timeout) {
  try {
    await locator.waitFor({ timeout });
    return true;
  } catch (error) {
    return isLate(error);
  }
}

/**
 * Says no for a time-out and throws everything else.
 * @param {unknown} error
 */
function isLate(error) {
  if (error instanceof Error && error.name === "TimeoutError") return false;
  throw error;
}

/**
 * Whether a selector matches something visible in a frame; no, when the frame is on its way out.
 * @param {import("playwright-core").Frame} frame
 * @param {string} selector
 */
export async function isSeen(frame, selector) {
  try {
    return await frame.locator(selector).first().isVisible();
  } catch (error) {
    if (/detached|destroyed|closed/.test(String(error))) return false;
    throw error;
  }
}
