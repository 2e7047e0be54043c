/** Nodes and edges in words: for tooltips, the screen reader and the table. */

import { EDGE_STATE } from "../../src/protocol/frame.ts";
import { count, messageRate, plural } from "../format.ts";
import { callOf } from "../state/channel-kind.ts";
import { heldUpAt } from "../state/held-up.ts";
import { indexOf, isChannel, type NodeId } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { channelLook } from "./channel-node.ts";
import { endsOf } from "./edge-shape.ts";
import { workerText } from "./worker-node.ts";

/** A node in one line: `channel records, syncChannel(16), 16/16, full, 3 blocked, 10.3k msg/s`. */
export function describeNode(picture: Picture, node: NodeId): string {
  const index = indexOf(node);
  const name = picture.declared.nameOf(node);
  if (!isChannel(node)) {
    if (picture.groups?.has(node) === true) return `${name}, ${workerText(picture, index)}`;
    const at = heldUpAt(picture, index);
    const select = at.length > 1 ? `, in a select of ${at.join(", ")}` : "";
    return `worker ${name}, ${workerText(picture, index)}${select}`;
  }
  const look = channelLook(picture, index);
  const parts = [`channel ${name}`, callOf(look.kind, look.capacity), look.level];
  if (look.full) parts.push("full");
  if (look.remark !== "") parts.push(look.remark);
  parts.push(look.footer);
  return parts.join(", ");
}

/** A declared edge in one line: `parser-0 to records: 2.4k msg/s, 12.1k messages, blocked`. */
export function describeEdge(picture: Picture, edge: number): string {
  const declaration = picture.declared.edges[edge];
  if (declaration === undefined) return "";
  const { source, target } = endsOf(declaration);
  const { edges } = picture.frame;
  const parts = [
    `${picture.declared.nameOf(source)} to ${picture.declared.nameOf(target)}: ${messageRate(edges.rate[edge] ?? 0)}`,
    plural(edges.messages[edge] ?? 0, "message"),
  ];
  const state = edges.state[edge];
  if (state === EDGE_STATE.blocked) parts.push("blocked");
  if (state === EDGE_STATE.waiting) parts.push("waiting");
  if (state === EDGE_STATE.gone) parts.push("no handle left");
  return parts.join(", ");
}

/** The whole picture in a sentence. */
export function describePicture({ frame }: Picture): string {
  const { head } = frame;
  const blocked = head.blockedSenders > 0 ? `, ${count(head.blockedSenders)} blocked` : "";
  return `${plural(head.workers, "worker")}, ${plural(head.channels, "channel")}, ${messageRate(head.messageRate)}${blocked}`;
}
