/** The graph on the page: a canvas with its camera, pointer and keys. */

import { attribute, element } from "../element.ts";
import { Bottleneck } from "../panels/bottleneck.ts";
import { growing } from "../replay/clock.ts";
import type { ViewModel } from "../state/model.ts";
import { isChannel, type NodeId } from "../state/node.ts";
import { exists, type Picture } from "../state/picture.ts";
import { Camera, type View } from "./camera.ts";
import { describeNode, describePicture } from "./describe.ts";
import { drawScene, type Scene } from "./draw.ts";
import { type EdgeShape, edgeShapes } from "./edge-shape.ts";
import { FarView } from "./far-view.ts";
import { Flow } from "./flow.ts";
import { HitMap } from "./hit.ts";
import type { Places } from "./layout/box.ts";
import { boundsOf } from "./layout/slots.ts";
import type { Placement } from "./placement.ts";
import { Pointer } from "./pointer.ts";
import { coursesOf, drawnEdges, existing } from "./present.ts";
import { boxOf, detailAt, type Size } from "./sizes.ts";
import { forgetMeasures } from "./text.ts";
import { Tooltip } from "./tooltip.ts";
import { findTrouble, NO_TROUBLE, NodeEdges, type Trouble } from "./trouble.ts";

/** What is said and what is walked, in contrast to what moves, is as of the last so many ms while time runs. */
const PERIOD = 100;
/** Room around the box over the graph, px. */
const BESIDE = 20;
/** How long the camera takes where it moves by itself, ms. */
const CAMERA_MOVE = 220;

/** Draws the picture and lets the user move in it. */
export class GraphView {
  /** The element to put on the page. */
  readonly root = element("div", { class: "graph" });
  /** Takes the keyboard. */
  readonly canvas = element("canvas", {
    attributes: { tabindex: "0", role: "application", "aria-label": "Graph" },
  });
  readonly camera: Camera;
  readonly #model: ViewModel;
  readonly #placement: Placement;
  readonly #request: () => void;
  readonly #context: CanvasRenderingContext2D;
  readonly #flow = new Flow();
  readonly #far = new FarView();
  readonly #nodeEdges = new NodeEdges();
  readonly #pointer: Pointer;
  readonly #bottleneck: Bottleneck;
  #size: Size = { width: 0, height: 0 };
  #nodes: readonly NodeId[] = [];
  /** How each declared edge is drawn. */
  #courses = new Uint8Array(0);
  #hitNodes: readonly NodeId[] = [];
  #shapes: readonly EdgeShape[] = [];
  #places: Places = new Map();
  #hits: HitMap | undefined;
  #trouble: Trouble = NO_TROUBLE;
  #seatedAt: View | undefined;
  #dirty = true;
  #lastPaint = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** `request` asks for a frame; {@link paint} is then called. */
  constructor(model: ViewModel, placement: Placement, request: () => void) {
    this.#model = model;
    this.#placement = placement;
    this.#request = request;
    const context = this.canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("this page has no canvas");
    this.#context = context;
    this.#bottleneck = new Bottleneck(model);
    this.root.append(this.canvas, this.#bottleneck.root);
    this.camera = new Camera(
      this.canvas,
      () => this.#invalidate(),
      () => placement.settle(),
    );
    this.#pointer = new Pointer(this.canvas, new Tooltip(this.root), {
      hitAt: (x, y) => this.#hitAt(x, y),
      picture: () => model.picture.value,
      select: (node) => this.select(node),
      changed: () => this.#invalidate(),
    });
    new ResizeObserver(() => this.#resize()).observe(this.root);
    for (const event of ["focus", "blur"]) {
      this.canvas.addEventListener(event, () => this.#invalidate());
    }
    model.matching.subscribe(() => this.#take(model.picture.value));
    model.picture.subscribe((picture) => this.#take(picture));
    model.selection.subscribe(() => this.#describe());
    model.theme.subscribe(() => {
      forgetMeasures();
      this.#invalidate();
    });
    model.still.subscribe(() => this.#invalidate());
  }

  /** Selects a node, or nothing. */
  select(node: NodeId | undefined): void {
    this.#placement.settle();
    this.#model.selection.value = node;
  }

  /** Selects the nearest node in a direction; the first one when nothing is selected. */
  selectNext(right: number, down: number): void {
    const from = this.#model.selection.value;
    const visible = from !== undefined && this.#nodes.includes(from);
    const next = visible ? this.#hits?.next(from, right, down) : this.#first();
    if (next === undefined) return;
    this.select(next);
    this.reveal(next);
  }

  /** Brings a node into view. */
  reveal(node: NodeId): void {
    const place = this.#placement.places.get(node);
    if (place === undefined) return;
    this.camera.reveal(place.x, place.y, this.#size.width, this.#size.height, this.#moveTime());
  }

  /** Shows all. */
  fit(ms: number = this.#moveTime()): void {
    const placed = [...this.#placement.places.keys()].map(boxOf);
    if (placed.length === 0) return;
    const bounds = boundsOf(placed, this.#placement.places);
    this.camera.fit(bounds, this.#size.width, this.#size.height, ms);
  }

  /** Makes everything larger or smaller. */
  zoomBy(factor: number): void {
    this.camera.zoomBy(factor, this.#moveTime());
  }

  /** Lays the graph out anew. */
  tidy(): void {
    const picture = this.#model.picture.value;
    if (picture === undefined) return;
    this.#placement.tidy(picture, performance.now());
    this.fit();
    this.#invalidate();
  }

  /** Puts what the canvas shows on the clipboard, as a PNG. Rejects with a sentence when that cannot be. */
  async copyPicture(): Promise<void> {
    const png = await new Promise<Blob | null>((resolve) => this.canvas.toBlob(resolve));
    if (png === null) throw new Error("The graph is too small to be copied.");
    await navigator.clipboard.write([new ClipboardItem({ [png.type]: png })]);
  }

  /** Where the camera is, if the user has put it there. */
  get savedView(): View | undefined {
    const { x, y, k } = this.camera.view;
    return this.camera.follows ? undefined : { x, y, k };
  }

  /** Draws what has changed. Returns whether something still moves. */
  paint(now: number): boolean {
    const { picture: shown, clock, still } = this.#model;
    const picture = shown.value;
    const seconds = Math.min(0.1, (now - this.#lastPaint) / 1000);
    this.#lastPaint = now;
    if (picture === undefined || this.#size.width === 0) return false;
    const moved = this.#placement.at(now, still.value);
    const { mode, speed } = clock.value;
    const pace = mode === "playing" ? speed : 1;
    const runs = mode === "playing" || (mode === "live" && growing(picture.info.state));
    const flows =
      !still.value &&
      runs &&
      detailAt(this.camera.view.k) !== "chips" &&
      this.#flow.advance(picture.frame, seconds, pace);
    if (!this.#dirty && !moved.moving && !flows) return false;
    this.#shape(picture, moved.places);
    this.#dirty = false;
    this.#draw(picture, pace);
    return moved.moving || flows;
  }

  #draw(picture: Picture, pace: number): void {
    // The page may have moved to a screen of another density, which no observer tells.
    if (this.canvas.width !== Math.round(this.#size.width * window.devicePixelRatio)) {
      this.#fitCanvas();
    }
    const { theme, selection, still } = this.#model;
    const scene: Scene = {
      theme: theme.value,
      picture,
      nodes: this.#nodes,
      places: this.#places,
      shapes: this.#shapes,
      trouble: this.#trouble,
      view: this.camera.view,
      size: this.#size,
      ratio: window.devicePixelRatio,
      selected: selection.value,
      hovered: this.#pointer.node,
      focused: document.activeElement === this.canvas,
      flow: still.value ? undefined : this.#flow,
      pace,
    };
    if (detailAt(scene.view.k) === "chips") {
      this.#far.paint(this.#context, scene);
    } else {
      this.#far.forget();
      drawScene(this.#context, scene);
    }
  }

  #take(picture: Picture | undefined): void {
    if (picture === undefined) return;
    const now = performance.now();
    this.#nodes = existing(picture, this.#nodes, this.#model.matching.value);
    const looks = !picture.moving || now - this.#lookedAt >= PERIOD;
    if (looks) {
      this.#lookedAt = now;
      this.#trouble = findTrouble(picture, this.#nodeEdges);
      this.#bottleneck.update(picture, this.#trouble, now);
      this.#seatBottleneck();
    }
    if (this.#placement.update(picture, now) && this.camera.follows) {
      this.fit(this.#places.size === 0 ? 0 : this.#moveTime());
    }
    this.#pointer.refresh();
    if (looks) this.#describe();
    this.#invalidate();
  }

  /** The box over the graph stands where it hides fewer nodes; where it stands already, unless that is worse. */
  #seatBottleneck(): void {
    const { root } = this.#bottleneck;
    const { view } = this.camera;
    // Asking for its size lays the page out: only when there is something new.
    if (root.hidden !== false || view === this.#seatedAt) return;
    this.#seatedAt = view;
    const { offsetWidth: width, offsetHeight: height } = root;
    const { x, y, k } = view;
    const hidden = { left: 0, right: 0 };
    for (const node of this.#nodes) {
      const place = this.#placement.places.get(node);
      if (place === undefined) continue;
      const box = boxOf(node);
      if ((place.y - box.height / 2) * k + y > height + BESIDE) continue;
      if ((place.x - box.width / 2) * k + x < width + BESIDE) hidden.left++;
      if ((place.x + box.width / 2) * k + x > this.#size.width - width - BESIDE) hidden.right++;
    }
    const isLeft = root.classList.contains("left");
    const better = isLeft ? hidden.right < hidden.left : hidden.left < hidden.right;
    this.#bottleneck.left = better !== isLeft;
  }

  /** Edges and hits are made anew only when a node has moved or an edge come or gone. */
  #shape(picture: Picture, places: Places): void {
    const courses = coursesOf(picture, this.#courses, this.#model.matching.value);
    const same = courses === this.#courses && this.#nodes === this.#hitNodes;
    if (same && places === this.#places && this.#hits !== undefined) return;
    this.#hitNodes = this.#nodes;
    this.#courses = courses;
    this.#places = places;
    this.#shapes = edgeShapes(picture.declared.edges, drawnEdges(courses), places);
    this.#hits = new HitMap(this.#nodes, places, this.#shapes);
  }

  #hitAt(x: number, y: number): ReturnType<HitMap["at"]> {
    const { x: left, y: top, k } = this.camera.view;
    return this.#hits?.at((x - left) / k, (y - top) / k, 9 / k);
  }

  #first(): NodeId | undefined {
    return this.#nodes.find((node) => isChannel(node)) ?? this.#nodes[0];
  }

  /** What a screen reader hears of the canvas. */
  #describe(): void {
    const picture = this.#model.picture.value;
    if (picture === undefined) return;
    const node = this.#model.selection.value;
    const selected = node !== undefined && exists(picture.frame, node);
    const text = selected ? describeNode(picture, node) : describePicture(picture);
    attribute(this.canvas, "aria-label", `Graph. ${text}`);
    this.#invalidate();
  }

  #moveTime(): number {
    return this.#model.still.value ? 0 : CAMERA_MOVE;
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    this.#size = { width, height };
    this.#fitCanvas();
    if (this.camera.follows) this.fit(0);
    this.#invalidate();
    // A resized canvas is empty: waiting for the next frame would flash.
    this.paint(this.#lastPaint);
  }

  #fitCanvas(): void {
    this.#far.forget();
    this.canvas.width = Math.round(this.#size.width * window.devicePixelRatio);
    this.canvas.height = Math.round(this.#size.height * window.devicePixelRatio);
  }

  #invalidate(): void {
    this.#dirty = true;
    this.#request();
  }
}
