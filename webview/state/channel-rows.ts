/**
 * Which channels the views of occupancy show, in which order: the worst first, those made at one line
 * in one row, those that have ended behind one row at the end unless all have.
 */

import { CHANNEL_STATE, type Frame } from "../../src/protocol/frame.ts";
import type { ChannelDeclaration } from "../../src/protocol/messages.ts";
import { append } from "../append.ts";
import { count } from "../format.ts";
import { isTime, jams } from "./channel-kind.ts";
import { channelNode, type NodeId } from "./node.ts";
import type { Picture } from "./picture.ts";

/** A row: one channel, or several folded into one. */
export interface ChannelRow {
  /** The same for the same row in every picture. */
  readonly key: string;
  readonly name: string;
  /** Indexes of the channels, in the order of declaration; never empty. */
  readonly channels: readonly number[];
  /** Whether it stands for several channels, and whether these are shown below it. */
  readonly fold: "none" | "closed" | "open";
  /** Whether it is one of an open row's channels. */
  readonly inner: boolean;
}

/** More channels than this, made at one line, are folded. */
const MOST_ALIKE = 8;
const ENDED = "ended";

/** Keeps the order of rows calm: a channel only ever moves up, when something worse is seen of it. */
export class ChannelRows {
  readonly #worst: number[] = [];
  readonly #sites: string[] = [];
  readonly #open = new Set<string>();

  /** Opens a folded row, or folds it again. */
  toggle(key: string): void {
    if (!this.#open.delete(key)) this.#open.add(key);
  }

  /** The rows of a picture; only of the nodes in `matching`, if that is given. */
  update(picture: Picture, matching?: ReadonlySet<NodeId>): readonly ChannelRow[] {
    const { declared, frame } = picture;
    const groups = new Map<string, number[]>();
    const ended: number[] = [];
    for (const [channel, declaration] of declared.channels.entries()) {
      this.#look(frame, channel, declaration);
      if (matching !== undefined && !matching.has(channelNode(channel))) continue;
      const state = frame.channels.state[channel] ?? CHANNEL_STATE.absent;
      if (state === CHANNEL_STATE.absent || isTime(declaration.kind)) continue;
      if (state >= CHANNEL_STATE.closed) ended.push(channel);
      else append(groups, this.#siteOf(channel, declaration), channel);
    }
    // Of a program that is over, everything has ended: nothing is put away.
    if (groups.size === 0) {
      for (const channel of ended.splice(0)) {
        const declaration = declared.channels[channel];
        if (declaration !== undefined) append(groups, this.#siteOf(channel, declaration), channel);
      }
    }
    const rows = [...groups].flatMap(([site, channels]) => this.#rowsOf(picture, site, channels));
    const ranked = rows.map((row) => ({ row, worst: this.#worstOf(row) }));
    const sorted = ranked.toSorted((a, b) => b.worst - a.worst || first(a.row) - first(b.row));
    return sorted
      .flatMap(({ row }) => this.#withInner(picture, row))
      .concat(this.#endedRows(picture, ended));
  }

  #rowsOf(picture: Picture, site: string, channels: readonly number[]): readonly ChannelRow[] {
    if (channels.length <= MOST_ALIKE) return channels.map((channel) => single(picture, channel));
    const name = `${sharedName(picture, channels)} ×${count(channels.length)}`;
    return [{ key: site, name, channels, fold: this.#fold(site), inner: false }];
  }

  #withInner(picture: Picture, row: ChannelRow): readonly ChannelRow[] {
    if (row.fold !== "open") return [row];
    return [row, ...row.channels.map((channel) => ({ ...single(picture, channel), inner: true }))];
  }

  #endedRows(picture: Picture, channels: readonly number[]): readonly ChannelRow[] {
    if (channels.length === 0) return [];
    const name = `${count(channels.length)} ended`;
    return this.#withInner(picture, {
      key: ENDED,
      name,
      channels,
      fold: this.#fold(ENDED),
      inner: false,
    });
  }

  #fold(key: string): "closed" | "open" {
    return this.#open.has(key) ? "open" : "closed";
  }

  #worstOf(row: ChannelRow): number {
    return row.channels.reduce((worst, channel) => Math.max(worst, this.#worst[channel] ?? 0), 0);
  }

  #look(frame: Frame, channel: number, { kind, capacity }: ChannelDeclaration): void {
    const { channels } = frame;
    const highWater = channels.highWater[channel] ?? 0;
    const full = capacity > 0 && jams(kind) && highWater >= capacity;
    const held = capacity !== 0 && (channels.blockedSenders[channel] ?? 0) > 0;
    const now = held ? 3 : full ? 2 : highWater > 0 || capacity === 0 ? 1 : 0;
    this.#worst[channel] = Math.max(this.#worst[channel] ?? 0, now);
  }

  #siteOf(channel: number, { site, kind, capacity }: ChannelDeclaration): string {
    return (this.#sites[channel] ??=
      site === undefined
        ? `channel ${channel}`
        : `${site.file}:${site.line}:${site.column} ${kind} ${capacity}`);
  }
}

function single({ declared }: Picture, channel: number): ChannelRow {
  const name = declared.channels[channel]?.name ?? "";
  return { key: `channel ${channel}`, name, channels: [channel], fold: "none", inner: false };
}

function first({ channels }: ChannelRow): number {
  return channels[0] ?? 0;
}

/** What the names have in common at their beginning; the first of them if that is nothing. */
function sharedName({ declared }: Picture, channels: readonly number[]): string {
  const names = channels.map((channel) => declared.channels[channel]?.name ?? "");
  const [one = ""] = names;
  let shared = one.length;
  for (const name of names) while (!name.startsWith(one.slice(0, shared))) shared--;
  const beginning = one.slice(0, shared).replace(/[^\p{L}\p{N}]+\d*$/u, "");
  return beginning === "" ? one : beginning;
}
