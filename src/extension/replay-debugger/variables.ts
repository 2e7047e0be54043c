/** What the debugger shows of an instant: a worker's channels, their buffers and handles, and what it did last. */

import { CHANNEL_STATE } from "../../protocol/frame.ts";
import type {
  BufferedMessage,
  ChannelDetail,
  Holder,
  WorkerOperation,
} from "../../protocol/messages.ts";
import type { ChannelCondition } from "../../protocol/stops.ts";
import type { Site } from "../../trace/event.ts";
import type { Replay, Scene } from "./replay.ts";

/** More rows than a person reads; whoever wants others asks for them by name. */
const MOST_CHANNELS = 1000;

/** A variable, before it has a reference of the protocol's. */
export interface Shown {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** What stands below it. */
  readonly children?: () => readonly Shown[] | Promise<readonly Shown[]>;
  /** Set where a data breakpoint can be. */
  readonly condition?: {
    /** Index of the channel. */
    readonly channel: number;
    readonly channelName: string;
    readonly state: ChannelCondition;
  };
}

/** The channels of which a worker holds handles. */
export async function heldChannels(replay: Replay, worker: number): Promise<readonly Shown[]> {
  const at = { position: replay.position };
  const [{ handles }, scene] = await Promise.all([
    replay.ask("worker", { worker, at }),
    replay.scene(),
  ]);
  const sides = new Map<number, string[]>();
  for (const { channel, side, count } of handles) {
    const words = sides.get(channel) ?? [];
    words.push(counted(count, side));
    sides.set(channel, words);
  }
  return [...sides].map(([channel, words]) => shownChannel(replay, scene, channel, words));
}

/** Every channel that there is. */
export async function allChannels(replay: Replay): Promise<readonly Shown[]> {
  const scene = await replay.scene();
  const present = scene.channels.flatMap((_, channel) =>
    isPresent(scene, channel) ? [channel] : [],
  );
  const shown = present.slice(0, MOST_CHANNELS);
  return [
    ...shown.map((channel) => shownChannel(replay, scene, channel, [])),
    ...more(present.length - shown.length),
  ];
}

/** A channel by its name, as somebody watches it; undefined when there is none. */
export async function channelNamed(replay: Replay, name: string): Promise<Shown | undefined> {
  const scene = await replay.scene();
  const channel = scene.channels.findIndex(
    (each, index) => each.name === name && isPresent(scene, index),
  );
  return channel < 0 ? undefined : shownChannel(replay, scene, channel, []);
}

/** What a worker did last, the newest first. */
export async function operationsOf(replay: Replay, worker: number): Promise<readonly Shown[]> {
  const at = { position: replay.position };
  const { operations, at: now } = await replay.ask("worker", { worker, at });
  return operations.map(
    (operation): Shown => ({
      name: `−${milliseconds(now.time - operation.time)} #${operation.position}`,
      value: operation.text,
      children: () => operationFacts(operation),
    }),
  );
}

function operationFacts({ time, position, outcome, site }: WorkerOperation): readonly Shown[] {
  return [
    { name: "time", value: milliseconds(time) },
    { name: "event", value: String(position) },
    ...(outcome === undefined ? [] : [{ name: "outcome", value: outcome }]),
    ...place("at", site),
  ];
}

function isPresent({ frame }: Scene, channel: number): boolean {
  const state = frame.channels.state[channel] ?? CHANNEL_STATE.absent;
  return state !== CHANNEL_STATE.absent && state !== CHANNEL_STATE.replaced;
}

function shownChannel(
  replay: Replay,
  { channels, frame }: Scene,
  channel: number,
  handles: readonly string[],
): Shown {
  const { name = "", id = 0, capacity = -2, kind = "" } = channels[channel] ?? {};
  const state = frame.channels.state[channel] ?? CHANNEL_STATE.absent;
  const occupancy = frame.channels.occupancy[channel] ?? 0;
  const blocked = frame.channels.blockedSenders[channel] ?? 0;
  const waiting = frame.channels.waitingReceivers[channel] ?? 0;
  const isOnly = channels.every((other, index) => index === channel || other.name !== name);
  const words = [
    capacity > 0 ? `${occupancy}/${capacity}` : String(occupancy),
    ...(blocked > 0 ? [`${blocked} blocked`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...ends(state),
    ...handles,
  ];
  return {
    name: isOnly ? name : `${name} #${id}`,
    value: words.join(" · "),
    type: capacity >= 0 ? `${kind}(${capacity})` : kind,
    children: async () => {
      const at = { position: replay.position };
      const detail = await replay.ask("channel", { channel, at });
      return channelFacts({ channel, channelName: name }, { capacity, state }, detail);
    },
  };
}

function channelFacts(
  of: { readonly channel: number; readonly channelName: string },
  { capacity, state }: { readonly capacity: number; readonly state: number },
  detail: ChannelDetail,
): Shown[] {
  const { occupancy, buffer, senders, receivers } = detail;
  return [
    {
      name: "buffer",
      value: counted(occupancy, "message"),
      children: () => [
        ...buffer.map((message) => shownMessage(message)),
        ...more(occupancy - buffer.length),
      ],
    },
    {
      name: "depth",
      value: String(occupancy),
      condition: { ...of, state: { deeperThan: occupancy } },
    },
    {
      name: "full",
      value: String(capacity > 0 && occupancy >= capacity),
      condition: { ...of, state: "full" },
    },
    {
      name: "disconnected",
      value: String(ends(state).length > 0),
      condition: { ...of, state: "disconnected" },
    },
    ...holdersOf("senders", senders),
    ...holdersOf("receivers", receivers),
    { name: "sent", value: String(detail.sent) },
    { name: "received", value: String(detail.received) },
    { name: "discarded", value: String(detail.discarded) },
    { name: "high water", value: String(detail.highWater) },
  ];
}

function shownMessage({ ticket, sender, preview, age, size, site }: BufferedMessage): Shown {
  const content = preview ?? counted(size, "byte");
  return {
    name: `#${ticket}`,
    value: `${content} · from ${sender} · ${milliseconds(age)} ago`,
    children: () => [
      { name: "ticket", value: String(ticket) },
      { name: "sender", value: sender },
      { name: "age", value: milliseconds(age) },
      { name: "size", value: counted(size, "byte") },
      ...(preview === undefined ? [] : [{ name: "value", value: preview }]),
      ...place("sent at", site),
    ],
  };
}

function holdersOf(name: string, holders: readonly Holder[]): Shown[] {
  const children = holders.map(
    ({ name: worker, handles, messages, state, since }): Shown => ({
      name: worker,
      value: [
        counted(handles, "handle"),
        ...(state === "idle" ? [] : [since > 0 ? `${state} ${milliseconds(since)}` : state]),
        counted(messages, "message"),
      ].join(" · "),
    }),
  );
  const handles = holders.reduce((sum, holder) => sum + holder.handles, 0);
  return [{ name, value: counted(handles, "handle"), children: () => children }];
}

function place(name: string, site: Site | undefined): Shown[] {
  return site === undefined ? [] : [{ name, value: writePlace(site) }];
}

/** `file:line`, with a `~` in front where it is assumed. */
export function writePlace({ file, line, isAssumed }: Site): string {
  return `${isAssumed === true ? "~" : ""}${file}:${line}`;
}

function ends(state: number): string[] {
  if (state === CHANNEL_STATE.noSenders) return ["no senders"];
  if (state === CHANNEL_STATE.noReceivers) return ["no receivers"];
  return state === CHANNEL_STATE.closed ? ["disconnected"] : [];
}

function more(count: number): Shown[] {
  return count > 0 ? [{ name: "…", value: `${count} more` }] : [];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function milliseconds(ns: number): string {
  return `${(ns / 1e6).toFixed(3)} ms`;
}
