/**
 * A trace written as a picture: one column a worker, one row a step of 1 ms.
 * ```
 *   main             parser           printer
 *   open jobs cap=2  .                .
 *   send jobs a      .                .
 *   send jobs b      .                .
 *   send jobs c…     .                .              … : it has to wait
 *   .                recv jobs a      .
 *   …send jobs c     .                recv jobs b    … : and now it ends
 * ```
 * Cells stand two blanks or more apart; `.` is nothing. Cells of one row happen at one time, from left
 * to right, those that end a wait last. A worker that needs a handle gets one by itself.
 *
 * | cell | |
 * |---|---|
 * | `open jobs cap=2` | `cap=0` is a rendezvous, without `cap` it is unbounded |
 * | `send jobs a`, `send jobs a…`, `…send jobs a`, `send jobs !full` | `!` and an outcome: nothing is sent |
 * | `recv jobs a`, `recv jobs…`, `…recv jobs a`, `recv jobs !empty` | |
 * | `clone jobs.tx`, `drop jobs.rx`, `move jobs.tx to parser` | |
 * | `pack jobs.tx into requests`, `unpack jobs.tx` | a handle in a message |
 * | `start printer` | it starts here instead of at the beginning |
 * | `return`, `throw oops`, `exit`, `die` | the worker ends |
 * | `mark half time`, `lose 5`, `goodbye 0` | |
 * | `+500ms` alone in a row | time goes on |
 */

import type { Exit, Outcome, Side } from "../../src/trace/event.ts";
import { TraceBuilder } from "./trace-builder.ts";

const STEP = 1e6;
const SIDES: Readonly<Record<string, Side>> = { tx: "sender", rx: "receiver" };
const EXITS: Readonly<Record<string, Exit>> = {
  return: "returned",
  throw: "threw",
  exit: "exited",
  die: "terminated",
};

/** Reads a picture. Throws an Error that names the row where it makes no sense. */
export function traceOf(picture: string): TraceBuilder {
  const builder = new TraceBuilder();
  const [header = "", ...rows] = picture.split("\n").filter((line) => line.trim() !== "");
  const workers = cellsOf(header);
  const late = new Set([...picture.matchAll(/\bstart (\S+)/g)].map(([, name]) => name));
  for (const worker of workers) {
    if (!late.has(worker)) builder.start(worker, worker === workers[0] ? undefined : workers[0]);
  }
  for (const [index, row] of rows.entries()) {
    builder.line = index + 2;
    try {
      draw(builder, workers, cellsOf(row));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`row ${index + 1}, "${row.trim()}": ${reason}`, { cause: error });
    }
  }
  return builder;
}

function draw(builder: TraceBuilder, workers: readonly string[], cells: readonly string[]): void {
  const [, pause] = /^\+(\d+)ms$/.exec(cells[0] ?? "") ?? [];
  if (pause !== undefined) {
    builder.time += Number(pause) * STEP;
    return;
  }
  if (cells.length > workers.length) throw new Error("there are more cells than workers");
  builder.time += STEP;
  const steps = cells.map((cell, column) => ({ cell, worker: workers[column] ?? "" }));
  for (const { cell, worker } of steps) if (!cell.startsWith("…")) happen(builder, worker, cell);
  for (const { cell, worker } of steps) if (cell.startsWith("…")) happen(builder, worker, cell);
}

function happen(builder: TraceBuilder, worker: string, cell: string): void {
  if (cell === ".") return;
  const [verb = "", ...words] = cell.replace("…", cell.startsWith("…") ? "" : " …").split(/ +/);
  const [first = "", second] = words;
  const exit = EXITS[verb];
  if (exit !== undefined) {
    builder.exit(worker, exit, words.join(" "));
    return;
  }
  switch (verb) {
    case "send":
    case "recv":
      operate(builder, worker, verb === "send" ? "sender" : "receiver", first, words.at(-1));
      return;
    case "open":
      builder.open(worker, first, second === undefined ? -1 : Number(second.replace("cap=", "")));
      return;
    case "start":
      builder.start(first, worker);
      return;
    case "mark":
      builder.mark(worker, words.join(" "));
      return;
    case "lose":
      builder.lose(worker, Number(first));
      return;
    case "goodbye":
      builder.goodbye(worker, Number(first));
      return;
    default:
      handle(builder, worker, verb, words);
  }
}

function operate(
  builder: TraceBuilder,
  worker: string,
  side: Side,
  channel: string,
  what = "",
): void {
  if (what === "…") builder.block(worker, side, channel);
  else if (what.startsWith("!")) builder.fail(worker, side, channel, what.slice(1) as Outcome);
  else if (side === "sender") builder.send(worker, channel, what);
  else builder.receive(worker, channel, what);
}

function handle(
  builder: TraceBuilder,
  worker: string,
  verb: string,
  words: readonly string[],
): void {
  const [channel = "", end = ""] = (words[0] ?? "").split(".");
  const side = SIDES[end];
  const target = words[2] ?? "";
  if (side === undefined) throw new Error(`"${verb}" is no step`);
  if (verb === "clone") builder.clone(worker, channel, side);
  else if (verb === "drop") builder.drop(worker, channel, side);
  else if (verb === "move") builder.move(worker, channel, side, target);
  else if (verb === "pack") builder.moveInto(worker, channel, side, target);
  else if (verb === "unpack") builder.takeOut(worker, channel, side);
  else throw new Error(`"${verb}" is no step`);
}

function cellsOf(line: string): string[] {
  return line.trim().split(/ {2,}/);
}
