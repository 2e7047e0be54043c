/** What is said of a line of code: its channels' figures, and who stands there. All names are hostile. */

import type { Standing } from "../../protocol/code.ts";
import { CHANNEL_STATE, type Frame } from "../../protocol/frame.ts";
import type { ChannelDeclaration, WorkerDeclaration } from "../../protocol/messages.ts";
import { byTrouble, channelRow, type Row, short } from "../trees/rows.ts";

const LONGEST_NAME = 32;
const MOST_NAMES = 3;
const MOST_ROWS = 20;

/** The channels of a line at an instant. */
export interface LineFigures {
  /** `jobs 57/64 · 10.3k/s · 3 blocked`, or the sum of several channels. */
  readonly text: string;
  /** The troubled ones first, not more than a hover shows. */
  readonly rows: readonly Row[];
  /** Channels that are not among the rows. */
  readonly more: number;
}

/** The figures of the channels at some indexes; undefined when none of them exists at that instant. */
export function figuresOf(
  indexes: Iterable<number>,
  declared: readonly ChannelDeclaration[],
  channels: Frame["channels"],
): LineFigures | undefined {
  const sums = { count: 0, messages: 0, rate: 0, blocked: 0, waiting: 0 };
  // Thousands of channels may be made at one line: their sum is told, and some of them.
  const blocking: number[] = [];
  const others: number[] = [];
  for (const index of indexes) {
    const state = channels.state[index] ?? CHANNEL_STATE.absent;
    if (state === CHANNEL_STATE.absent || state === CHANNEL_STATE.replaced) continue;
    const blocked = channels.blockedSenders[index] ?? 0;
    sums.count++;
    sums.messages += channels.occupancy[index] ?? 0;
    sums.rate += channels.receiveRate[index] ?? 0;
    sums.blocked += blocked;
    sums.waiting += channels.waitingReceivers[index] ?? 0;
    const some = blocked > 0 ? blocking : others;
    if (some.length < MOST_ROWS) some.push(index);
  }
  const rows = [...blocking, ...others].flatMap((index): readonly Row[] => {
    const channel = declared[index];
    const row = channel && channelRow(channel, index, channels);
    return row === undefined ? [] : [row];
  });
  const shown = rows.toSorted(byTrouble).slice(0, MOST_ROWS);
  const [first] = shown;
  if (first === undefined) return undefined;
  const text = sums.count === 1 ? `${plain(first.name)} ${first.figures}` : textOf(sums);
  return { text, rows: shown, more: sums.count - shown.length };
}

function textOf(sums: {
  readonly count: number;
  readonly messages: number;
  readonly rate: number;
  readonly blocked: number;
  readonly waiting: number;
}): string {
  return [
    `${sums.count} channels`,
    `${short(sums.messages)} in buffers`,
    ...(sums.rate > 0 ? [`${short(sums.rate)}/s`] : []),
    ...(sums.blocked > 0 ? [`${sums.blocked} blocked`] : []),
    ...(sums.waiting > 0 ? [`${sums.waiting} waiting`] : []),
  ].join(" · ");
}

/** The workers at a line that do one thing: `◂ parser-1, parser-2 blocked`; empty for none. */
export function cursorOf(
  standings: readonly Standing[],
  doing: Standing["doing"],
  workers: readonly WorkerDeclaration[],
): string {
  const names = standings
    .filter((standing) => standing.doing === doing)
    .map(({ worker }) => plain(workers[worker]?.name ?? ""));
  if (names.length === 0) return "";
  const more = names.length > MOST_NAMES ? ` +${names.length - MOST_NAMES}` : "";
  const said = `◂ ${names.slice(0, MOST_NAMES).join(", ")}${more}`;
  return doing === "running" ? said : `${said} ${doing}`;
}

/** A name for one line of text: without what breaks or turns it round, without icons, not too long. */
export function plain(name: string): string {
  const line = name
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .replaceAll("$(", "$ (")
    .trim();
  const letters = Array.from(line);
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME - 1).join("")}…` : line;
}
