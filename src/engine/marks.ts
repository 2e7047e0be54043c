/** The marks of a span of time. */

import type { Timeline } from "../model/timeline.ts";
import type { MarksAnswer, MarksRequest } from "../protocol/messages.ts";
import { within } from "./instant.ts";

const MOST_MARKS = 1000;

/** Answers {@link MarksRequest}. Throws RequestError when an end of the span is no number. */
export function marksOf(timeline: Timeline, span: MarksRequest): MarksAnswer {
  const { cast, history, marks } = timeline;
  const from = within(span.from, timeline.endTime + 1, "a time");
  const to = within(span.to, timeline.endTime, "a time");
  const first = marks.firstNot((position) => history.at(position, "time") < from);
  const total = Math.max(0, marks.firstNot((at) => history.at(at, "time") <= to) - first);
  const shown = Math.min(total, MOST_MARKS);
  return {
    total,
    marks: Array.from({ length: shown }, (_, index) => {
      const position = marks.at(first + Math.floor((index * total) / shown));
      return {
        time: history.at(position, "time"),
        position: position + 1,
        worker: history.at(position, "worker") - 1,
        text: cast.text(history.at(position, "text")),
      };
    }),
  };
}
