/**
 * Invented programs whose state at any instant is a formula: what the view's tests and its pictures
 * show. They need no engine, so that a test of the view fails only for the view's own faults.
 */

import {
  CHANNEL_COLUMNS,
  CHANNEL_STATE,
  EDGE_COLUMNS,
  EDGE_STATE,
  type Frame,
  newTable,
  WORKER_COLUMNS,
  WORKER_STATE,
} from "../../../src/protocol/frame.ts";

/** A worker: shares of its time. */
export interface SceneWorker {
  readonly name: string;
  readonly blocked: number;
  readonly waiting: number;
  readonly state?: keyof typeof WORKER_STATE;
  readonly kind?: string;
  /** Its line of code; another one each unless it is said. */
  readonly line?: number;
}

/** A channel: how full it is on the average, how much that wavers, from when. */
export interface SceneChannel {
  readonly name: string;
  /** `channel` or `syncChannel`, by its capacity, unless it is said. */
  readonly kind?: string;
  readonly capacity: number;
  /** Messages, on the average, when it has risen. */
  readonly level: number;
  readonly wavers: number;
  /** When it has risen, as a share of a minute; before, it is nearly empty. */
  readonly risesAt?: number;
  readonly highWater: number;
  readonly rate: number;
  readonly growth?: number;
  readonly blocked?: number;
  readonly waiting?: number;
  readonly state?: keyof typeof CHANNEL_STATE;
  /** Its line of code; another one each unless it is said. */
  readonly line?: number;
}

/** From a worker to a channel (`sender`) or the other way round. */
export interface SceneEdge {
  readonly worker: string;
  readonly channel: string;
  readonly side: "sender" | "receiver";
  readonly rate: number;
  readonly state?: keyof typeof EDGE_STATE;
}

/** A whole program. */
export interface Scene {
  readonly workers: readonly SceneWorker[];
  readonly channels: readonly SceneChannel[];
  readonly edges: readonly SceneEdge[];
}

/** Events a second of every scene: positions are times in other words. */
const EVENTS_PER_SECOND = 10_000;

/** Occupancy of a channel at a time in ns. */
export function occupancyAt(channel: SceneChannel, time: number): number {
  const seconds = time / 1e9;
  const rising = channel.risesAt === undefined ? 1 : clamp((seconds / 60 - channel.risesAt) * 20);
  const wave = noise(seconds * 3 + channel.name.length * 7.3) + 0.5 * noise(seconds * 13);
  const level = channel.level * (0.15 + 0.85 * rising) + channel.wavers * (0.2 + rising) * wave;
  const most = channel.capacity >= 0 ? channel.capacity : Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(most, Math.round(level)));
}

/** The frame of a scene at a time, in a trace that ends at `endTime`; all ns. */
export function frameAt(scene: Scene, time: number, endTime: number): Frame {
  const workers = newTable(WORKER_COLUMNS, scene.workers.length);
  const channels = newTable(CHANNEL_COLUMNS, scene.channels.length);
  const edges = newTable(EDGE_COLUMNS, scene.edges.length);
  for (const [i, worker] of scene.workers.entries()) {
    const state = worker.state ?? dominant(worker);
    workers.state[i] = WORKER_STATE[state];
    workers.running[i] = 1 - worker.blocked - worker.waiting;
    workers.blocked[i] = worker.blocked;
    workers.waiting[i] = worker.waiting;
    workers.since[i] = 100 + 1840 * worker.blocked;
  }
  let rate = 0;
  for (const [i, channel] of scene.channels.entries()) {
    channels.state[i] = CHANNEL_STATE[channel.state ?? "open"];
    channels.occupancy[i] = occupancyAt(channel, time);
    channels.highWater[i] = channel.highWater;
    channels.sendRate[i] = channel.rate + (channel.growth ?? 0);
    channels.receiveRate[i] = channel.rate;
    channels.blockedSenders[i] = channel.blocked ?? 0;
    channels.waitingReceivers[i] = channel.waiting ?? 0;
    rate += channel.rate;
  }
  for (const [i, edge] of scene.edges.entries()) {
    edges.state[i] = EDGE_STATE[edge.state ?? "idle"];
    edges.rate[i] = edge.rate;
    edges.messages[i] = Math.round((edge.rate * time) / 1e9);
  }
  const head = {
    time,
    position: positionOf(time),
    endTime,
    endPosition: positionOf(endTime),
    messageRate: rate,
    eventRate: rate * 2.2,
    workers: scene.workers.length,
    channels: scene.channels.length,
    blockedSenders: scene.channels.reduce((sum, channel) => sum + (channel.blocked ?? 0), 0),
    waitingReceivers: scene.channels.reduce((sum, channel) => sum + (channel.waiting ?? 0), 0),
    lost: 0,
  };
  return { head, workers, channels, edges };
}

/** Events up to a time. */
export function positionOf(time: number): number {
  return Math.floor((time / 1e9) * EVENTS_PER_SECOND);
}

/** The time of the event after which the position is reached. */
export function timeOf(position: number): number {
  return (position / EVENTS_PER_SECOND) * 1e9;
}

function dominant(worker: SceneWorker): "blocked" | "waiting" | "running" {
  if (worker.blocked > 0.6) return "blocked";
  return worker.waiting > 0.6 ? "waiting" : "running";
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** Smooth, between -1 and 1, the same for the same argument. */
function noise(x: number): number {
  const whole = Math.floor(x);
  const part = x - whole;
  const smooth = part * part * (3 - 2 * part);
  return scatter(whole) * (1 - smooth) + scatter(whole + 1) * smooth;
}

/** Between -1 and 1, as if by chance. */
export function scatter(seed: number): number {
  const value = Math.sin(seed * 127.1 + 311.7) * 43_758.545;
  return 2 * (value - Math.floor(value)) - 1;
}
