/** The picture at a moment: the tables of a frame, and what a viewer must be told to read them. */

import type { Cast } from "../model/cast.ts";
import { type Moment, sharesOf } from "../model/moment.ts";
import { DOING } from "../model/worker.ts";
import type { World } from "../model/world.ts";
import {
  CHANNEL_COLUMNS,
  CHANNEL_STATE,
  EDGE_COLUMNS,
  EDGE_STATE,
  type Frame,
  newTable,
  WORKER_COLUMNS,
  type WORKER_STATE,
} from "../protocol/frame.ts";
import type { Declarations, EdgeDeclaration } from "../protocol/messages.ts";
import { SIDE, type Site } from "../trace/event.ts";

/** A worker's numbers go into a frame as they are: the compiler holds the two lists together. */
const WORKER_STATES: typeof WORKER_STATE = DOING;

/** The frame of a moment; `end` is the end of the trace as known now. */
export function pictureOf(
  cast: Cast,
  moment: Moment,
  end: { readonly time: number; readonly position: number },
): Frame {
  const { world, before, time } = moment;
  const workers = workersOf(cast, moment);
  const channels = channelsOf(cast, moment);
  const { absent, replaced } = CHANNEL_STATE;
  return {
    head: {
      time,
      position: world.position,
      endTime: end.time,
      endPosition: end.position,
      messageRate: world.received - before.received,
      eventRate: world.position - before.position,
      workers: count(workers.state, (state) => state !== WORKER_STATES.absent),
      channels: count(channels.state, (state) => state !== absent && state !== replaced),
      blockedSenders: sum(channels.blockedSenders),
      waitingReceivers: sum(channels.waitingReceivers),
      lost: world.lost,
    },
    workers,
    channels,
    edges: edgesOf(cast, moment, channels.state),
  };
}

/** Everybody whom a viewer that knows so many has not been told of. */
export function declarationsAfter(
  cast: Cast,
  known: { readonly workers: number; readonly channels: number; readonly edges: number },
): Declarations {
  const edges: EdgeDeclaration[] = [];
  for (let row = Math.max(0, known.edges) + 1; row < cast.sizes.edges; row++) {
    const { worker, channel, side } = cast.edgeAt(row);
    edges.push({ worker: worker - 1, channel: channel - 1, side });
  }
  return {
    workers: cast.workers.slice(Math.max(0, known.workers)),
    channels: cast.channels.slice(Math.max(0, known.channels)),
    edges,
  };
}

/** What an edge shows, as a number of `EDGE_STATE`. */
export function edgeStateOf(cast: Cast, world: World, edge: number): number {
  const { exists, pending, handles } = world.edges.columns;
  const { worker: workers, side } = cast.edgeEnds;
  const doing = world.workers.columns.doing[workers[edge] ?? 0] ?? DOING.absent;
  if ((exists[edge] ?? 0) === 0 || doing === DOING.absent) return EDGE_STATE.absent;
  if ((pending[edge] ?? 0) > 0) {
    return side[edge] === SIDE.sender ? EDGE_STATE.blocked : EDGE_STATE.waiting;
  }
  return (handles[edge] ?? 0) === 0 || doing === DOING.exited ? EDGE_STATE.gone : EDGE_STATE.idle;
}

function workersOf(cast: Cast, moment: Moment): Frame["workers"] {
  const table = newTable(WORKER_COLUMNS, cast.workers.length);
  const { doing, since } = moment.world.workers.columns;
  for (let index = 0; index < table.length; index++) {
    const worker = index + 1;
    const state = doing[worker] ?? DOING.absent;
    table.state[index] = state;
    if (state === WORKER_STATES.absent) continue;
    const shares = sharesOf(moment, worker);
    table.running[index] = shares.running;
    table.blocked[index] = shares.blocked;
    table.waiting[index] = shares.waiting;
    table.since[index] = (moment.time - (since[worker] ?? 0)) / 1e6;
  }
  return table;
}

function channelsOf(cast: Cast, { world, before }: Moment): Frame["channels"] {
  const table = newTable(CHANNEL_COLUMNS, cast.channels.length);
  const now = world.channels.columns;
  const then = before.channels.columns;
  const newest = newestBySite(cast, world);
  for (let index = 0; index < table.length; index++) {
    const channel = index + 1;
    table.state[index] = channelStateOf(world, channel);
    if (isReplaced(cast, world, channel, newest)) table.state[index] = CHANNEL_STATE.replaced;
    table.occupancy[index] = now.occupancy[channel] ?? 0;
    table.highWater[index] = now.highWater[channel] ?? 0;
    table.sendRate[index] = (now.sent[channel] ?? 0) - (then.sent[channel] ?? 0);
    table.receiveRate[index] = (now.received[channel] ?? 0) - (then.received[channel] ?? 0);
    table.blockedSenders[index] = now.blockedSends[channel] ?? 0;
    table.waitingReceivers[index] = now.waitingReceives[channel] ?? 0;
    table.senders[index] = now.senders[channel] ?? 0;
    table.receivers[index] = now.receivers[channel] ?? 0;
  }
  return table;
}

function channelStateOf(world: World, channel: number): number {
  const { exists, sendersGone, receiversGone } = world.channels.columns;
  if ((exists[channel] ?? 0) === 0) return CHANNEL_STATE.absent;
  if (sendersGone[channel] === 0) {
    return receiversGone[channel] === 0 ? CHANNEL_STATE.open : CHANNEL_STATE.noReceivers;
  }
  return receiversGone[channel] === 0 ? CHANNEL_STATE.noSenders : CHANNEL_STATE.closed;
}

/** When each line of code made its newest channel, ns. */
function newestBySite(cast: Cast, world: World): ReadonlyMap<Site, number> {
  const newest = new Map<Site, number>();
  const { exists, createdAt } = world.channels.columns;
  for (const [index, { site }] of cast.channels.entries()) {
    const channel = index + 1;
    if (site === undefined || exists[channel] === 0) continue;
    newest.set(site, Math.max(newest.get(site) ?? 0, createdAt[channel] ?? 0));
  }
  return newest;
}

function isReplaced(
  cast: Cast,
  world: World,
  channel: number,
  newest: ReadonlyMap<Site, number>,
): boolean {
  const endedAt = world.channels.columns.endedAt[channel] ?? 0;
  const site = cast.channels[channel - 1]?.site;
  return endedAt !== 0 && site !== undefined && endedAt < (newest.get(site) ?? 0);
}

function edgesOf(
  cast: Cast,
  { world, before }: Moment,
  channelStates: Float32Array,
): Frame["edges"] {
  const table = newTable(EDGE_COLUMNS, cast.sizes.edges - 1);
  const { channel: channels } = cast.edgeEnds;
  const now = world.edges.columns.messages;
  const then = before.edges.columns.messages;
  for (let index = 0; index < table.length; index++) {
    const edge = index + 1;
    const replaced = channelStates[(channels[edge] ?? 0) - 1] === CHANNEL_STATE.replaced;
    table.state[index] = replaced ? EDGE_STATE.absent : edgeStateOf(cast, world, edge);
    table.rate[index] = (now[edge] ?? 0) - (then[edge] ?? 0);
    table.messages[index] = now[edge] ?? 0;
  }
  return table;
}

function count(states: Float32Array, counts: (state: number) => boolean): number {
  return states.reduce((total, state) => total + (counts(state) ? 1 : 0), 0);
}

function sum(numbers: Float32Array): number {
  return numbers.reduce((total, number) => total + number, 0);
}
