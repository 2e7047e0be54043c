/** A world in words, so that a test can say what it expects of it. */

import { Cursor } from "../../src/model/cursor.ts";
import { Timeline } from "../../src/model/timeline.ts";
import { DOING } from "../../src/model/worker.ts";
import type { World } from "../../src/model/world.ts";
import type { TraceBuilder } from "./trace-builder.ts";
import { traceOf } from "./trace-text.ts";

/** The timeline of a picture (see `trace-text.ts`), fed in batches of `size` events. */
export function timelineOf(picture: string | TraceBuilder, size?: number): Timeline {
  const timeline = new Timeline();
  feed(typeof picture === "string" ? traceOf(picture) : picture, timeline, size);
  return timeline;
}

function feed(trace: TraceBuilder, timeline: Timeline, size?: number): void {
  trace.feed(
    {
      program: () => undefined,
      strings: (first, texts) => timeline.cast.addStrings(first, texts),
      sites: (first, sites) => timeline.cast.addSites(first, sites),
      events: (batch) => timeline.add(batch),
      problem: () => undefined,
    },
    size,
  );
}

/** The world at the end, or after the events up to a time in ms. */
export function worldOf(timeline: Timeline, ms?: number): World {
  const position = ms === undefined ? timeline.length : timeline.positionAt(ms * 1e6);
  return new Cursor(timeline).seek(position);
}

/** What each worker does, by name. */
export function doings(timeline: Timeline, world: World): Record<string, string> {
  const names = Object.keys(DOING);
  return Object.fromEntries(
    timeline.cast.workers.map(({ name }, index) => [
      name,
      names[world.workers.columns.doing[index + 1] ?? 0] ?? "",
    ]),
  );
}

/** One column of the row with a name. */
export function channelNumber(
  timeline: Timeline,
  world: World,
  name: string,
  column: keyof World["channels"]["columns"],
): number {
  const row = timeline.cast.channels.findIndex((channel) => channel.name === name) + 1;
  return world.channels.columns[column][row] ?? 0;
}

/** Handles that workers hold, `worker -> channel` or `worker <- channel`, with their number. */
export function holdings(timeline: Timeline, world: World): Record<string, number> {
  const { cast } = timeline;
  const found: Record<string, number> = {};
  for (let edge = 1; edge < cast.sizes.edges; edge++) {
    const { worker, channel, side } = cast.edgeAt(edge);
    const arrow = side === "sender" ? "->" : "<-";
    const name = `${cast.workers[worker - 1]?.name} ${arrow} ${cast.channels[channel - 1]?.name}`;
    if ((world.edges.columns.exists[edge] ?? 0) === 1) {
      found[name] = world.edges.columns.handles[edge] ?? 0;
    }
  }
  return found;
}
