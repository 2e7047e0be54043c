/**
 * The trace of a real program against what the program wrote down itself: each message's number, sender and
 * receiver, and the occupancy of every buffer after every event.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Engine } from "../../src/engine/engine.ts";
import { unpackFrame } from "../../src/protocol/frame.ts";
import type { OperationDone, TraceEvent } from "../../src/trace/event.ts";
import { buildExample, EXAMPLES, runProgram, scratchFolder } from "../support/example-program.ts";
import { type RecordedTrace, readTrace } from "../support/recorded-trace.ts";

/** One line of the program's own record. */
interface OwnLine {
  readonly worker: number;
  readonly send: boolean;
  readonly channel: string;
  readonly value: string;
}

/** What their messages go through has no verb that the program's own record knows. */
const WITHOUT_OWN_RECORD = new Set(["p11-select", "actor", "user-directory"]);

// Most of their time they sleep.
describe("traced examples", { concurrency: 4 }, () => {
  for (const name of EXAMPLES) {
    if (WITHOUT_OWN_RECORD.has(name)) continue;
    for (const level of ["full", "exact"]) {
      test(`the trace of ${name} at ${level} tells what the program wrote down itself`, async () => {
        await compareWithOwnRecord(await buildExample(name, true), level);
      });
    }
  }
});

async function compareWithOwnRecord(program: string, level: string): Promise<void> {
  const folder = scratchFolder();
  const file = join(folder, "trace.mpscope");
  const own = join(folder, "own.jsonl");
  const env = { MPSCOPE: file, MPSCOPE_LEVEL: level, OWN_RECORD: own };
  const run = await runProgram(program, env);
  assert.equal(run.code, 0, run.stderr);
  const lines = existsSync(own) ? readFileSync(own, "utf8").trimEnd().split("\n") : [];
  const bytes = readFileSync(file);
  const trace = readTrace(bytes);
  comparePairing(
    trace,
    lines.map((line) => JSON.parse(line) as OwnLine),
  );
  await compareOccupancy(trace, bytes);
}

/** Every message: who sent which value as the n-th, and who received it. */
function comparePairing(trace: RecordedTrace, own: readonly OwnLine[]): void {
  const names = channelNames(trace);
  const moved = trace.rows.filter(isMoved).filter(({ channel }) => names.has(channel));
  assert.equal(moved.length, own.length, "as many messages as the program wrote down");
  const values = new Map<string, string>();
  for (const isSend of [true, false]) {
    const kind = isSend ? "sendDone" : "receiveDone";
    const byHand = groups(own.filter(({ send }) => send === isSend));
    const traced = moved.filter((event) => event.kind === kind);
    const next = new Map<string, number>();
    for (const event of traced) {
      const channel = names.get(event.channel) ?? "";
      const key = `${event.worker} ${channel}`;
      const place = next.get(key) ?? 0;
      next.set(key, place + 1);
      const value = byHand.get(key)?.[place];
      assert.notEqual(value, undefined, `${key}: the program knows of no message ${place}`);
      const message = `${channel} #${event.ticket}`;
      if (isSend) values.set(message, value ?? "");
      else assert.equal(value, values.get(message), `${message} is the message that was sent`);
    }
    for (const [key, list] of byHand) assert.equal(next.get(key), list.length, key);
  }
}

function groups(lines: readonly OwnLine[]): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const { worker, channel, value } of lines) {
    const key = `${worker} ${channel}`;
    result.set(key, [...(result.get(key) ?? []), value]);
  }
  return result;
}

/** Channels that the program named; the recorder's own has no name. */
function channelNames(trace: RecordedTrace): Map<number, string> {
  const names = new Map<number, string>();
  for (const event of trace.rows) {
    if (event.kind !== "channelCreated" || event.name === 0) continue;
    names.set(event.channel, trace.texts[event.name] ?? "");
  }
  return names;
}

function isMoved(event: TraceEvent): event is OperationDone {
  return (event.kind === "sendDone" || event.kind === "receiveDone") && event.outcome === "ok";
}

/** After every event the picture shows as many messages in each buffer as were sent less received. */
async function compareOccupancy(trace: RecordedTrace, bytes: Uint8Array): Promise<void> {
  const engine = new Engine({ now: () => 0, after: () => () => undefined });
  engine.ingest(bytes);
  engine.end();
  const { frame, channel: detail } = engine.handlers();
  const known = { workers: 0, channels: 0, edges: 0 };
  const { declared } = await frame({ at: "end", known });
  const buffers = declared.channels.map((): number[] => []);
  for (const [index, event] of trace.rows.entries()) {
    const at = { position: index + 1 };
    if (isMoved(event)) {
      const row = declared.channels.findIndex(({ id }) => id === event.channel);
      const buffer = buffers[row] ?? [];
      if (declared.channels[row]?.capacity !== 0) {
        if (event.kind === "sendDone") buffer.push(event.ticket);
        else assert.equal(buffer.shift(), event.ticket, "first in, first out");
      }
      assert.equal(event.occupancy, buffer.length);
      // oxlint-disable-next-line no-await-in-loop -- one instant after another
      const shown = await detail({ channel: row, at });
      assert.deepEqual(
        shown.buffer.map(({ ticket }) => ticket),
        buffer,
      );
    }
    if (event.kind === "channelDisconnected" && event.side === "receiver") {
      // What was left was destroyed.
      const buffer = buffers[declared.channels.findIndex(({ id }) => id === event.channel)];
      assert.equal(event.discarded, buffer?.splice(0).length);
    }
    // oxlint-disable-next-line no-await-in-loop -- one instant after another
    const picture = unpackFrame((await frame({ at, known })).packed);
    for (const [row, buffer] of buffers.entries()) {
      assert.equal(picture.channels.occupancy[row], buffer.length);
    }
  }
}
