/** Which flavour has which number in a channel's words. */

import { FLAVOR } from "../memory/layout.ts";
import { array } from "./array.ts";
import { broadcast } from "./broadcast.ts";
import type { Flavor } from "./flavor.ts";
import { list } from "./list.ts";
import { timer } from "./timer.ts";
import { watch } from "./watch.ts";
import { zero } from "./zero.ts";

/** The most slots that are laid out when a bounded channel is made. */
const MOST_SLOTS = 1 << 14;

/** The number of the flavour for a capacity: 0 a rendezvous, -1 unbounded. */
export function flavorFor(capacity: number): number {
  if (capacity === 0) return FLAVOR.zero;
  return capacity > 0 && capacity <= MOST_SLOTS ? FLAVOR.array : FLAVOR.list;
}

/** The flavour with a number. */
export function flavorOf(number: number): Flavor {
  switch (number) {
    case FLAVOR.zero:
      return zero;
    case FLAVOR.array:
      return array;
    case FLAVOR.timer:
      return timer;
    case FLAVOR.broadcast:
      return broadcast;
    case FLAVOR.watch:
      return watch;
    default:
      return list;
  }
}
