/** A recording in figures, as a table for a terminal. */

import { statSync } from "node:fs";
import { relative } from "node:path";
import type { ChannelSummary, Summary, WorkerSummary } from "../engine/summary.ts";
import { printable } from "./printable.ts";

const LONGEST_NAME = 32;
const CHANNEL_HEAD = ["channel", "kind", "sent", "received", "most", "left"];
const WORKER_HEAD = ["worker", "sent", "received", "blocked", "waiting", "lived"];

/** Says what the recording in `file` (an absolute path) holds, in a few aligned lines. */
export function summarize(file: string, figures: Summary): string {
  return describe(figures, nearest(file), statSync(file).size);
}

/** The shorter way to say where a file is. */
function nearest(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}

/** The text for one summary; `file` and its size in `bytes` are named at its end. */
function describe(summary: Summary, file: string, bytes: number): string {
  const { info, lost, workers, channels } = summary;
  const lines = [
    "",
    ...table(CHANNEL_HEAD, 2, channels.map(channelRow)),
    "",
    ...table(WORKER_HEAD, 1, workers.map(workerRow)),
    "",
    ...info.problems,
  ];
  if (info.state === "cut") lines.push("the program ended without a goodbye");
  if (lost > 0) lines.push(`${lost} records were lost`);
  const events = `${info.endPosition} events in ${seconds(info.endTime)}`;
  lines.push(`${printable(file)}: ${events}, ${kilobytes(bytes)}`);
  lines.push("open it in VS Code with the mpscope extension, or print it: mpscope dump FILE");
  return `${lines.join("\n")}\n`;
}

function channelRow(channel: ChannelSummary): string[] {
  const { name, kind, capacity, sent, received, highWater, left } = channel;
  const most = capacity > 0 ? `${highWater}/${capacity}` : String(highWater);
  return [shown(name), shown(kind), String(sent), String(received), most, String(left)];
}

function workerRow(worker: WorkerSummary): string[] {
  const { name, sent, received, blocked, waiting, lived } = worker;
  return [
    shown(name),
    String(sent),
    String(received),
    share(blocked, lived),
    share(waiting, lived),
    seconds(lived),
  ];
}

/** Columns as wide as they need to be: the first `texts` of them to the left, figures to the right. */
function table(
  head: readonly string[],
  texts: number,
  rows: readonly (readonly string[])[],
): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < texts ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** A name as it fits into a table. */
function shown(text: string): string {
  const plain = printable(text);
  return plain.length > LONGEST_NAME ? `${plain.slice(0, LONGEST_NAME - 1)}…` : plain;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "0 %" : `${Math.round((100 * part) / whole)} %`;
}

function seconds(ns: number): string {
  return `${(ns / 1e9).toFixed(3)} s`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
