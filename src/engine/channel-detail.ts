/** Everything the inspector says of a channel at an instant. */

import type { Cast } from "../model/cast.ts";
import { fullTimeAt } from "../model/channel.ts";
import type { Cursor } from "../model/cursor.ts";
import { workerName } from "../model/describe.ts";
import type { Latencies } from "../model/latency.ts";
import type { Timeline } from "../model/timeline.ts";
import type { World } from "../model/world.ts";
import { EDGE_STATE } from "../protocol/frame.ts";
import type { BufferedMessage, ChannelDetail, Holder } from "../protocol/messages.ts";
import { SIDE, type Side } from "../trace/event.ts";
import { type Point, stepTo } from "./instant.ts";
import { edgeStateOf } from "./picture.ts";

const TEN_SECONDS = 10e9;
const MOST_MESSAGES = 50;

/** What a description is made with beside the timeline. */
export interface ChannelTools {
  readonly latencies: Latencies;
  /** Free to be moved about. */
  readonly earlier: Cursor;
}

/** Describes a channel (by row) at a point. */
export function channelDetail(
  timeline: Timeline,
  world: World,
  point: Point,
  channel: number,
  tools: ChannelTools,
): ChannelDetail {
  const columns = world.channels.columns;
  return {
    at: stepTo(timeline, point),
    occupancy: columns.occupancy[channel] ?? 0,
    highWater: columns.highWater[channel] ?? 0,
    highWaterTime: columns.highWaterTime[channel] ?? 0,
    sent: columns.sent[channel] ?? 0,
    received: columns.received[channel] ?? 0,
    discarded: columns.discarded[channel] ?? 0,
    fullShare: fullShare(timeline, world, point, channel, tools.earlier),
    inBuffer: tools.latencies.inBuffer(channel, point.position),
    sendBlocked: tools.latencies.blocked(channel, point.position),
    senders: holders(timeline.cast, world, point.time, channel, "sender"),
    receivers: holders(timeline.cast, world, point.time, channel, "receiver"),
    buffer: buffer(timeline, world, point, channel),
  };
}

function fullShare(
  timeline: Timeline,
  world: World,
  { time }: Point,
  channel: number,
  earlier: Cursor,
): number {
  const columns = world.channels.columns;
  const from = Math.max(time - TEN_SECONDS, columns.createdAt[channel] ?? 0);
  if ((columns.exists[channel] ?? 0) === 0 || from >= time) return 0;
  const then = earlier.seek(Math.min(timeline.positionAt(from), world.position)).channels.columns;
  return (fullTimeAt(columns, channel, time) - fullTimeAt(then, channel, from)) / (time - from);
}

function holders(cast: Cast, world: World, time: number, channel: number, side: Side): Holder[] {
  const { worker: workers, side: sides } = cast.edgeEnds;
  const { exists, handles, messages, pending, pendingSince, site } = world.edges.columns;
  const found: Holder[] = [];
  let held = 0;
  cast.eachEdgeOfChannel(channel, (edge) => {
    if (sides[edge] !== SIDE[side] || (exists[edge] ?? 0) === 0) return;
    held += handles[edge] ?? 0;
    found.push({
      worker: (workers[edge] ?? 0) - 1,
      name: workerName(cast, workers[edge] ?? 0),
      handles: handles[edge] ?? 0,
      messages: messages[edge] ?? 0,
      state: holderState(edgeStateOf(cast, world, edge)),
      since: pending[edge] === 0 ? 0 : time - (pendingSince[edge] ?? 0),
      site: cast.site(site[edge] ?? 0),
    });
  });
  const columns = world.channels.columns;
  const alive = (side === "sender" ? columns.senders[channel] : columns.receivers[channel]) ?? 0;
  const inOrder = found.toSorted((one, other) => one.worker - other.worker);
  return alive > held ? [...inOrder, inMessages(alive - held)] : inOrder;
}

function inMessages(handles: number): Holder {
  return {
    worker: -1,
    name: "in a message",
    handles,
    messages: 0,
    state: "idle",
    since: 0,
    site: undefined,
  };
}

function holderState(state: number): Holder["state"] {
  switch (state) {
    case EDGE_STATE.blocked:
      return "blocked";
    case EDGE_STATE.waiting:
      return "waiting";
    case EDGE_STATE.idle:
      return "idle";
    default:
      return "gone";
  }
}

/** The newest sends are what the buffer holds; a receive that is on record says where it begins. */
function buffer(
  timeline: Timeline,
  world: World,
  point: Point,
  channel: number,
): BufferedMessage[] {
  const { cast, history } = timeline;
  const { sends } = timeline.ofChannel(channel);
  const { occupancy, nextTicket } = world.channels.columns;
  const sent = sends.countBelow(point.position);
  const messages: BufferedMessage[] = [];
  for (let index = Math.max(0, sent - (occupancy[channel] ?? 0)); index < sent; index++) {
    if (messages.length === MOST_MESSAGES) break;
    const send = sends.at(index);
    const ticket = history.at(send, "ticket");
    if (ticket < (nextTicket[channel] ?? 0)) continue;
    messages.push({
      ticket,
      sender: workerName(cast, history.at(send, "worker")),
      preview: cast.text(history.at(send, "text")) || undefined,
      age: point.time - history.at(send, "time"),
      size: history.at(send, "size"),
      site: cast.site(history.at(send, "site")),
    });
  }
  return messages;
}
