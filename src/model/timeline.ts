/**
 * A trace from its start to now: every event, the world after the last one, and copies of the world
 * (checkpoints) from which any earlier instant is a short way.
 */

import type { EventBatch } from "../trace/batch.ts";
import { EVENT_KIND, OUTCOME } from "../trace/event.ts";
import { Cast } from "./cast.ts";
import { Density } from "./density.ts";
import { enrol } from "./enrol.ts";
import { History, rowAt } from "./history.ts";
import { firstNot, PositionList } from "./position-list.ts";
import { World } from "./world.ts";

/** At least so many events lie between two checkpoints: what a seek folds at most, nearly. */
const CHECKPOINT_EVENTS = 1 << 15;
/** A checkpoint may cost so much memory for each event that it stands for. */
const CHECKPOINT_BYTES_PER_EVENT = 32;

/** How the program ended, by its own word. */
export interface Goodbye {
  readonly exitCode: number;
  /** The uncaught error's text, else empty. */
  readonly text: string;
}

/** The positions of one channel's events. */
export interface ChannelEvents {
  readonly all: PositionList;
  /** Sends and receives that moved a message. */
  readonly sends: PositionList;
  readonly receives: PositionList;
}

/** A trace that may still grow. */
export class Timeline {
  readonly cast = new Cast();
  readonly history = new History();
  readonly density: Density;
  readonly #newest = new World(this.cast);
  readonly #checkpoints: World[] = [new World(this.cast)];
  readonly #spacing: number;
  readonly #ofChannel: ChannelEvents[] = [];
  readonly #ofWorker: PositionList[] = [];
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
  add(batch: EventBatch): void {
    const first = this.length;
    for (let row = 0; row < batch.length; row++) enrol(this.cast, this.history, batch, row);
    this.#newest.extend();
    for (let position = first; position < this.length; position++) this.#note(position);
    this.#keepCheckpoint();
  }

  /** The position after all events up to a time. */
  positionAt(time: number): number {
    return firstNot(this.length, (position) => this.history.at(position, "time") <= time);
  }

  /** The time of an instant: that of the last event before it, 0 at the start. */
  timeAt(position: number): number {
    return position === 0 ? 0 : this.history.at(position - 1, "time");
  }

  /** The events of a channel, by row. */
  ofChannel(channel: number): ChannelEvents {
    return (this.#ofChannel[channel] ??= {
      all: new PositionList(),
      sends: new PositionList(),
      receives: new PositionList(),
    });
  }

  /** The positions of what happened in a worker, by row. */
  ofWorker(worker: number): PositionList {
    return (this.#ofWorker[worker] ??= new PositionList());
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

  #note(position: number): void {
    const events = this.history.columns(position);
    const row = rowAt(position);
    const channel = events.channel[row] ?? 0;
    this.#newest.apply(events, row);
    this.ofWorker(events.worker[row] ?? 0).push(position);
    if (channel !== 0) this.#noteChannel(channel, events.kind[row] ?? 0, position);
    if (events.kind[row] === EVENT_KIND.programEnded) {
      this.#goodbye = {
        exitCode: events.other[row] ?? 0,
        text: this.cast.text(events.text[row] ?? 0),
      };
    }
  }

  #noteChannel(channel: number, kind: number, position: number): void {
    const list = this.ofChannel(channel);
    list.all.push(position);
    if (this.history.at(position, "outcome") === OUTCOME.ok) {
      if (kind === EVENT_KIND.sendDone) list.sends.push(position);
      if (kind === EVENT_KIND.receiveDone) list.receives.push(position);
    }
    const { occupancy } = this.#newest.channels.columns;
    this.density.add(channel, this.#newest.time, occupancy[channel] ?? 0);
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
