import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Engine } from "../../../src/engine/engine.ts";
import { RequestError } from "../../../src/engine/errors.ts";
import type { SequenceAnswer } from "../../../src/protocol/sequence.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { generateTrace } from "../../support/generated-trace.ts";
import { traceOf } from "../../support/trace-text.ts";

const PICTURE = `
  main               worker
  open jobs cap=1    .
  send jobs a        .
  send jobs b…       .
  +3ms
  .                  recv jobs a
  …send jobs b       .
  .                  recv jobs b
  .                  recv jobs…
  mark half time     .
  send jobs c        .
  .                  mark later
`;

function ask(picture = PICTURE) {
  const engine = new Engine(new FakeClock());
  traceOf(picture).feed(engine.sink);
  engine.end();
  return engine.handlers();
}

function spans(answer: SequenceAnswer): readonly (readonly number[])[] {
  return [...answer.spanWorker].map((worker, at) => [
    worker,
    answer.spanDoing[at] ?? -1,
    (answer.spanFrom[at] ?? -1) / 1e6,
    (answer.spanTo[at] ?? -1) / 1e6,
  ]);
}

const all = { from: 0, to: 20e6, columns: 1000, workers: [0, 1], mostArrows: 100 };

describe("the sequence of a range", () => {
  it("tells what each worker did, span by span", async () => {
    assert.deepEqual(spans(await ask().sequence(all)), [
      [0, 0, 0, 3],
      [0, 1, 3, 8],
      [0, 0, 8, 13],
      [1, 0, 0, 10],
      [1, 2, 10, 13],
    ]);
  });

  it("begins with what they were doing already, and ends where the range does", async () => {
    assert.deepEqual(spans(await ask().sequence({ ...all, from: 5e6, to: 7e6, workers: [0] })), [
      [0, 1, 5, 7],
    ]);
  });

  it("merges what is shorter than a column into what lasted longest", async () => {
    const answer = await ask().sequence({ ...all, columns: 2, workers: [0] });
    assert.deepEqual(spans(answer), [
      [0, 1, 0, 8],
      [0, 0, 8, 13],
    ]);
  });

  it("says that a worker waits for several at once", async () => {
    const answer = await ask(`
      main
      open left
      open right
      recv left…
      recv right…
      mark now
    `).sequence({ ...all, workers: [0] });
    assert.deepEqual(spans(answer), [
      [0, 0, 0, 3],
      [0, 2, 3, 4],
      [0, 3, 4, 5],
    ]);
  });

  it("draws an arrow for each message, from its send to its receive", async () => {
    const answer = await ask().sequence(all);
    assert.equal(answer.messages, 3);
    assert.deepEqual([...answer.arrowTicket], [0, 1, 2]);
    assert.deepEqual([...answer.arrowSender], [0, 0, 0]);
    assert.deepEqual([...answer.arrowReceiver], [1, 1, -1]);
    assert.deepEqual([...answer.arrowSent], [2e6, 8e6, 12e6]);
    assert.deepEqual([...answer.arrowReceived], [7e6, 9e6, -1]);
  });

  it("draws messages sent before the range that are received in it, and each only once", async () => {
    const answer = await ask().sequence({ ...all, from: 6.5e6, to: 9.5e6 });
    assert.deepEqual([...answer.arrowTicket], [0, 1]);
    const ofReceiver = await ask().sequence({ ...all, workers: [1] });
    assert.deepEqual([...ofReceiver.arrowTicket], [0, 1]);
  });

  it("chooses evenly among more arrows than are wanted, and counts all", async () => {
    const answer = await ask().sequence({ ...all, mostArrows: 2 });
    assert.equal(answer.messages, 3);
    assert.deepEqual([...answer.arrowTicket], [0, 1]);
  });

  it("is refused a range that makes no sense", () => {
    assert.throws(
      () => ask().sequence({ ...all, to: 0 }),
      new RequestError("a span must start before it ends"),
    );
    assert.throws(
      () => ask().sequence({ ...all, workers: [7] }),
      new RequestError("there is no worker 7"),
    );
    assert.throws(
      () => ask().sequence({ ...all, mostArrows: -1 }),
      new RequestError("mostArrows must be a number from 0 to 65536"),
    );
  });
});

describe("the sequence of very many events", () => {
  it("draws a sample of very many messages, each with both its ends, and says about how many there are", async () => {
    const engine = new Engine(new FakeClock());
    const emit = (piece: Uint8Array) => engine.ingest(piece);
    const events = generateTrace({ events: 400_000, workers: 44, channels: 20, emit });
    engine.end();
    const [from, to] = [0, engine.info().endTime];
    const workers = Array.from({ length: 44 }, (_, index) => index);
    const request = { from, to, columns: 1000, workers, mostArrows: 500 };
    const answer = await engine.handlers().sequence(request);
    assert.equal(answer.isSampled, true);
    assert.equal(answer.arrowTicket.length, 500);
    assert.ok(
      answer.messages > events * 0.4 && answer.messages < events * 0.55,
      `${answer.messages}`,
    );
    for (const [index, sent] of answer.arrowSent.entries()) {
      assert.ok(sent <= (answer.arrowReceived[index] ?? -1));
      assert.ok((answer.arrowSender[index] ?? -1) >= 0 && (answer.arrowReceiver[index] ?? -1) >= 0);
    }
    const quarters = new Set([...answer.arrowSent].map((sent) => Math.floor((4 * sent) / to)));
    assert.equal(quarters.size, 4);
    const few = await engine.handlers().sequence({ ...request, to: to / 10 });
    assert.equal(few.isSampled, false);
  });
});

describe("marks", () => {
  it("are told with who put them where", async () => {
    const answer = await ask().marks({ from: 0, to: 1e9 });
    assert.equal(answer.total, 2);
    assert.deepEqual(
      answer.marks.map(({ time, worker, text }) => [time, worker, text]),
      [
        [11e6, 0, "half time"],
        [13e6, 1, "later"],
      ],
    );
    assert.deepEqual((await ask().marks({ from: 0, to: 11e6 })).total, 1);
    assert.deepEqual((await ask().marks({ from: 12e6, to: 11e6 })).total, 0);
  });

  it("can be stepped to, both ways", async () => {
    const engine = ask();
    const first = await engine.step({ from: 0, by: 1, to: "mark" });
    assert.equal(first.text, "main marks “half time”");
    const second = await engine.step({ from: first.position, by: 1, to: "mark" });
    assert.equal(second.text, "worker marks “later”");
    assert.deepEqual(await engine.step({ from: second.position, by: -1, to: "mark" }), first);
    assert.equal((await engine.step({ from: second.position, by: 1, to: "mark" })).text, "");
  });
});
