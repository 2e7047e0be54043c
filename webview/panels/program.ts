/** What the inspector says while nothing is selected: the program in a few figures, and where to look first. */

import type { TraceInfo } from "../../src/protocol/messages.ts";
import { element, show, write } from "../element.ts";
import { count, duration, messageRate, percent } from "../format.ts";
import { workerText } from "../graph/worker-node.ts";
import { indexOf, type NodeId } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { type Summary, summaryOf } from "../state/summary.ts";
import { shareOf, workerLook } from "../state/worker-look.ts";
import { type Fact, Facts } from "./facts.ts";
import { NodeList } from "./node-list.ts";

/** Nodes in a list. */
const MOST = 5;
/** While time runs the lists follow not more often than this, ms. */
const PERIOD = 500;

const LISTS: readonly (readonly [list: keyof Summary, title: string])[] = [
  ["blocked", "Most blocked workers"],
  ["fullest", "Fullest channels"],
  ["busiest", "Busiest channels"],
];

interface Section {
  readonly root: HTMLElement;
  readonly list: NodeList;
}

/** The panel of the program. */
export class ProgramPanel {
  readonly root: HTMLElement;
  readonly #name = element("h2", { class: "mono" });
  readonly #state = element("span", { class: "tag" });
  readonly #facts = new Facts();
  readonly #sections: readonly Section[];
  #at = -Infinity;

  /** `select` is called with the node whose name was pressed. */
  constructor(select: (node: NodeId) => void) {
    this.#sections = LISTS.map(([, title]) => {
      const list = new NodeList(select);
      return { root: element("section", {}, element("h3", { text: title }), list.root), list };
    });
    const title = element("div", { class: "title" }, this.#name, this.#state);
    this.root = element(
      "div",
      { class: "panel program" },
      element("div", { class: "heading" }, title),
      this.#facts.root,
      ...this.#sections.map(({ root }) => root),
    );
  }

  /** Shows a picture at the wall clock's `now`, ms. */
  update(picture: Picture, now: number): void {
    if (picture.moving && now - this.#at < PERIOD) return;
    this.#at = now;
    const { program } = picture.info;
    write(this.#name, program?.name ?? "Program");
    write(this.#state, stateOf(picture.info));
    this.#facts.update(factsOf(picture));
    const summary = summaryOf(picture, MOST);
    for (const [i, { root, list }] of this.#sections.entries()) {
      const [name = "blocked"] = LISTS[i] ?? [];
      show(root, summary[name].length > 0);
      list.update(picture, summary[name], TEXTS[name]);
    }
  }
}

function stateOf({ state, exitCode }: TraceInfo): string {
  if (state === "ended" && exitCode !== undefined) return `exit code ${exitCode}`;
  return { waiting: "not started", live: "running", ended: "ended", cut: "cut off" }[state];
}

function factsOf({ frame, info }: Picture): readonly Fact[] {
  const { head } = frame;
  const { program } = info;
  const known: readonly Fact[] =
    program === undefined
      ? []
      : [
          { name: "Process", value: `${program.pid}, ${program.platform}` },
          { name: "Started", value: minuteOf(program.startedAt) },
        ];
  const level = program === undefined || program.level === "full" ? "" : `, level ${program.level}`;
  return [
    ...known,
    {
      name: "Recorded",
      value: `${duration(info.endTime)}, ${count(info.endPosition)} events${level}`,
    },
    { name: "Now", value: messageRate(head.messageRate) },
    ...(head.lost > 0
      ? [{ name: "Records lost", value: count(head.lost), tone: "full" } as const]
      : []),
  ];
}

/** A moment of the wall clock, in ms since 1970: `2026-11-29 23:57`, where the reader is. */
function minuteOf(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "unknown";
  const local = new Date(ms - 60_000 * date.getTimezoneOffset());
  return local.toISOString().slice(0, 16).replace("T", " ");
}

/** Now, or of the last second: what it does else would be no answer. */
function blockedOf(picture: Picture, node: NodeId): string {
  const worker = indexOf(node);
  const { frame, moving } = picture;
  if (workerLook(frame, worker, moving) === "blocked") return workerText(picture, worker);
  return `blocked ${percent(shareOf(frame, worker, "blocked"))}`;
}

function rateOf({ frame }: Picture, node: NodeId): string {
  return messageRate(frame.channels.receiveRate[indexOf(node)] ?? 0);
}

/** What is said of the nodes of a list, where that is not how they are now. */
const TEXTS: Partial<Record<keyof Summary, (picture: Picture, node: NodeId) => string>> = {
  blocked: blockedOf,
  busiest: rateOf,
};
