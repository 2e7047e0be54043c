/** Goes through events with a world, and with those who look at what happens. */

import type { Density } from "./density.ts";
import type { EventColumns } from "./history.ts";
import { plainUntil } from "./passage.ts";
import type { World } from "./world.ts";

/** Follows the events as they are applied to a world. */
export interface Follower {
  /**
   * Counts the plain operations (`plainUntil`) in rows from `from` to `to`, up to the first that it must see by itself;
   * returns the row of that one, or `to`. They are applied to the world afterwards.
   */
  passOver(events: EventColumns, from: number, to: number): number;
  /** Sees an event, which has just been applied. */
  apply(events: EventColumns, row: number): void;
}

/** Applies the events in rows from `from` to `to` to a world; a density gets the occupancies. */
export function fold(
  world: World,
  events: EventColumns,
  from: number,
  to: number,
  {
    follower,
    density,
  }: { readonly follower?: Follower | undefined; readonly density?: Density } = {},
): void {
  let plain = from;
  for (let row = from; row < to; row++) {
    if (row >= plain) plain = plainUntil(events, row, to);
    const next = follower?.passOver(events, row, plain) ?? plain;
    world.applyPlain(events, row, next, density);
    row = next;
    if (row === to) return;
    world.apply(events, row, density);
    follower?.apply(events, row);
  }
}
