/** Recordings of a real program, gone through by the Debug Adapter Protocol. */

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { Engine } from "../../src/engine/engine.ts";
import type { Ask } from "../../src/extension/replay-debugger/replay.ts";
import { ReplayAdapter } from "../../src/extension/replay-debugger/replay-adapter.ts";
import type { OperationBlocked, OperationDone, Site, TraceEvent } from "../../src/trace/event.ts";
import { DebugClient } from "../support/debug-client.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { readTrace } from "../support/recorded-trace.ts";
import { runTraced, scratch } from "../support/traced.ts";

const PROGRAM = `
import { isMainThread } from "node:worker_threads";
import { spawn, syncChannel } from "mpscope";

export async function shop({ tx }) {
  for (let order = 0; order < 200; order++) {
    if (order % 2 === 0) await tx.send(order);
    else await tx.send(-order);
  }
  tx.drop();
}

if (isMainThread) {
  const [tx, rx] = syncChannel(2, { name: "orders" });
  spawn(new URL("#shop", import.meta.url), { tx });
  let sum = 0;
  for await (const order of rx) sum += order;
  console.log(sum);
}
`;
const EVEN = PROGRAM.split("\n").findIndex((line) => line.includes("tx.send(order)")) + 1;

interface Sent {
  readonly ticket: number;
  readonly site: Site | undefined;
}

async function record(level: string) {
  const folder = scratch();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(resolve("."), join(folder, "node_modules", "mpscope"));
  const program = join(folder, "orders.mjs");
  const file = join(folder, "orders.mpscope");
  writeFileSync(program, PROGRAM);
  const run = await runTraced([program], { trace: file, env: { MPSCOPE_LEVEL: level } });
  assert.equal(run.code, 0, run.stderr);
  const bytes = readFileSync(file);
  const { rows, places } = readTrace(bytes);
  const sends = rows
    .filter((row): row is OperationDone => row.kind === "sendDone" && row.outcome === "ok")
    .map((row): Sent => ({ ticket: row.ticket, site: places[beginOf(row, rows).site] }));
  const engine = new Engine(new FakeClock());
  engine.ingest(bytes);
  engine.end();
  const handlers = engine.handlers();
  const ask: Ask = (method, args) => Promise.resolve().then(() => handlers[method](args));
  return { program, sends, ask };
}

/** Where an operation began: its blocked event, if it had to wait. */
function beginOf(
  done: OperationDone,
  rows: readonly TraceEvent[],
): OperationDone | OperationBlocked {
  if (done.operation === 0) return done;
  const blocked = rows.findLast(
    (row, index): row is OperationBlocked =>
      index < rows.indexOf(done) &&
      row.kind === "sendBlocked" &&
      row.worker === done.worker &&
      row.operation === done.operation,
  );
  return blocked ?? assert.fail("an operation ends that has not begun");
}

/** Goes on from hit to hit; the tickets of the messages that are sent there. */
async function ticketsAt(program: string, ask: Ask, filters: readonly string[]) {
  let position = 0;
  const adapter = new ReplayAdapter(() =>
    Promise.resolve({
      ask,
      locate: (file) => Promise.resolve(file.endsWith("orders.mjs") ? program : undefined),
      at: undefined,
      moved: (to) => {
        position = to;
      },
      close: () => undefined,
    }),
  );
  const client = new DebugClient(adapter);
  await client.launch("orders", () =>
    client.request("setBreakpoints", { source: { path: program }, breakpoints: [{ line: EVEN }] }),
  );
  await client.request("setExceptionBreakpoints", { filters });
  const forward: number[] = [];
  const tickets: number[] = [];
  for (;;) {
    // oxlint-disable no-await-in-loop -- one stop after another
    const stopped = await client.move("continue");
    if (stopped.reason !== "breakpoint") break;
    forward.push(position);
    tickets.push(await ticketBegunAt(ask, position));
  }
  const back: number[] = [];
  while ((await client.move("reverseContinue")).reason === "breakpoint") back.push(position);
  // oxlint-enable no-await-in-loop
  assert.deepEqual(back, forward.toReversed());
  return tickets;
}

/** The ticket of the send that begins at an instant: at once, or after a wait. */
async function ticketBegunAt(ask: Ask, position: number): Promise<number> {
  const { moved, worker } = await ask("happening", { at: { position } });
  if (moved !== undefined) return moved.ticket;
  const next = await ask("step", { from: position, by: 1, worker });
  return ticketBegunAt(ask, next.position);
}

test("at the level exact, a breakpoint on a send line hits at each send, both ways", async () => {
  const { program, sends, ask } = await record("exact");
  const wanted = sends.filter(({ site }) => site?.line === EVEN).map(({ ticket }) => ticket);
  assert.deepEqual(
    wanted,
    Array.from({ length: 100 }, (_, index) => 2 * index),
  );
  assert.deepEqual(await ticketsAt(program, ask, []), wanted);
});

test("at the level full, it hits at each send known to be there, and at the assumed ones if wanted", async () => {
  const { program, sends, ask } = await record("full");
  const there = sends.filter(({ site }) => site?.line === EVEN);
  const known = there.filter(({ site }) => site?.isAssumed !== true);
  assert.ok(known.length > 0);
  assert.deepEqual(
    await ticketsAt(program, ask, []),
    known.map(({ ticket }) => ticket),
  );
  assert.deepEqual(
    await ticketsAt(program, ask, ["assumed"]),
    there.map(({ ticket }) => ticket),
  );
});
