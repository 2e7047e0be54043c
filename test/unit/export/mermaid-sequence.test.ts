import assert from "node:assert/strict";
import { test } from "node:test";
import { exported } from "../../support/exported.ts";
import { TraceBuilder } from "../../support/trace-builder.ts";

function traffic(messages: number): TraceBuilder {
  const trace = new TraceBuilder();
  trace.start("main");
  trace.start("reader; end", "main");
  trace.open("main", "jobs", 1);
  for (let message = 0; message < messages; message++) {
    trace.time += 1000;
    trace.send("main", "jobs", String(message));
    trace.receive("reader; end", "jobs", String(message));
  }
  return trace;
}

test("sends, receives, waits and failures are told in the order of the trace", () => {
  const trace = traffic(1);
  trace.block("reader; end", "receiver", "jobs");
  trace.fail("reader; end", "receiver", "jobs", "timeout");
  const { text, written } = exported("mermaid", (sink) => trace.feed(sink));
  assert.equal(
    text,
    `sequenceDiagram
  participant w1 as main
  participant c1 as [jobs]
  w1->>c1: message 0
  participant w2 as reader#59; end
  c1->>w2: message 0
  Note over w2,c1: waits to receive
  w2--xc1: receive timeout
`,
  );
  assert.equal(written, 4);
});

test("what is too much for a diagram is counted in it", () => {
  const trace = traffic(300);
  const { text, written } = exported("mermaid", (sink) => trace.feed(sink));
  const arrows = text.split("\n").filter((line) => line.includes("->>")).length;
  const [, more] = /and (\d+) more/.exec(text) ?? [];
  assert.deepEqual([arrows, written, arrows + Number(more)], [400, 400, 600]);
});

test("a range without messages is a diagram too", () => {
  const { text } = exported("mermaid", () => undefined);
  assert.equal(text, "sequenceDiagram\n  participant none as no messages\n");
});
