/** Reads and drives the view of a program inside a workbench, through what it tells a screen reader. */
import { until } from "./until.mjs";
import { isSeen } from "./workbench.mjs";

/**
 * A channel's row in the table beside the graph.
 * @typedef {object} ChannelRow
 * @property {string} name What the user calls it.
 * @property {string} kind `syncChannel(2)`.
 * @property {string} level `2/2`.
 * @property {string} highWater The most it ever held.
 * @property {string} rate Messages a second.
 * @property {string} state Full, blocked senders, waiting receivers, closed.
 * @property {string} from Its senders.
 * @property {string} to Its receivers.
 */

/** The view on the screen. */
export class LiveView {
  /** Its page. @readonly */
  frame;

  /**
   * Use {@link LiveView.find}.
   * @param {import("playwright-core").Frame} frame
   */
  constructor(frame) {
    this.frame = frame;
  }

  /**
   * The view that is visible, once it is.
   * @param {import("./workbench.mjs").Workbench} workbench
   */
  static async find(workbench) {
    return new LiveView(await workbench.webview("#mpscope .toolbar"));
  }

  /** Whether it is on the screen; a hidden view's page is gone. */
  isVisible() {
    return isSeen(this.frame, ".toolbar");
  }

  /** `LIVE`, `ENDED` and so on. */
  badge() {
    return this.#text(".badge");
  }

  /** The sentences above the graph. */
  notices() {
    return this.frame.locator(".notices .notice").allInnerTexts();
  }

  /** What the view says of the last step. */
  caption() {
    return this.#text(".stage > .caption");
  }

  /** The instant shown: `0:01.2 of 0:02.0, event 7 of 31`. */
  async instant() {
    return (await this.frame.locator(".scrub").getAttribute("aria-valuetext")) ?? "";
  }

  /** How many events the instant shown is after, and how many there are. */
  async position() {
    const [, at, of] = await until("the instant shown", async () => {
      return /event (\d+) of (\d+)/.exec(await this.instant()) ?? undefined;
    });
    return { at: Number(at), of: Number(of) };
  }

  /**
   * The channels, row by row.
   * @returns {Promise<ChannelRow[]>}
   */
  async channels() {
    const rows = await this.#rows("Channels");
    return rows.map(([name = "", kind = "", level = "", highWater = "", ...rest]) => {
      const [rate = "", state = "", from = "", to = ""] = rest;
      return { name, kind, level, highWater, rate, state, from, to };
    });
  }

  /**
   * A channel's row; fails when there is none of that name.
   * @param {string} name
   */
  async channel(name) {
    const rows = await this.channels();
    const found = rows.find((row) => row.name === name);
    if (found === undefined) {
      throw new Error(`no channel ${name} among ${rows.map((row) => row.name).join(", ")}`);
    }
    return found;
  }

  /** The workers, row by row. */
  async workers() {
    const rows = await this.#rows("Workers");
    return rows.map(([name = "", state = "", sendsTo = "", receivesFrom = ""]) => {
      return { name, state, sendsTo, receivesFrom };
    });
  }

  /**
   * Selects a channel or a worker by its name in the table.
   * @param {string} name
   */
  async select(name) {
    await this.#toggleTable();
    await this.frame.locator(".graph-table").getByRole("button", { name, exact: true }).click();
    await this.#toggleTable();
  }

  /**
   * The inspector's link to the line where the selected node was made.
   */
  creationLink() {
    return this.frame.locator(".inspector .panel:visible .heading .link");
  }

  /**
   * Presses a key of the view's own.
   * @param {string} key
   */
  async press(key) {
    await this.frame.locator("canvas[role=application]").press(key);
  }

  /**
   * Steps on from event to event until the view says what happened there.
   * @param {string} wanted Part of the caption: `producer sends #1 on numbers`.
   */
  async stepTo(wanted) {
    // By the number of the event: the time changes by itself while a program runs.
    const before = (await this.position()).at;
    await this.press("Shift+ArrowRight");
    const { at, of } = await until(
      `a step after event ${before}`,
      async () => {
        const position = await this.position();
        return position.at !== before && position;
      },
      10_000,
    );
    if ((await this.caption()).includes(wanted)) return;
    if (at >= of) throw new Error(`no event says ${wanted}`);
    await this.stepTo(wanted);
  }

  /** Selects nothing, so that steps go from any event to any other. */
  async selectNothing() {
    await this.press("Escape");
  }

  async #toggleTable() {
    await this.frame.getByRole("button", { name: "Graph as a table" }).click();
  }

  /** @param {string} selector */
  async #text(selector) {
    return (await this.frame.locator(selector).first().textContent()) ?? "";
  }

  /**
   * The texts of a table's cells.
   * @param {string} caption
   * @returns {Promise<string[][]>}
   */
  #rows(caption) {
    return this.frame
      .locator(".graph-table table", { has: this.frame.locator("caption", { hasText: caption }) })
      .evaluate((table) =>
        Array.from(table.querySelectorAll("tbody tr"), (row) =>
          Array.from(row.querySelectorAll("th, td"), (cell) => cell.textContent),
        ),
      );
  }
}

/**
 * Waits until a running program has shown back-pressure for a while: several workers that are blocked
 * most of the time, and several senders that wait for one channel, whose name it gives.
 * @param {LiveView} view
 * @param {number} ms How long it must have lasted.
 * @returns {Promise<string>}
 */
export function seesBackPressure(view, ms) {
  let since = Number.POSITIVE_INFINITY;
  return until(`back-pressure for ${ms} ms`, async () => {
    const blocked = (await view.workers()).filter(({ state }) => /^blocked [5-9]\d/.test(state));
    const isJammed = blocked.length >= 3 && (await view.badge()) === "LIVE";
    since = isJammed ? Math.min(since, performance.now()) : Number.POSITIVE_INFINITY;
    const jam = (await view.channels()).find(({ state }) => /[2-9] blocked/.test(state));
    return performance.now() - since >= ms && jam?.name;
  });
}
