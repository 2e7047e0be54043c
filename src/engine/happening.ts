/** What happened last before an instant. */

import { movesMessage } from "../model/message.ts";
import type { Timeline } from "../model/timeline.ts";
import type { Happening } from "../protocol/stops.ts";
import { EVENT_KIND } from "../trace/event.ts";
import { stepTo } from "./instant.ts";

/** Tells what led to a position. */
export function happeningAt(timeline: Timeline, position: number): Happening {
  const { cast, history } = timeline;
  const step = stepTo(timeline, { time: timeline.timeAt(position), position });
  if (position === 0) return { ...step, worker: -1, site: undefined, moved: undefined };
  const event = position - 1;
  const isSend = movesMessage(timeline, event, EVENT_KIND.sendDone);
  const moves = isSend || movesMessage(timeline, event, EVENT_KIND.receiveDone);
  return {
    ...step,
    worker: history.at(event, "worker") - 1,
    site: cast.site(history.at(event, "site")),
    moved: moves
      ? {
          channel: history.at(event, "channel") - 1,
          ticket: history.at(event, "ticket"),
          isSend,
        }
      : undefined,
  };
}
