/** The space-time diagram: a lane for each worker, what it did, and the messages between them. */

import type { SequenceAnswer, SequenceRequest } from "../../src/protocol/sequence.ts";
import { element, show, write } from "../element.ts";
import { count, duration, moment } from "../format.ts";
import { Tooltip } from "../graph/tooltip.ts";
import { type LaneLabel, Lanes, type LanesOwner, type Plot } from "../lanes/lanes.ts";
import { sameMessage } from "../state/message-key.ts";
import type { ViewModel } from "../state/model.ts";
import { indexOf, isChannel, workerNode } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { workerLook } from "../state/worker-look.ts";
import { workerWords } from "../state/worker-words.ts";
import type { Theme } from "../theme.ts";
import { Latest } from "../timeline/latest.ts";
import { Range } from "../timeline/range.ts";
import {
  type Arrow,
  type ArrowStyle,
  arrowAt,
  arrowStyle,
  arrowsIn,
  drawArrows,
  drawFollowed,
  type LaneOf,
} from "./arrows.ts";
import { mermaidOf } from "./mermaid.ts";
import { Panes, type PanesRequest } from "./panes.ts";
import { drawSpans, labelBlocked } from "./spans.ts";

const LOWEST_ROW = 22;
const HIGHEST_ROW = 44;
const MOST_ARROWS = 8000;
/** The lanes of so few workers are all asked for; of more, those in view. */
const FEW = 64;
/** Messages that the view shows when it is opened on all of a trace. */
const AT_FIRST = 250;

/** Draws the workers' lanes. */
export class SequenceView implements LanesOwner {
  readonly lanes: Lanes;
  readonly root: HTMLElement;
  readonly #model: ViewModel;
  readonly #range: Range;
  readonly #source: Latest<SequenceRequest, SequenceAnswer>;
  readonly #tooltip: Tooltip;
  readonly #remark = element("p", { class: "view-remark" });
  #workers: readonly number[] = [];
  #answer: SequenceAnswer | undefined;
  readonly #panes = new Panes();
  /** Grows when the panes have to be drawn anew. */
  #version = 0;
  #style: ArrowStyle | undefined;
  #unfinished = false;
  #picture: Picture | undefined;

  /** `fetch` asks the engine; `request` asks for a frame; `copy` puts a text onto the clipboard. */
  constructor(
    model: ViewModel,
    fetch: (args: SequenceRequest) => Promise<SequenceAnswer>,
    request: () => void,
    copy: (text: string) => void,
  ) {
    this.#model = model;
    this.#range = new Range(model);
    this.lanes = new Lanes(model, "Sequence: what each worker did, and messages", this, request);
    const share = element("button", {
      class: "secondary small",
      text: "Copy as Mermaid",
      title: "Copy what is shown as a Mermaid sequence diagram",
      onClick: () => copy(this.#mermaid()),
    });
    const foot = element("div", { class: "view-foot" }, this.#remark, share);
    this.root = element("div", { class: "view" }, this.lanes.root, foot);
    this.#tooltip = new Tooltip(this.lanes.stage);
    this.#source = new Latest(fetch, (answer) => {
      this.#answer = answer;
      this.#outdate();
    });
    for (const signal of [model.followed, model.theme] as const) {
      (signal as { subscribe(on: () => void): void }).subscribe(() => this.#outdate());
    }
    model.view.subscribe((view) => {
      if (view === "sequence") this.#zoomAtFirst();
    });
  }

  rows(picture: Picture, height: number): { count: number; rowHeight: number } {
    this.#picture = picture;
    const { declared } = picture;
    const matching = this.#model.matching.value;
    this.#workers = Array.from(declared.workers.keys()).filter(
      (worker) => matching === undefined || matching.has(workerNode(worker)),
    );
    const share = Math.floor(height / Math.max(1, this.#workers.length));
    const rowHeight = Math.max(LOWEST_ROW, Math.min(HIGHEST_ROW, share));
    return { count: this.#workers.length, rowHeight };
  }

  label(row: number): LaneLabel {
    const worker = this.#workers[row] ?? 0;
    const picture = this.#picture;
    const selected = this.#model.selection.value === workerNode(worker);
    const name = picture?.declared.workers[worker]?.name ?? "";
    const plain = { name, remark: "", tone: "", fold: "none", inner: false, selected } as const;
    if (picture === undefined) return plain;
    const blocked = workerLook(picture.frame, worker, picture.moving) === "blocked";
    const text = workerWords(picture, worker);
    return { ...plain, remark: text, tone: blocked ? "full" : "" };
  }

  draw(context: CanvasRenderingContext2D, theme: Theme, plot: Plot): void {
    this.#want(plot);
    const answer = this.#answer;
    if (answer === undefined) return;
    const height = this.lanes.root.clientHeight;
    this.#unfinished = this.#drawOver(context, theme, plot, answer, (style, draw) =>
      this.#panes.paint(context, plot, height, {
        layout: `${plot.top} ${plot.first} ${plot.rowHeight} ${this.#workers.join()}`,
        version: this.#version,
        most: style.crowded ? 1 : Infinity,
        draw,
      }),
    );
    this.#say(answer);
    if (this.#unfinished) this.lanes.invalidate();
  }

  copy(context: CanvasRenderingContext2D, theme: Theme, plot: Plot): void {
    if (this.#answer === undefined) return;
    this.#drawOver(context, theme, plot, this.#answer, (_, draw) => {
      draw(context, plot);
      return false;
    });
  }

  /** Draws what has time, by `draw` of what is given: all at once, or in panes. Returns what it does. */
  #drawOver(
    context: CanvasRenderingContext2D,
    theme: Theme,
    plot: Plot,
    answer: SequenceAnswer,
    paint: (style: ArrowStyle, draw: PanesRequest["draw"]) => boolean,
  ): boolean {
    const laneOf = this.#laneOf(plot);
    const barHeight = Math.min(12, plot.rowHeight * 0.45);
    const followed = this.#followedArrows(answer, plot, laneOf);
    const style = this.#styleFor(answer, plot, followed.length > 0);
    context.save();
    context.beginPath();
    context.rect(plot.left, 0, plot.width, this.lanes.root.clientHeight);
    context.clip();
    const unfinished = paint(style, (target, part) => {
      drawGrid(target, theme, part);
      drawSpans(target, theme, answer, part, laneOf, barHeight);
      drawArrows(target, theme, arrowsIn(answer, part, laneOf), part, style);
    });
    labelBlocked(context, theme, answer, plot, laneOf, barHeight);
    for (const arrow of followed) drawFollowed(context, theme, arrow);
    context.restore();
    return unfinished;
  }

  choose(row: number): void {
    const worker = this.#workers[row];
    if (worker !== undefined) this.#model.selection.value = workerNode(worker);
  }

  press(plot: Plot, x: number, y: number): boolean {
    const arrow = this.#arrowAt(plot, x, y);
    const { followed } = this.#model;
    if (arrow === undefined) {
      followed.value = undefined;
      return false;
    }
    const ticket = this.#answer?.arrowTicket[arrow.index] ?? 0;
    followed.value = { channel: arrow.channel, ticket, detail: undefined };
    this.#model.inspecting.value = true;
    return true;
  }

  hover(plot: Plot | undefined, x: number, y: number): void {
    const arrow = plot && this.#arrowAt(plot, x, y);
    if (arrow === undefined) this.#tooltip.hide();
    else this.#tooltip.show(this.#describe(arrow), x, y);
  }

  pending(): boolean {
    return this.#source.pending || this.#unfinished;
  }

  selected(): number {
    const node = this.#model.selection.value;
    return node === undefined || isChannel(node) ? -1 : this.#workers.indexOf(indexOf(node));
  }

  #want({ span, width, first, last }: Plot): void {
    const workers = this.#workers.length <= FEW ? this.#workers : this.#workers.slice(first, last);
    if (workers.length === 0) return;
    const columns = Math.max(1, Math.min(8192, Math.round(width)));
    const { from, to } = span;
    this.#source.want({ from, to, columns, workers, mostArrows: MOST_ARROWS });
  }

  #outdate(): void {
    this.#version++;
    this.#style = undefined;
    this.lanes.invalidate();
  }

  #laneOf({ top, first, rowHeight }: Plot): LaneOf {
    const rows = new Map(this.#workers.map((worker, row) => [worker, row] as const));
    return (worker) => {
      const row = rows.get(worker);
      return row === undefined ? undefined : top + (row - first + 0.5) * rowHeight;
    };
  }

  /** Stays as it is while the range is only moved, so that what is drawn does too. */
  #styleFor(answer: SequenceAnswer, plot: Plot, dimmed: boolean): ArrowStyle {
    this.#style ??= arrowStyle(answer.arrowChannel.length, plot.width, dimmed);
    return this.#style;
  }

  #arrowAt(plot: Plot, x: number, y: number): Arrow | undefined {
    const answer = this.#answer;
    if (answer === undefined || this.#style === undefined) return undefined;
    return arrowAt(arrowsIn(answer, plot, this.#laneOf(plot)), this.#style.longest, x, y);
  }

  #followedArrows(answer: SequenceAnswer, plot: Plot, laneOf: LaneOf): readonly Arrow[] {
    const followed = this.#model.followed.value;
    if (followed === undefined) return [];
    const way = followed.detail?.messages ?? [followed];
    return arrowsIn(answer, plot, laneOf).filter(({ index, channel }) => {
      const ticket = answer.arrowTicket[index] ?? -1;
      return way.some((message) => sameMessage(message, { channel, ticket }));
    });
  }

  #describe({ index, channel }: Arrow): string {
    const answer = this.#answer;
    const declared = this.#picture?.declared;
    if (answer === undefined || declared === undefined) return "";
    const nameOf = (worker: number): string => declared.workers[worker]?.name ?? "unknown";
    const sent = answer.arrowSent[index] ?? 0;
    const received = answer.arrowReceived[index] ?? -1;
    const ticket = answer.arrowTicket[index] ?? 0;
    const lines = [
      `Message #${ticket} on ${declared.channels[channel]?.name ?? ""}`,
      `sent by ${nameOf(answer.arrowSender[index] ?? -1)} at ${moment(sent, 6)}`,
    ];
    if (received < 0) lines.push("not received yet");
    else {
      lines.push(
        `received by ${nameOf(answer.arrowReceiver[index] ?? -1)} at ${moment(received, 6)}`,
        `${duration(received - sent)} in the buffer`,
      );
    }
    const preview = answer.arrowPreview?.get(index);
    if (preview !== undefined) lines.push(preview);
    return lines.join("\n");
  }

  #mermaid(): string {
    const declared = this.#picture?.declared;
    if (this.#answer === undefined || declared === undefined) return "";
    return mermaidOf(this.#answer, this.#range.span, {
      worker: (index) => declared.workers[index]?.name ?? "",
      channel: (index) => declared.channels[index]?.name ?? "",
    });
  }

  #say({ messages, isSampled, arrowChannel }: SequenceAnswer): void {
    const drawn = arrowChannel.length;
    const text =
      messages > drawn
        ? `${count(drawn)} of ${isSampled ? "about " : ""}${count(messages)} messages are drawn: zoom in to see each (W)`
        : `${count(messages)} messages`;
    write(this.#remark, text);
    show(this.#remark, text !== "");
  }

  /** All of a trace is more than anybody can see: opens on its last messages up to the instant shown. */
  #zoomAtFirst(): void {
    const head = this.#model.picture.value?.frame.head;
    if (head === undefined || this.#range.isZoomed) return;
    const perSecond = Math.max(head.messageRate, (head.endPosition / 2 / head.endTime) * 1e9);
    const length = (AT_FIRST / perSecond) * 1e9;
    if (!(length < head.endTime / 2)) return;
    const to = Math.max(length, Math.min(head.endTime, head.time));
    this.#range.set({ from: to - length, to });
  }
}

/** A line for each worker. */
function drawGrid(
  context: CanvasRenderingContext2D,
  theme: Theme,
  { left, width, top, rowHeight, first, last }: Plot,
): void {
  context.fillStyle = theme.grid;
  for (let row = first; row < last; row++) {
    const y = Math.round(top + (row - first) * rowHeight + rowHeight / 2) + 0.5;
    context.fillRect(left, y, width, 1);
  }
}
