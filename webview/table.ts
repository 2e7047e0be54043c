/** The graph as a table: for screen readers always, on the screen when asked for. */

import { WORKER_STATE } from "../src/protocol/frame.ts";
import { append } from "./append.ts";
import { attribute, element, Rows, write } from "./element.ts";
import { count, messageRate } from "./format.ts";
import { channelLook } from "./graph/channel-node.ts";
import { endsOf } from "./graph/edge-shape.ts";
import { workerText } from "./graph/worker-node.ts";
import { callOf } from "./state/channel-kind.ts";
import type { ViewModel } from "./state/model.ts";
import { channelNode, indexOf, isChannel, type NodeId, workerNode } from "./state/node.ts";
import { connects, exists, type Picture } from "./state/picture.ts";

/** More rows of a kind are not made: the page would spend its time on them. Those in trouble come first. */
const MOST_ROWS = 200;

/** While time runs the table need not follow every frame, ms. */
const PERIOD = 500;

interface TableRow {
  readonly root: HTMLElement;
  readonly name: HTMLButtonElement;
  readonly cells: readonly HTMLElement[];
  node: NodeId;
}

/** Channels and workers, a row each. */
export class GraphTable {
  readonly root: HTMLElement;
  readonly #model: ViewModel;
  readonly #channels: Rows<TableRow>;
  readonly #workers: Rows<TableRow>;
  readonly #channelsCaption = element("caption");
  readonly #workersCaption = element("caption");
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(model: ViewModel) {
    this.#model = model;
    const channels = element("tbody");
    const workers = element("tbody");
    this.#channels = new Rows(channels, () => this.#row(7));
    this.#workers = new Rows(workers, () => this.#row(3));
    this.root = element(
      "section",
      { class: "graph-table unseen", attributes: { "aria-label": "Graph as a table" } },
      table(
        this.#channelsCaption,
        ["Channel", "Kind", "Level", "High-water mark", "Rate", "State", "From", "To"],
        channels,
      ),
      table(this.#workersCaption, ["Worker", "State", "Sends to", "Receives from"], workers),
    );
    this.show(false);
    model.picture.subscribe((picture) => {
      if (picture?.moving === false) this.#update();
      if (picture?.moving !== true || this.#timer !== undefined) return;
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#update();
      }, PERIOD);
    });
  }

  /** Whether it is seen on the screen. */
  get visible(): boolean {
    return !this.root.classList.contains("unseen");
  }

  /** Shows it on the screen, or only to screen readers. */
  show(visible: boolean): void {
    this.root.classList.toggle("unseen", !visible);
    this.#update();
  }

  #update(): void {
    const picture = this.#model.picture.value;
    if (picture === undefined) return;
    const links = linksOf(picture);
    const { declared } = picture;
    const channels = rowsOf(picture, declared.channels.length, channelNode);
    const workers = rowsOf(picture, declared.workers.length, workerNode);
    this.#channels.update(channels.shown, (row, node) => this.#fill(row, picture, node, links));
    this.#workers.update(workers.shown, (row, node) => this.#fill(row, picture, node, links));
    write(this.#channelsCaption, captionOf("Channels", channels));
    write(this.#workersCaption, captionOf("Workers", workers));
  }

  #fill(row: TableRow, picture: Picture, node: NodeId, links: Links): void {
    row.node = node;
    write(row.name, picture.declared.nameOf(node));
    // What is not on the screen must not take the focus.
    attribute(row.name, "tabindex", this.visible ? "0" : "-1");
    const texts = isChannel(node)
      ? channelCells(picture, indexOf(node), links)
      : [workerText(picture, indexOf(node)), links.to(node), links.from(node)];
    for (const [i, cell] of row.cells.entries()) write(cell, texts[i] ?? "");
  }

  #row(columns: number): TableRow {
    const name = element("button", { class: "name" });
    const cells = Array.from({ length: columns }, () => element("td"));
    const row: TableRow = {
      root: element("tr", {}, element("th", { attributes: { scope: "row" } }, name), ...cells),
      name,
      cells,
      node: 0,
    };
    name.addEventListener("click", () => {
      this.#model.selection.value = row.node;
    });
    return row;
  }
}

/** The rows of a kind, and how many nodes there are in all. */
interface Chosen {
  readonly shown: readonly NodeId[];
  readonly total: number;
}

function rowsOf(picture: Picture, length: number, nodeOf: (index: number) => NodeId): Chosen {
  const all: NodeId[] = [];
  for (let i = 0; i < length; i++) {
    if (exists(picture.frame, nodeOf(i))) all.push(nodeOf(i));
  }
  if (all.length <= MOST_ROWS) return { shown: all, total: all.length };
  const { workers, channels } = picture.frame;
  const inTrouble = (node: NodeId): boolean =>
    isChannel(node)
      ? (channels.blockedSenders[indexOf(node)] ?? 0) > 0
      : workers.state[indexOf(node)] === WORKER_STATE.blocked;
  const first = all.filter(inTrouble).slice(0, MOST_ROWS);
  const others = all.filter((node) => !inTrouble(node)).slice(0, MOST_ROWS - first.length);
  // In their order of old, so that rows do not wander.
  return { shown: [...first, ...others].toSorted((a, b) => a - b), total: all.length };
}

function captionOf(name: string, { shown, total }: Chosen): string {
  return shown.length === total ? name : `${name}: ${count(shown.length)} of ${count(total)}`;
}

function table(caption: HTMLElement, headings: readonly string[], body: HTMLElement): HTMLElement {
  const head = element("tr");
  for (const text of headings) head.append(element("th", { text, attributes: { scope: "col" } }));
  return element("table", {}, caption, element("thead", {}, head), body);
}

function channelCells(picture: Picture, channel: number, links: Links): readonly string[] {
  const look = channelLook(picture, channel);
  const { channels } = picture.frame;
  const node = channelNode(channel);
  return [
    callOf(look.kind, look.capacity),
    look.level,
    count(channels.highWater[channel] ?? 0),
    messageRate(channels.receiveRate[channel] ?? 0),
    [look.full ? "full" : "", look.remark, look.ended].filter((text) => text !== "").join(", "),
    links.from(node),
    links.to(node),
  ];
}

interface Links {
  from(node: NodeId): string;
  to(node: NodeId): string;
}

function linksOf({ declared, frame }: Picture): Links {
  const into = new Map<NodeId, string[]>();
  const outOf = new Map<NodeId, string[]>();
  for (const [edge, declaration] of declared.edges.entries()) {
    if (!connects(frame, edge)) continue;
    const { source, target } = endsOf(declaration);
    append(outOf, source, declared.nameOf(target));
    append(into, target, declared.nameOf(source));
  }
  return {
    from: (node) => (into.get(node) ?? []).join(", "),
    to: (node) => (outOf.get(node) ?? []).join(", "),
  };
}
