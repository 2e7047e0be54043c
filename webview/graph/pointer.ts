/** The pointer over the graph: hovering says what is there, a click selects it. */

import { channelNode, type NodeId } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { describeEdge, describeNode } from "./describe.ts";
import type { Hit } from "./hit.ts";
import type { Tooltip } from "./tooltip.ts";

/** What the pointer needs to know, and whom it tells. */
export interface PointerPorts {
  /** What is at a point of the canvas, px. */
  hitAt(x: number, y: number): Hit | undefined;
  picture(): Picture | undefined;
  select(node: NodeId | undefined): void;
  /** The hovered node is another one. */
  changed(): void;
}

/** Follows the pointer over a canvas. */
export class Pointer {
  readonly #tooltip: Tooltip;
  readonly #ports: PointerPorts;
  readonly #canvas: HTMLCanvasElement;
  #at: { readonly x: number; readonly y: number } | undefined;
  #node: NodeId | undefined;

  constructor(canvas: HTMLCanvasElement, tooltip: Tooltip, ports: PointerPorts) {
    this.#canvas = canvas;
    this.#tooltip = tooltip;
    this.#ports = ports;
    canvas.addEventListener("pointermove", (event) => {
      // While a button is down the camera moves, and what is under the pointer stays there.
      this.#at = event.buttons === 0 ? { x: event.offsetX, y: event.offsetY } : undefined;
      this.refresh();
    });
    canvas.addEventListener("pointerleave", () => {
      this.#at = undefined;
      this.refresh();
    });
    // The camera's drag swallows the click that ends it, so that this one means the node.
    canvas.addEventListener("click", (event) => this.#click(event.offsetX, event.offsetY));
  }

  /** The node under the pointer. */
  get node(): NodeId | undefined {
    return this.#node;
  }

  /** What is under the pointer may have changed, or say something else. */
  refresh(): void {
    const picture = this.#ports.picture();
    const hit =
      this.#at === undefined || picture === undefined
        ? undefined
        : this.#ports.hitAt(this.#at.x, this.#at.y);
    if (hit === undefined || picture === undefined || this.#at === undefined) {
      this.#tooltip.hide();
    } else {
      const text =
        hit.kind === "node"
          ? describeNode(picture, hit.node)
          : describeEdge(picture, hit.shape.edge);
      this.#tooltip.show(text, this.#at.x, this.#at.y);
    }
    const node = hit?.kind === "node" ? hit.node : undefined;
    this.#canvas.style.cursor = hit === undefined ? "grab" : "pointer";
    if (node === this.#node) return;
    this.#node = node;
    this.#ports.changed();
  }

  #click(x: number, y: number): void {
    const hit = this.#ports.hitAt(x, y);
    if (hit?.kind === "edge") {
      // An edge's story is told by its channel.
      const declaration = this.#ports.picture()?.declared.edges[hit.shape.edge];
      this.#ports.select(declaration === undefined ? undefined : channelNode(declaration.channel));
    } else {
      this.#ports.select(hit?.node);
    }
  }
}
