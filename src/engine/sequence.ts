/** The space-time diagram of a range: spans of what workers did, arrows of their messages. */

import type { Cursor } from "../model/cursor.ts";
import type { Timeline } from "../model/timeline.ts";
import type { SequenceAnswer, SequenceRequest } from "../protocol/sequence.ts";
import { arrowsOf } from "./arrows.ts";
import { RequestError } from "./errors.ts";
import { spansOf } from "./spans.ts";

const MOST_COLUMNS = 8192;
const MOST_ARROWS = 1 << 16;

/** Answers {@link SequenceRequest}; `cursor` is free to be moved about, `endTime` is the newest time known. */
export function sequenceOf(
  timeline: Timeline,
  cursor: Cursor,
  endTime: number,
  request: SequenceRequest,
): SequenceAnswer {
  const { from, to, columns, workers, mostArrows } = request;
  check(request);
  const rows = new Set<number>();
  for (const worker of workers) {
    if (timeline.cast.workers[worker] === undefined) {
      throw new RequestError(`there is no worker ${worker}`);
    }
    rows.add(worker + 1);
  }
  const range = { from: Math.max(0, from), to: Math.min(to, endTime), columns };
  return {
    ...spansOf(timeline, cursor, rows, range),
    ...arrowsOf(timeline, rows, range, mostArrows),
  };
}

function check({ from, to, columns, workers, mostArrows }: SequenceRequest): void {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new RequestError("a span must start before it ends");
  }
  if (!(Number.isInteger(columns) && columns >= 1 && columns <= MOST_COLUMNS)) {
    throw new RequestError(`columns must be a number from 1 to ${MOST_COLUMNS}`);
  }
  if (!(Number.isInteger(mostArrows) && mostArrows >= 0 && mostArrows <= MOST_ARROWS)) {
    throw new RequestError(`mostArrows must be a number from 0 to ${MOST_ARROWS}`);
  }
  if (!Array.isArray(workers)) throw new RequestError("workers must be a list of indexes");
}
