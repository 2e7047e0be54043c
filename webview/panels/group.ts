/** What the inspector says of a group: its members, those in trouble first, each a way to itself. */

import { element, show, write } from "../element.ts";
import { count } from "../format.ts";
import { channelLook } from "../graph/channel-node.ts";
import { type Group, groupTitle } from "../state/group.ts";
import { indexOf, isChannel, type NodeId } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { workerLook } from "../state/worker-look.ts";
import { NodeList } from "./node-list.ts";

/** More members are not listed: the filter finds the others. */
const MOST = 100;

/** What a group's panel can do. */
export interface GroupPanelPorts {
  /** Opens the closed group, or closes it. */
  toggle(): void;
  select(node: NodeId): void;
}

/** A closed group's panel; of an open one only the way to close it. */
export class GroupPanel {
  readonly root: HTMLElement;
  readonly #title = element("h2", { class: "mono" });
  readonly #toggle: HTMLButtonElement;
  readonly #more = element("p", { class: "quiet" });
  readonly #list: NodeList;

  constructor(ports: GroupPanelPorts) {
    this.#toggle = element("button", {
      class: "link",
      onClick: () => ports.toggle(),
    });
    const heading = element("div", { class: "heading" }, this.#title, this.#toggle);
    this.#list = new NodeList((node) => ports.select(node));
    this.root = element("div", { class: "panel group" }, heading, this.#list.root, this.#more);
  }

  /** Shows a group of a picture in which nothing is folded. */
  update(picture: Picture, group: Group, isClosed: boolean): void {
    show(this.#title, isClosed);
    write(this.#title, groupTitle(group));
    write(this.#toggle, isClosed ? "Open in the graph (E)" : `Fold ${groupTitle(group)} (E)`);
    const shown = isClosed ? worstFirst(picture, group.members).slice(0, MOST) : [];
    this.#list.update(picture, shown);
    const more = isClosed ? group.members.length - shown.length : 0;
    show(this.#more, more > 0);
    write(this.#more, `and ${count(more)} more; the filter finds any`);
  }
}

function worstFirst(picture: Picture, members: readonly NodeId[]): readonly NodeId[] {
  const ranks = new Map(members.map((node) => [node, rankOf(picture, node)]));
  return members.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || a - b);
}

function rankOf(picture: Picture, node: NodeId): number {
  const index = indexOf(node);
  if (!isChannel(node)) {
    return ["blocked", "busy", "waiting", "exited"].indexOf(
      workerLook(picture.frame, index, picture.moving),
    );
  }
  const { full, growing, ended } = channelLook(picture, index);
  if (full) return 0;
  if (growing) return 1;
  return ended === "" ? 2 : 3;
}
