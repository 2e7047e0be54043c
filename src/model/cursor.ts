/** A world that can be taken to any instant of a timeline. */

import { fold } from "./fold.ts";
import { rowAt, segmentEnd } from "./history.ts";
import type { Timeline } from "./timeline.ts";
import { World } from "./world.ts";

/** Copying moves memory, folding computes: so many bytes are copied in the time of one event. */
const BYTES_PER_EVENT = 64;

/**
 * After a long way the cursor remembers an instant so many events before its end: who steps back from there need not
 * go the whole way again for each step.
 */
const STEPS_BACK = 512;

/** Goes to instants, one after another. Going forward a little is cheap, as in playing. */
export class Cursor {
  readonly #timeline: Timeline;
  readonly #world: World;
  /** The instant remembered. */
  readonly #behind: World;

  /** Stands at the start. */
  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.#world = new World(timeline.cast);
    this.#behind = new World(timeline.cast);
  }

  /** The world after `position` events; it changes when the cursor goes on. */
  seek(position: number): World {
    const to = Math.min(position, this.#timeline.length);
    const world = this.#world;
    if (to < world.position || this.#isNearer(to)) world.copyFrom(this.#startFor(to));
    if (world.position < to) world.extend();
    if (to - world.position > 2 * STEPS_BACK) {
      this.#fold(to - STEPS_BACK);
      this.#behind.copyFrom(world);
    }
    this.#fold(to);
    return world;
  }

  #fold(to: number): void {
    const { history } = this.#timeline;
    const world = this.#world;
    while (world.position < to) {
      const events = history.columns(world.position);
      const end = Math.min(to, segmentEnd(world.position));
      const from = rowAt(world.position);
      fold(world, events, from, from + end - world.position);
    }
  }

  /** The latest world at hand that is not after an instant. */
  #startFor(to: number): World {
    const saved = this.#timeline.checkpointBefore(to);
    const { position } = this.#behind;
    return position <= to && position > saved.position ? this.#behind : saved;
  }

  /** Whether a checkpoint is a shorter way forward than folding from here. */
  #isNearer(to: number): boolean {
    const saved = this.#timeline.checkpointBefore(to).position - this.#world.position;
    return saved > this.#timeline.newest.bytes / BYTES_PER_EVENT + 64;
  }
}
