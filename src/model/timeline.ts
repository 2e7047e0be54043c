/**
 * A trace from its start to now: every event, the world after the last one, and copies of the world
 * (checkpoints) from which any earlier instant is a short way.
 */

import type { EventBatch } from "../trace/batch.ts";
import { EVENT_KIND } from "../trace/event.ts";
import { Cast } from "./cast.ts";
import { Density } from "./density.ts";
import { enrol } from "./enrol.ts";
import { type ChannelEvents, EventIndex } from "./event-index.ts";
import { type Follower, fold } from "./fold.ts";
import { type EventColumns, History, rowAt } from "./history.ts";
import { firstNot, PositionList } from "./position-list.ts";
import { Waits } from "./waits.ts";
import { World } from "./world.ts";

/** At least so many events lie between two checkpoints: what a seek folds at most, nearly. */
const CHECKPOINT_EVENTS = 1 << 15;
/** A checkpoint may cost so much memory for each event that it stands for. */
const CHECKPOINT_BYTES_PER_EVENT = 4;

/** How the program ended, by its own word. */
export interface Goodbye {
  readonly exitCode: number;
  /** The uncaught error's text, else empty. */
  readonly text: string;
}

/** A trace that may still grow. */
export class Timeline {
  readonly cast = new Cast();
  readonly history = new History();
  readonly density: Density;
  readonly #newest = new World(this.cast);
  readonly #checkpoints: World[] = [new World(this.cast)];
  readonly #spacing: number;
  readonly #index = new EventIndex(this.history);
  readonly #waits = new Waits();
  readonly #marks = new PositionList();
  #goodbye: Goodbye | undefined;

  /** `spacing` is the least number of events between checkpoints. */
  constructor(spacing = CHECKPOINT_EVENTS, density = new Density()) {
    this.#spacing = spacing;
    this.density = density;
  }

  /** How many events there are: the position of the newest instant. */
  get length(): number {
    return this.history.length;
  }

  /** ns; the time of the newest event. */
  get endTime(): number {
    return this.history.lastTime;
  }

  /** The world after the newest event. Changes as events are added. */
  get newest(): World {
    return this.#newest;
  }

  /** How the program ended, once it has said so. */
  get goodbye(): Goodbye | undefined {
    return this.#goodbye;
  }

  /** Takes the next events of the trace. */
  add(batch: EventBatch, follower?: Follower): void {
    for (let from = 0; from < batch.length; ) {
      const count = enrol(this.cast, this.history, this.#waits, batch, from);
      this.#newest.extend();
      const first = rowAt(this.length);
      this.#fold(this.history.room(), first, first + count, follower);
      this.history.grow(count);
      this.#keepCheckpoint();
      from += count;
    }
  }

  /** The position after all events up to a time. */
  positionAt(time: number): number {
    return firstNot(this.length, (position) => this.history.at(position, "time") <= time);
  }

  /** The time of an instant: that of the last event before it, 0 at the start. */
  timeAt(position: number): number {
    return position === 0 ? 0 : this.history.at(position - 1, "time");
  }

  /** The events of a channel, by row. Good until the timeline grows. */
  ofChannel(channel: number): ChannelEvents {
    return this.#index.ofChannel(channel);
  }

  /** The positions of what happened in a worker, by row. Good until the timeline grows. */
  ofWorker(worker: number): PositionList {
    return this.#index.ofWorker(worker);
  }

  /** The positions of the marks that users put on the timeline. */
  get marks(): PositionList {
    return this.#marks;
  }

  /** The latest world kept whose position is not after `position`: a place to start a fold from. */
  checkpointBefore(position: number): World {
    if (this.#newest.position <= position) return this.#newest;
    const after = firstNot(
      this.#checkpoints.length,
      (index) => (this.#checkpoints[index]?.position ?? 0) <= position,
    );
    // The first checkpoint is the empty world at position 0.
    return this.#checkpoints[after - 1] ?? new World(this.cast);
  }

  /** The worlds kept whose positions are after `from` and not after `to`, in order. */
  checkpointsBetween(from: number, to: number): readonly World[] {
    const isBefore = (limit: number) => (index: number) =>
      (this.#checkpoints[index]?.position ?? 0) <= limit;
    const { length } = this.#checkpoints;
    return this.#checkpoints.slice(
      firstNot(length, isBefore(from)),
      firstNot(length, isBefore(to)),
    );
  }

  /** Follows events that have just been written to the history. */
  #fold(events: EventColumns, first: number, end: number, follower?: Follower): void {
    const before = this.length - first;
    eachRowOfKind(events, EVENT_KIND.mark, first, end, (row) => this.#marks.push(before + row));
    eachRowOfKind(events, EVENT_KIND.programEnded, first, end, (row) =>
      this.#endProgram(events, row),
    );
    fold(this.#newest, events, first, end, { follower, density: this.density });
  }

  #endProgram(events: EventColumns, row: number): void {
    const text = this.cast.text(events.text[row] ?? 0);
    this.#goodbye = { exitCode: events.other[row] ?? 0, text };
  }

  #keepCheckpoint(): void {
    const events = this.length - (this.#checkpoints.at(-1)?.position ?? 0);
    const worth = this.#newest.bytes / CHECKPOINT_BYTES_PER_EVENT;
    if (events < Math.max(this.#spacing, worth)) return;
    const copy = new World(this.cast);
    copy.copyFrom(this.#newest);
    this.#checkpoints.push(copy);
  }
}

function eachRowOfKind(
  { kind: kinds }: EventColumns,
  kind: number,
  from: number,
  to: number,
  visit: (row: number) => void,
): void {
  const next = (row: number) => kinds.indexOf(kind, row);
  for (let row = next(from); row >= 0 && row < to; row = next(row + 1)) visit(row);
}
