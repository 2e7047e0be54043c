/** The graph on the page: a canvas with its camera, pointer and keys. */

import type { Site } from "../../src/trace/event.ts";
import { attribute, element } from "../element.ts";
import { Bottleneck } from "../panels/bottleneck.ts";
import { growing, replays } from "../replay/clock.ts";
import type { ViewModel } from "../state/model.ts";
import { isChannel, type NodeId } from "../state/node.ts";
import { exists, type Picture } from "../state/picture.ts";
import { Camera, type View } from "./camera.ts";
import { describeNode, describePicture } from "./describe.ts";
import { drawScene } from "./draw.ts";
import { type EdgeShape, edgeShapes } from "./edge-shape.ts";
import { FarView } from "./far-view.ts";
import { Flow } from "./flow.ts";
import { findingToDraw, withChain } from "./found.ts";
import type { Grouping } from "./groups/grouping.ts";
import { HitMap } from "./hit.ts";
import type { Places } from "./layout/box.ts";
import { boundsOf } from "./layout/slots.ts";
import type { Placement } from "./placement.ts";
import { Pointer } from "./pointer.ts";
import { coursesOf, drawnEdges, existing } from "./present.ts";
import type { Scene } from "./scene.ts";
import { boxOf, detailAt, type Size } from "./sizes.ts";
import { forgetMeasures } from "./text.ts";
import { Tooltip } from "./tooltip.ts";
import { findTrouble, NO_TROUBLE, NodeEdges, type Trouble } from "./trouble.ts";

/** What is said and what is walked, in contrast to what moves, is as of the last so many ms while time runs. */
const PERIOD = 100;
/** The share of the height that is kept clear for the box at most. */
const MOST_CLEAR = 0.4;
/** How long the camera takes where it moves by itself, ms. */
const CAMERA_MOVE = 220;

/** What the graph is connected with. */
export interface GraphPorts {
  readonly grouping: Grouping;
  /** Shows a place in the editor. */
  readonly open: (site: Site) => void;
  /** Asks for a frame; {@link GraphView.paint} is then called. */
  readonly request: () => void;
}

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
  readonly #grouping: Grouping;
  readonly #request: () => void;
  readonly #context: CanvasRenderingContext2D;
  readonly #flow = new Flow();
  readonly #far = new FarView();
  readonly #nodeEdges = new NodeEdges();
  readonly #pointer: Pointer;
  readonly #bottleneck: Bottleneck;
  #size: Size = { width: 0, height: 0 };
  /** The picture as it is drawn: closed groups are one node each. */
  #shown: Picture | undefined;
  #nodes: readonly NodeId[] = [];
  /** How each declared edge is drawn. */
  #courses = new Uint8Array(0);
  #hitNodes: readonly NodeId[] = [];
  #shapedBy: Picture["declared"] | undefined;
  #shapes: readonly EdgeShape[] = [];
  #places: Places = new Map();
  #hits: HitMap | undefined;
  #trouble: Trouble = NO_TROUBLE;
  #dirty = true;
  #lastPaint = 0;
  #lookedAt = -Infinity;

  constructor(model: ViewModel, placement: Placement, { grouping, open, request }: GraphPorts) {
    this.#model = model;
    this.#grouping = grouping;
    this.#placement = placement;
    this.#request = request;
    const context = this.canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("this page has no canvas");
    this.#context = context;
    this.#bottleneck = new Bottleneck(model, open);
    this.root.append(this.canvas, this.#bottleneck.root);
    this.camera = new Camera(
      this.canvas,
      () => this.#invalidate(),
      () => placement.settle(),
    );
    this.#pointer = new Pointer(this.canvas, new Tooltip(this.root), {
      hitAt: (x, y) => this.#hitAt(x, y),
      picture: () => this.#shown,
      select: (node) => this.#press(node),
      changed: () => this.#invalidate(),
    });
    new ResizeObserver(() => {
      // A resized canvas is empty: waiting for the next frame would flash.
      if (this.#resize()) this.paint(this.#lastPaint);
    }).observe(this.root);
    new ResizeObserver(() => this.#keepClear()).observe(this.#bottleneck.root);
    for (const event of ["focus", "blur"]) {
      this.canvas.addEventListener(event, () => this.#invalidate());
    }
    model.matching.subscribe(() => this.#take(model.picture.value));
    model.picture.subscribe((picture) => this.#take(picture));
    model.openGroups.subscribe(() => this.#take(model.picture.value));
    model.findings.subscribe(() => this.#take(model.picture.value));
    model.selection.subscribe((node) => {
      // One of a closed group can be seen only when that is opened.
      if (node !== undefined && grouping.hides(node)) grouping.open(node);
      this.#describe();
    });
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

  /** A group that is pressed once more opens. */
  #press(node: NodeId | undefined): void {
    if (node !== undefined && node === this.#model.selection.value) this.#grouping.open(node);
    this.select(node);
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
    const picture = this.#shown;
    if (picture === undefined) return;
    this.#placement.tidy(picture, performance.now());
    this.fit();
    this.#invalidate();
  }

  /** Draws what the canvas shows onto a copy of the view. */
  copy(context: CanvasRenderingContext2D, ratio: number): void {
    if (this.#shown === undefined) return;
    const scene = { ...this.#scene(this.#shown, 0), ratio };
    // From afar it is a matter of pixels, which a drawing of lines does not have.
    const isFar = detailAt(scene.view.k) === "chips" && context instanceof CanvasRenderingContext2D;
    if (isFar) new FarView().paint(context, scene);
    else drawScene(context, scene);
  }

  /** Where the camera is, if the user has put it there. */
  get savedView(): View | undefined {
    const { x, y, k } = this.camera.view;
    return this.camera.follows ? undefined : { x, y, k };
  }

  /** Draws what has changed. Returns whether something still moves. */
  paint(now: number): boolean {
    const { clock, still } = this.#model;
    const picture = this.#shown;
    const seconds = Math.min(0.1, (now - this.#lastPaint) / 1000);
    this.#lastPaint = now;
    if (picture === undefined) return false;
    // What comes with the first picture takes of its room: it would be drawn twice.
    if (this.#hits === undefined) this.#resize();
    if (this.#size.width === 0) return false;
    const moved = this.#placement.at(now, still.value);
    const { mode, speed } = clock.value;
    const pace = mode === "playing" ? speed : 1;
    const runs = replays(clock.value) || (mode === "live" && growing(picture.info.state));
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
    const scene = this.#scene(picture, pace);
    if (detailAt(scene.view.k) === "chips") {
      this.#far.paint(this.#context, scene);
    } else {
      this.#far.forget();
      drawScene(this.#context, scene);
    }
  }

  #scene(picture: Picture, pace: number): Scene {
    const { theme, selection, still } = this.#model;
    return {
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
  }

  #take(picture: Picture | undefined): void {
    if (picture === undefined) return;
    const now = performance.now();
    const shown = this.#grouping.fold(picture);
    const regrouped = shown.declared !== this.#shown?.declared;
    this.#shown = shown;
    this.#nodes = existing(shown, this.#nodes, this.#grouping.matching);
    const looks = !picture.moving || regrouped || now - this.#lookedAt >= PERIOD;
    if (looks) {
      this.#lookedAt = now;
      const trouble = findTrouble(picture, this.#nodeEdges);
      const found = findingToDraw(this.#model.findings.value?.findings ?? [], picture);
      const drawn =
        found === undefined ? trouble : withChain(trouble, found, picture, this.#nodeEdges);
      this.#trouble = this.#grouping.foldTrouble(drawn);
      this.#bottleneck.update(picture, trouble, found, now);
    }
    if (this.#placement.update(shown, now) && this.camera.follows) {
      this.fit(this.#places.size === 0 ? 0 : this.#moveTime());
    }
    this.#pointer.refresh();
    if (looks) this.#describe();
    this.#invalidate();
  }

  /** All is shown below the box, also when that has gone: the graph shall not move up and down. */
  #keepClear(): void {
    const { offsetHeight: height, offsetTop: top } = this.#bottleneck.root;
    const clear = Math.min(top + height, this.#size.height * MOST_CLEAR);
    if (height === 0 || !this.camera.keepClear(clear)) return;
    if (this.camera.follows) this.fit();
  }

  /** Edges and hits are made anew only when a node has moved or an edge come or gone. */
  #shape(picture: Picture, places: Places): void {
    const courses = coursesOf(picture, this.#courses, this.#grouping.matching);
    const same =
      courses === this.#courses &&
      this.#nodes === this.#hitNodes &&
      picture.declared === this.#shapedBy;
    if (same && places === this.#places && this.#hits !== undefined) return;
    this.#hitNodes = this.#nodes;
    this.#shapedBy = picture.declared;
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
    const picture = this.#shown;
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

  /** Takes over the element's size; returns whether it is another one. */
  #resize(): boolean {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (width === this.#size.width && height === this.#size.height) return false;
    if (width !== this.#size.width) this.camera.forgetClear();
    this.#size = { width, height };
    this.#keepClear();
    this.#fitCanvas();
    if (this.camera.follows) this.fit(0);
    this.#invalidate();
    return true;
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
