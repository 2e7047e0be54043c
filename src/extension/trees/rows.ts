/** What the tree says of a program's workers and channels: a row each, the troubled ones first. */

import { CHANNEL_STATE, type Frame, WORKER_STATE } from "../../protocol/frame.ts";
import type { ChannelDeclaration, WorkerDeclaration } from "../../protocol/messages.ts";
import type { Site } from "../../trace/event.ts";

/** How a row looks, and how much it matters: the first ones stand on top. */
const CONDITIONS = [
  "blocked",
  "full",
  "disconnected",
  "waiting",
  "running",
  "open",
  "ended",
] as const;

/** The state of a worker or a channel in a word. */
export type Condition = (typeof CONDITIONS)[number];

/** A worker or a channel. */
export interface Row {
  readonly kind: "worker" | "channel";
  /** Into the declared ones. */
  readonly index: number;
  readonly name: string;
  /** Its figures, short: `57/64 · 10.3k/s · 3 blocked`. */
  readonly figures: string;
  /** The same for a screen reader. */
  readonly spoken: string;
  readonly condition: Condition;
  readonly site: Site | undefined;
  /** Where two are in the same condition, the one with more trouble stands first; else in the order of their making. */
  readonly weight: number;
}

/**
 * The workers that there are, by trouble. Of a program that runs (`moving`) each stands by what took most of the last
 * second, as in the graph: a worker that is blocked a hundred times a second would come and go.
 */
export function workerRows(
  declared: readonly WorkerDeclaration[],
  { workers }: Pick<Frame, "workers">,
  moving = false,
): Row[] {
  const rows = declared.flatMap((worker, index): Row[] => {
    const state = workers.state[index] ?? WORKER_STATE.absent;
    if (state === WORKER_STATE.absent) return [];
    const now = conditionOfWorker(state);
    const condition = moving && now !== "ended" ? mostly(workers, index, now) : now;
    const share = condition === "blocked" ? workers.blocked[index] : workers.waiting[index];
    const lasting = condition === now ? Math.round((workers.since[index] ?? 0) / 100) / 10 : 0;
    const figures =
      condition === "blocked" || condition === "waiting"
        ? `${condition} ${lasting >= 1 ? `${lasting.toFixed(1)} s` : percent(share ?? 0)}`
        : condition === "ended"
          ? "ended"
          : `own code ${percent(workers.running[index] ?? 0)}`;
    const { name, site } = worker;
    const spoken = `worker ${name}, ${figures}`;
    const weight = share ?? 0;
    return [{ kind: "worker", index, name, figures, spoken, condition, site, weight }];
  });
  return rows.toSorted(byTrouble);
}

/** The channels that there are, by trouble; those that have been replaced are left out. */
export function channelRows(
  declared: readonly ChannelDeclaration[],
  { channels }: Pick<Frame, "channels">,
): Row[] {
  const rows = declared.flatMap((channel, index) => channelRow(channel, index, channels) ?? []);
  return rows.toSorted(byTrouble);
}

/** The channel at an index; undefined when it does not exist at that instant, or has been replaced. */
export function channelRow(
  { name, capacity, site }: ChannelDeclaration,
  index: number,
  channels: Frame["channels"],
): Row | undefined {
  const state = channels.state[index] ?? CHANNEL_STATE.absent;
  if (state === CHANNEL_STATE.absent || state === CHANNEL_STATE.replaced) return undefined;
  const occupancy = channels.occupancy[index] ?? 0;
  const blocked = channels.blockedSenders[index] ?? 0;
  const waiting = channels.waitingReceivers[index] ?? 0;
  const rate = channels.receiveRate[index] ?? 0;
  const isFull = capacity > 0 && occupancy >= capacity;
  const level = capacity > 0 ? `${occupancy}/${capacity}` : String(occupancy);
  const figures = [
    level,
    ...(rate > 0 ? [`${short(rate)}/s`] : []),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...endsOf(state),
  ];
  const condition = conditionOfChannel(state, blocked, isFull, occupancy);
  const spoken = `channel ${name}, ${figures.join(", ").replace("/", " of ")}`;
  const text = figures.join(" · ");
  return { kind: "channel", index, name, figures: text, spoken, condition, site, weight: blocked };
}

/** A number of messages in at most four characters: `7`, `950`, `10.3k`, `2.5M`. */
export function short(value: number): string {
  if (value < 10) return value.toFixed(1).replace(/\.0$/, "");
  if (value < 999.5) return String(Math.round(value));
  return value < 999_950 ? `${(value / 1e3).toFixed(1)}k` : `${(value / 1e6).toFixed(1)}M`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function conditionOfWorker(state: number): Condition {
  if (state === WORKER_STATE.blocked) return "blocked";
  if (state === WORKER_STATE.waiting) return "waiting";
  return state === WORKER_STATE.exited ? "ended" : "running";
}

/** What took most of a worker's last second; `now` when nothing is known of that. */
function mostly(workers: Frame["workers"], index: number, now: Condition): Condition {
  const running = workers.running[index] ?? 0;
  const blocked = workers.blocked[index] ?? 0;
  const waiting = workers.waiting[index] ?? 0;
  if (running + blocked + waiting === 0) return now;
  if (blocked >= running && blocked >= waiting) return "blocked";
  return waiting > running ? "waiting" : "running";
}

function conditionOfChannel(
  state: number,
  blocked: number,
  isFull: boolean,
  occupancy: number,
): Condition {
  if (state === CHANNEL_STATE.closed) return occupancy > 0 ? "disconnected" : "ended";
  if (blocked > 0) return "blocked";
  if (isFull) return "full";
  return state === CHANNEL_STATE.open ? "open" : "disconnected";
}

function endsOf(state: number): string[] {
  if (state === CHANNEL_STATE.noSenders) return ["no senders"];
  if (state === CHANNEL_STATE.noReceivers) return ["no receivers"];
  return state === CHANNEL_STATE.closed ? ["disconnected"] : [];
}

/** Orders rows: the troubled ones first. */
export function byTrouble(a: Row, b: Row): number {
  const rank = CONDITIONS.indexOf(a.condition) - CONDITIONS.indexOf(b.condition);
  return rank === 0 ? b.weight - a.weight || a.index - b.index : rank;
}
