/** A list of workers and channels, each a way to itself, with a few words. */

import { attribute, element, Rows, write } from "../element.ts";
import { channelLook } from "../graph/channel-node.ts";
import { workerText } from "../graph/worker-node.ts";
import { indexOf, isChannel, type NodeId } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";

interface NodeRow {
  readonly root: HTMLElement;
  readonly name: HTMLButtonElement;
  readonly text: HTMLElement;
  node: NodeId;
}

/** The list. */
export class NodeList {
  readonly root = element("ul", { class: "rows" });
  readonly #rows: Rows<NodeRow>;

  /** `select` is called with the node whose name was pressed. */
  constructor(select: (node: NodeId) => void) {
    this.#rows = new Rows(this.root, () => {
      const name = element("button", { class: "name" });
      const text = element("span", { class: "aside" });
      const root = element("li", { class: "row" }, name, text);
      const row: NodeRow = { root, name, text, node: -1 };
      name.addEventListener("click", () => select(row.node));
      return row;
    });
  }

  /** Shows these nodes; `textOf` says something of each. */
  update(
    picture: Picture,
    nodes: readonly NodeId[],
    textOf: (picture: Picture, node: NodeId) => string = nodeText,
  ): void {
    this.#rows.update(nodes, (row, node) => {
      row.node = node;
      const name = picture.declared.nameOf(node);
      write(row.name, name);
      attribute(row.name, "title", name);
      write(row.text, textOf(picture, node));
    });
  }
}

/** How a node is now: `16/16, 3 blocked`, `blocked 52 %`. */
function nodeText(picture: Picture, node: NodeId): string {
  const index = indexOf(node);
  if (!isChannel(node)) return workerText(picture, index);
  const { level, remark } = channelLook(picture, index);
  return remark === "" ? level : `${level}, ${remark}`;
}
