/** The next instant at which something happens, one way or the other. */

import type { PositionList } from "../model/position-list.ts";
import type { Timeline } from "../model/timeline.ts";
import type { StepAnswer } from "../protocol/messages.ts";
import { stepTo } from "./instant.ts";

/**
 * Steps from a position to the next or the last one before it, only over the events in `of` where that
 * is given. At either end of them it stays, with an empty text.
 */
export function step(
  timeline: Timeline,
  from: number,
  by: 1 | -1,
  of: PositionList | undefined,
): StepAnswer {
  const to = of === undefined ? from + by : neighbour(of, from, by);
  if (to === undefined || to < 0 || to > timeline.length) {
    return { time: timeline.timeAt(from), position: from, text: "" };
  }
  return stepTo(timeline, { time: timeline.timeAt(to), position: to });
}

/** The nearest instant, other than `from`, at which one of the events has just happened. */
function neighbour(of: PositionList, from: number, by: 1 | -1): number | undefined {
  // The event at position p leads to the instant p + 1.
  const index = by === 1 ? of.countBelow(from) : of.countBelow(from - 1) - 1;
  return index >= 0 && index < of.length ? of.at(index) + 1 : undefined;
}
