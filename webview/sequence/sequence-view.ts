/** The space-time diagram: a lane for each worker, what it did, and the messages between them. */

import type { SequenceAnswer, SequenceRequest } from "../../src/protocol/sequence.ts";
import { element, show, write } from "../element.ts";
import { count, duration, grouped, moment } from "../format.ts";
import { Tooltip } from "../graph/tooltip.ts";
import { workerText } from "../graph/worker-node.ts";
import { type LaneLabel, Lanes, type LanesOwner, type Plot } from "../lanes/lanes.ts";
import { sameMessage } from "../state/message-key.ts";
import type { ViewModel } from "../state/model.ts";
import { indexOf, isChannel, workerNode } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { workerLook } from "../state/worker-look.ts";
import type { Theme } from "../theme.ts";
import { Latest } from "../timeline/latest.ts";
import { Range } from "../timeline/range.ts";
import { type Arrow, arrowAt, arrowsIn, drawArrows, drawFollowed } from "./arrows.ts";
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
  #arrows: readonly Arrow[] = [];
  #picture: Picture | undefined;

  /** `fetch` asks the engine; `request` asks for a frame. */
  constructor(
    model: ViewModel,
    fetch: (args: SequenceRequest) => Promise<SequenceAnswer>,
    request: () => void,
  ) {
    this.#model = model;
    this.#range = new Range(model);
    this.lanes = new Lanes(model, "Sequence: what each worker did, and messages", this, request);
    this.root = element("div", { class: "view" }, this.lanes.root, this.#remark);
    this.#tooltip = new Tooltip(this.lanes.stage);
    this.#source = new Latest(fetch, (answer) => {
      this.#answer = answer;
      this.lanes.invalidate();
    });
    model.followed.subscribe(() => this.lanes.invalidate());
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
    const text = workerText(picture, worker);
    return { ...plain, remark: text, tone: blocked ? "full" : "" };
  }

  draw(context: CanvasRenderingContext2D, theme: Theme, plot: Plot): void {
    this.#want(plot);
    const { top, rowHeight, first } = plot;
    for (let row = plot.first; row < plot.last; row++) {
      const y = Math.round(top + (row - first) * rowHeight + rowHeight / 2) + 0.5;
      context.fillStyle = theme.grid;
      context.fillRect(plot.left, y, plot.width, 1);
    }
    const answer = this.#answer;
    if (answer === undefined) return;
    const lanes = new Map(this.#workers.map((worker, row) => [worker, row] as const));
    const laneOf = (worker: number): number | undefined => {
      const row = lanes.get(worker);
      return row === undefined ? undefined : top + (row - first + 0.5) * rowHeight;
    };
    context.save();
    context.beginPath();
    context.rect(plot.left, 0, plot.width, context.canvas.height);
    context.clip();
    const height = Math.min(12, rowHeight * 0.45);
    const blocked = drawSpans(context, theme, answer, plot, laneOf, height);
    this.#arrows = arrowsIn(answer, plot, laneOf);
    const followed = this.#followedArrows(answer);
    drawArrows(context, theme, this.#arrows, plot, followed.length > 0);
    labelBlocked(context, theme, blocked, height);
    for (const arrow of followed) drawFollowed(context, theme, arrow);
    context.restore();
    this.#say(answer);
  }

  choose(row: number): void {
    const worker = this.#workers[row];
    if (worker !== undefined) this.#model.selection.value = workerNode(worker);
  }

  press(plot: Plot, x: number, y: number): boolean {
    const arrow = arrowAt(this.#arrows, plot, x, y);
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
    const arrow = plot && arrowAt(this.#arrows, plot, x, y);
    if (arrow === undefined) this.#tooltip.hide();
    else this.#tooltip.show(this.#describe(arrow), x, y);
  }

  pending(): boolean {
    return this.#source.pending;
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

  #followedArrows({ arrowTicket }: SequenceAnswer): readonly Arrow[] {
    const followed = this.#model.followed.value;
    if (followed === undefined) return [];
    const way = followed.detail?.messages ?? [followed];
    return this.#arrows.filter(({ index, channel }) =>
      way.some((message) => sameMessage(message, { channel, ticket: arrowTicket[index] ?? -1 })),
    );
  }

  #describe({ index, channel }: Arrow): string {
    const answer = this.#answer;
    const declared = this.#picture?.declared;
    if (answer === undefined || declared === undefined) return "";
    const nameOf = (worker: number): string => declared.workers[worker]?.name ?? "unknown";
    const sent = answer.arrowSent[index] ?? 0;
    const received = answer.arrowReceived[index] ?? -1;
    const ticket = grouped(answer.arrowTicket[index] ?? 0);
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
    return lines.join("\n");
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
