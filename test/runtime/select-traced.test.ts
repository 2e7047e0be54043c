/** What the trace tells of selects and of channels of time. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Engine } from "../../src/engine/engine.ts";
import { CHANNEL_STATE, unpackFrame } from "../../src/protocol/frame.ts";
import type { RecordedTrace } from "../support/recorded-trace.ts";
import { traceOf } from "../support/traced.ts";

/** The operations on channels in words, e.g. `a receiveDone ok 0`. */
function operationsOf(trace: RecordedTrace): string[] {
  const names = new Map<number, string>();
  const words: string[] = [];
  for (const event of trace.rows) {
    if (event.kind === "channelCreated") {
      const name = event.name === 0 ? event.channelKind : event.name;
      names.set(event.channel, trace.texts[name] ?? "");
    }
    if (event.kind === "sendBlocked" || event.kind === "receiveBlocked") {
      words.push(`${names.get(event.channel)} ${event.kind}`);
    }
    if (event.kind === "sendDone" || event.kind === "receiveDone") {
      words.push(`${names.get(event.channel)} ${event.kind} ${event.outcome} ${event.occupancy}`);
    }
  }
  return words;
}

test("while a select waits each arm is blocked; one is done, the others are aborted", async () => {
  const { trace } = await traceOf(`
    import { channel, ready, recv, select, send, syncChannel, trySelect } from "mpscope";
    const [aTx, aRx] = channel({ name: "a" });
    const [bTx, bRx] = syncChannel(0, { name: "b" });
    const cases = () => ({ a: recv(aRx), b: send(bTx, 1), biased: true });
    trySelect(cases());
    const waiting = select(cases());
    await new Promise((resolve) => setTimeout(resolve, 5));
    aTx.sendSync(2);
    await waiting;
    const seen = ready(cases());
    const sent = bRx.recv();
    await seen;
    trySelect(cases());
    await sent;
    await select({ ...cases(), timeout: 1 });
    for (const handle of [aTx, aRx, bTx, bRx]) handle.drop();
  `);
  assert.deepEqual(operationsOf(trace), [
    "a receiveDone empty 0",
    "b sendDone full 0",
    "a receiveBlocked",
    "b sendBlocked",
    "a sendDone ok 1",
    "a receiveDone ok 0",
    "b sendDone aborted 0",
    "a receiveBlocked",
    "b sendBlocked",
    "b receiveBlocked",
    "a receiveDone aborted 0",
    "b sendDone aborted 0",
    "b sendDone ok 0",
    "b receiveDone ok 0",
    "a receiveBlocked",
    "b sendBlocked",
    "a receiveDone timeout 0",
    "b sendDone timeout 0",
  ]);
});

test("a channel of time is received from, and ends with its last receiver", async () => {
  const { trace, file } = await traceOf(`
    import { after, at, never, tick } from "mpscope";
    const all = [after(1), at(new Date(0)), tick(1), never()];
    await all[0].recv();
    all[1].recvSync();
    all[2].recvSync();
    await all[2].recv();
    all[3].tryRecv();
    await all[3].recvTimeout(1);
    for (const rx of all) rx.drop();
  `);
  const done = operationsOf(trace).filter((words) => words.includes("Done"));
  assert.deepEqual(done, [
    "after receiveDone ok 0",
    "at receiveDone ok 0",
    "tick receiveDone ok 0",
    "tick receiveDone ok 0",
    "never receiveDone empty 0",
    "never receiveDone timeout 0",
  ]);
  const engine = new Engine({ now: () => 0, after: () => () => undefined });
  engine.ingest(readFileSync(file));
  engine.end();
  const known = { workers: 0, channels: 0, edges: 0 };
  const { packed } = await engine.handlers().frame({ at: "end", known });
  const { state, occupancy } = unpackFrame(packed).channels;
  assert.deepEqual(
    [...state],
    Array.from({ length: 4 }, () => CHANNEL_STATE.closed),
  );
  assert.deepEqual([...occupancy], [0, 0, 0, 0]);
});
