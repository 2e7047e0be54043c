/** The table of workers: state, shares of time, rates and the line each is at. Only rows in view are made. */

import type { WorkerDetail } from "../../src/protocol/messages.ts";
import type { Site } from "../../src/trace/event.ts";
import { attribute, element, Rows, write } from "../element.ts";
import { messageRate, percent } from "../format.ts";
import { SiteLink } from "../panels/link.ts";
import type { ViewModel } from "../state/model.ts";
import { workerNode } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { OWN_CODE, workerWords } from "../state/worker-words.ts";
import {
  type Sorting,
  sorted,
  type WorkerColumn,
  type WorkerRow,
  workerRows,
} from "./worker-rows.ts";

const ROW = 28;
/** While time runs the table follows not more often than this, ms. */
const PERIOD = 250;
/** The lines of code are asked for not more often than this, ms. */
const LINES_PERIOD = 1000;

const COLUMNS: readonly { readonly title: string; readonly column?: WorkerColumn }[] = [
  { title: "Worker", column: "name" },
  { title: "Now", column: "look" },
  { title: "Last second" },
  { title: "Own code", column: "ownCode" },
  { title: "Blocked", column: "blocked" },
  { title: "Waiting", column: "waiting" },
  { title: "Sends", column: "sends" },
  { title: "Receives", column: "receives" },
  { title: "Last line" },
];

interface RowElements {
  readonly root: HTMLElement;
  readonly name: HTMLButtonElement;
  readonly now: HTMLElement;
  readonly doing: HTMLElement;
  readonly bar: {
    readonly ownCode: HTMLElement;
    readonly blocked: HTMLElement;
    readonly waiting: HTMLElement;
  };
  readonly figures: readonly HTMLElement[];
  readonly line: SiteLink;
  worker: number;
}

/** What the table needs from the editor. */
export interface WorkersPorts {
  open(site: Site): void;
  detail(worker: number, position: number): Promise<WorkerDetail>;
}

/** The table on the page. */
export class WorkersView {
  readonly root: HTMLElement;
  readonly #model: ViewModel;
  readonly #ports: WorkersPorts;
  readonly #body = element("tbody");
  readonly #above = element("td", { attributes: { colspan: String(COLUMNS.length) } });
  readonly #below = element("td", { attributes: { colspan: String(COLUMNS.length) } });
  readonly #table: HTMLElement;
  readonly #heads: readonly HTMLElement[];
  readonly #rows: Rows<RowElements>;
  readonly #sites = new Map<number, Site>();
  #sorting: Sorting = { column: "look", descending: true };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #linesAt = -Infinity;
  #asksLater = false;
  /** Whose lines are known, at which position of the trace. */
  readonly #asked = { position: -1, workers: new Set<number>() };

  constructor(model: ViewModel, ports: WorkersPorts) {
    this.#model = model;
    this.#ports = ports;
    this.#heads = COLUMNS.map(({ title, column }) => this.#head(title, column));
    this.#rows = new Rows(this.#body, () => this.#row());
    this.#table = element(
      "table",
      {},
      element("caption", { class: "unseen", text: "Workers" }),
      element("thead", {}, element("tr", {}, ...this.#heads)),
      element("tbody", { attributes: { "aria-hidden": "true" } }, element("tr", {}, this.#above)),
      this.#body,
      element("tbody", { attributes: { "aria-hidden": "true" } }, element("tr", {}, this.#below)),
    );
    this.root = element(
      "section",
      { class: "workers-view", attributes: { tabindex: "0" } },
      this.#table,
    );
    this.root.addEventListener("scroll", () => this.#update());
    new ResizeObserver(() => this.#update()).observe(this.root);
    model.view.subscribe(() => this.#update());
    model.selection.subscribe(() => this.#update());
    model.matching.subscribe(() => this.#update());
    model.picture.subscribe((picture) => {
      if (picture?.moving === false) this.#update();
      else this.#timer ??= setTimeout(() => this.#update(), PERIOD);
    });
  }

  #update(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const picture = this.#model.picture.value;
    if (picture === undefined || this.#model.view.value !== "workers") return;
    const all = sorted(workerRows(picture, this.#model.matching.value), this.#sorting);
    const first = Math.max(0, Math.min(all.length - 1, Math.floor(this.root.scrollTop / ROW)));
    const inView = Math.ceil(this.root.clientHeight / ROW) + 1;
    const shown = all.slice(first, first + inView);
    this.#above.style.height = `${first * ROW}px`;
    this.#below.style.height = `${Math.max(0, all.length - first - shown.length) * ROW}px`;
    attribute(this.#table, "aria-rowcount", String(all.length + 1));
    this.#rows.update(shown, (row, worker) => this.#fill(row, worker, picture));
    for (const [i, { root }] of [...this.#shownRows()].entries()) {
      attribute(root, "aria-rowindex", String(first + i + 2));
    }
    for (const [i, { column }] of COLUMNS.entries()) this.#showSorting(this.#heads[i], column);
    void this.#askLines(shown, picture.frame.head.position);
  }

  *#shownRows(): Iterable<{ readonly root: Element }> {
    for (const root of this.#body.children) yield { root };
  }

  #showSorting(head: HTMLElement | undefined, column: WorkerColumn | undefined): void {
    if (head === undefined || column === undefined) return;
    const { descending } = this.#sorting;
    const direction = descending ? "descending" : "ascending";
    attribute(head, "aria-sort", column === this.#sorting.column ? direction : "none");
  }

  #fill(row: RowElements, worker: WorkerRow, picture: Picture): void {
    row.worker = worker.worker;
    write(row.name, worker.name);
    attribute(row.name, "title", worker.name);
    write(row.doing, workerWords(picture, worker.worker));
    attribute(row.now, "title", worker.look === "busy" ? OWN_CODE : "");
    attribute(row.now, "data-look", worker.look);
    const selected = this.#model.selection.value === workerNode(worker.worker);
    row.root.classList.toggle("selected", selected);
    for (const look of ["ownCode", "blocked", "waiting"] as const) {
      row.bar[look].style.width = `${worker[look] * 100}%`;
    }
    const figures = [
      percent(worker.ownCode),
      percent(worker.blocked),
      percent(worker.waiting),
      messageRate(worker.sends),
      messageRate(worker.receives),
    ];
    for (const [i, cell] of row.figures.entries()) write(cell, figures[i] ?? "");
    row.line.set(this.#sites.get(worker.worker));
  }

  /** Asks for the lines of the rows in view that are not known yet, one after the other. */
  async #askLines(rows: readonly WorkerRow[], position: number): Promise<void> {
    const asked = this.#asked;
    if (asked.position !== position) asked.workers.clear();
    asked.position = position;
    const open = rows.filter(({ worker }) => !asked.workers.has(worker));
    if (open.length === 0) return;
    const now = performance.now();
    const rest = this.#linesAt + LINES_PERIOD - now;
    if (rest > 0) return this.#askLater(rest);
    this.#linesAt = now;
    try {
      for (const { worker } of open) {
        // oxlint-disable-next-line no-await-in-loop -- one at a time, so that frames come in between
        const { operations } = await this.#ports.detail(worker, position);
        const site = operations.find((operation) => operation.site !== undefined)?.site;
        if (site !== undefined) this.#sites.set(worker, site);
        if (asked.position === position) asked.workers.add(worker);
      }
    } catch {
      // The feed asks the same engine and tells the user; here the old lines stay.
      return;
    }
    this.#timer ??= setTimeout(() => this.#update(), PERIOD);
  }

  /** Where time stands still no other picture would come to ask again. */
  #askLater(ms: number): void {
    if (this.#asksLater) return;
    this.#asksLater = true;
    setTimeout(() => {
      this.#asksLater = false;
      this.#update();
    }, ms);
  }

  #head(title: string, column: WorkerColumn | undefined): HTMLElement {
    const isNumber = column !== undefined && column !== "name" && column !== "look";
    const head = element("th", {
      class: isNumber ? "head-number" : "",
      attributes: { scope: "col" },
    });
    if (column === undefined) {
      head.textContent = title;
      return head;
    }
    const sort = (): void => {
      const same = this.#sorting.column === column;
      this.#sorting = { column, descending: same ? !this.#sorting.descending : column !== "name" };
      this.#update();
    };
    head.append(element("button", { text: title, onClick: sort }));
    return head;
  }

  #row(): RowElements {
    const name = element("button", { class: "name mono" });
    const doing = element("span");
    const now = element("td", { class: "now" }, element("i"), doing);
    const bar = {
      ownCode: element("i", { class: "own-code" }),
      blocked: element("i", { class: "blocked" }),
      waiting: element("i", { class: "waiting" }),
    };
    const shares = element("div", { class: "shares" }, bar.ownCode, bar.blocked, bar.waiting);
    const figures = Array.from({ length: 5 }, () => element("td", { class: "number" }));
    const line = new SiteLink((site) => this.#ports.open(site));
    const root = element(
      "tr",
      {},
      element("th", { attributes: { scope: "row" } }, name),
      now,
      element("td", {}, shares),
      ...figures,
      element("td", {}, line.root),
    );
    const row: RowElements = { root, name, now, doing, bar, figures, line, worker: -1 };
    root.addEventListener("click", (event) => {
      if (event.target instanceof HTMLElement && event.target.closest(".link") !== null) return;
      this.#model.selection.value = workerNode(row.worker);
    });
    return row;
  }
}
