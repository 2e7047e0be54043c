/** What the rules have found: each in a sentence, with its proof, its line, and the moment it began. */

import type { Finding, FindingsAnswer } from "../../src/protocol/finding.ts";
import type { Site } from "../../src/trace/event.ts";
import { attribute, element, Rows, show, write, writeNames } from "../element.ts";
import { duration, moment } from "../format.ts";
import { icon } from "../icons.ts";
import type { Picture } from "../state/picture.ts";
import { SiteLink } from "./link.ts";

/** What the list needs. */
export interface FindingsPorts {
  open(site: Site): void;
  /** Shows the instant after so many events. */
  seek(position: number): void;
  /** Selects the first node of a finding's chain. */
  select(finding: Finding): void;
}

interface FindingRow {
  readonly root: HTMLElement;
  readonly title: HTMLButtonElement;
  readonly since: HTMLButtonElement;
  readonly link: SiteLink;
  readonly steps: Rows<{ readonly root: HTMLElement }>;
  readonly remedy: HTMLElement;
  finding: Finding | undefined;
}

/** The list, shown while nothing is selected. */
export class FindingsPanel {
  readonly root: HTMLElement;
  readonly #heading = element("h3");
  readonly #rows: Rows<FindingRow>;
  readonly #unknown: Rows<{ readonly root: HTMLElement }>;

  constructor(ports: FindingsPorts) {
    const list = element("ol", { class: "findings" });
    const unknown = element("div");
    this.#rows = new Rows(list, () => findingRow(ports));
    this.#unknown = new Rows(unknown, () => ({ root: element("p", { class: "quiet" }) }));
    this.root = element("section", { class: "panel" }, this.#heading, list, unknown);
    this.root.hidden = true;
  }

  /** Shows what was found until the instant of a picture. */
  update({ frame }: Picture, { findings, unknown }: FindingsAnswer): void {
    show(this.root, findings.length > 0 || unknown.length > 0);
    write(this.#heading, `Findings (${findings.length})`);
    this.#rows.update(findings, (row, finding) => fill(row, finding, frame.head.time));
    this.#unknown.update(unknown, ({ root }, text) => writeNames(root, text));
  }
}

function findingRow(ports: FindingsPorts): FindingRow {
  const title = element("button", { class: "finding-title" });
  const since = element("button", {
    class: "link",
    title: "Show the first moment it was true",
  });
  const link = new SiteLink((site) => ports.open(site));
  const steps = element("ol", { class: "finding-steps" });
  const remedy = element("p", { class: "quiet" });
  const root = element(
    "li",
    { class: "finding" },
    element("div", { class: "row" }, icon("warning"), title),
    element("div", { class: "row" }, since, link.root),
    steps,
    remedy,
  );
  const rows = new Rows(steps, () => ({ root: element("li") }));
  const row: FindingRow = { root, title, since, link, steps: rows, remedy, finding: undefined };
  title.addEventListener("click", () => {
    if (row.finding !== undefined) ports.select(row.finding);
  });
  since.addEventListener("click", () => {
    if (row.finding !== undefined) ports.seek(row.finding.position);
  });
  return row;
}

function fill(row: FindingRow, finding: Finding, time: number): void {
  row.finding = finding;
  attribute(row.root, "data-severity", finding.severity);
  writeNames(row.title, finding.title);
  const { since, until } = finding;
  const length = duration(Math.max(0, (until ?? time) - since));
  write(
    row.since,
    until === undefined ? `since ${moment(since)}` : `at ${moment(since)}, for ${length}`,
  );
  row.link.set(finding.site);
  row.steps.update(finding.steps, ({ root }, text) => writeNames(root, text));
  writeNames(row.remedy, finding.remedy);
  show(row.remedy, finding.remedy !== "");
}
