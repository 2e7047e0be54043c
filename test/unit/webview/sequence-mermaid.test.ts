import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { SequenceAnswer } from "../../../src/protocol/sequence.ts";
import { mermaidOf } from "../../../webview/sequence/mermaid.ts";

const NAMES = {
  worker: (index: number) => ["main", "end; <b>"][index] ?? "",
  channel: (index: number) => ["jobs", "a->>b: c"][index] ?? "",
};
const RANGE = { from: 0, to: 1e9 };

interface Message {
  readonly channel?: number;
  readonly ticket: number;
  readonly sender?: number;
  readonly receiver?: number;
  readonly sent: number;
  readonly received?: number;
}

function answerOf(messages: readonly Message[], spans: readonly number[][] = []): SequenceAnswer {
  return {
    spanWorker: Uint32Array.from(spans, ([worker = 0]) => worker),
    spanDoing: Uint8Array.from(spans, ([, doing = 0]) => doing),
    spanFrom: Float64Array.from(spans, ([, , from = 0]) => from),
    spanTo: Float64Array.from(spans, ([, , , to = 0]) => to),
    arrowChannel: Uint32Array.from(messages, ({ channel = 0 }) => channel),
    arrowTicket: Float64Array.from(messages, ({ ticket }) => ticket),
    arrowSender: Int32Array.from(messages, ({ sender = 0 }) => sender),
    arrowReceiver: Int32Array.from(messages, ({ receiver = -1 }) => receiver),
    arrowSent: Float64Array.from(messages, ({ sent }) => sent),
    arrowReceived: Float64Array.from(messages, ({ received = -1 }) => received),
    messages: messages.length,
    isSampled: false,
  };
}

describe("a range of the sequence as Mermaid", () => {
  it("has an arrow for each message and a note for each long wait, in the order of time", () => {
    const text = mermaidOf(
      answerOf(
        [
          { ticket: 7, receiver: 1, sent: 20e6, received: 30e6 },
          { ticket: 8, sent: 40e6 },
        ],
        [
          [1, 2, 0, 10e6],
          [0, 1, 25e6, 25.1e6],
        ],
      ),
      RANGE,
      NAMES,
    );
    assert.equal(
      text,
      `sequenceDiagram
  participant w0 as main
  participant w1 as end#59; #60;b#62;
  Note over w1: waits to receive 10.0 ms
  w0->>w1: jobs #35;7 (10.0 ms)
  Note over w0: sends jobs #35;8
`,
    );
  });

  it("leaves out what is not in the range", () => {
    const text = mermaidOf(
      answerOf([
        { ticket: 0, receiver: 1, sent: 1, received: 2 },
        { ticket: 1, channel: 1, receiver: 1, sent: 100, received: 200 },
        { ticket: 2, receiver: 1, sent: 301, received: 400 },
      ]),
      { from: 50, to: 300 },
      NAMES,
    );
    assert.deepEqual(text.match(/->>.*/g), ["->>w1: a-#62;#62;b#58; c #35;1 (100 ns)"]);
  });

  it("counts what is too much for a diagram", () => {
    const many = Array.from({ length: 1000 }, (_, ticket) => ({
      ticket,
      receiver: 1,
      sent: ticket,
      received: ticket + 1,
    }));
    const answer = { ...answerOf(many), messages: 5000 };
    const text = mermaidOf(answer, RANGE, NAMES);
    assert.equal(text.match(/->>/g)?.length, 400);
    assert.match(text, /Note over w0: and 4\D?600 more that are not shown\n$/);
    assert.ok(text.length < 50_000);
  });

  it("is a diagram too when there is nothing to draw", () => {
    assert.equal(
      mermaidOf(answerOf([]), RANGE, NAMES),
      "sequenceDiagram\n  participant none as no messages\n",
    );
  });
});
