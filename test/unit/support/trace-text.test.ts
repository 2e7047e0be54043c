import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TraceText } from "../../../src/trace/text.ts";
import { traceOf } from "../../support/trace-text.ts";

/** The events of a picture, a line an event: time in ms, worker, what happened. */
function linesOf(picture: string): string[] {
  const lines: string[] = [];
  traceOf(picture).feed(
    new TraceText(
      (line) => lines.push(line.trim().replaceAll(/ +/g, " ")),
      () => undefined,
    ),
  );
  return lines.filter((line) => /^\d/.test(line)).map((line) => line.replace(/ at .*/, ""));
}

describe("a trace drawn as a picture", () => {
  it("becomes events at one millisecond a row, with tickets and occupancy", () => {
    const lines = linesOf(`
      main
      open jobs cap=2
      send jobs a
      send jobs b
      recv jobs a
    `).filter((line) => line.includes("Done"));
    assert.deepEqual(
      lines.map((line) => line.split(" ").slice(1).join(" ")),
      [
        "main#1 sendDone jobs#1 handle=1 ok ticket=0 occupancy=1 size=8",
        "main#1 sendDone jobs#1 handle=1 ok ticket=1 occupancy=2 size=8",
        "main#1 receiveDone jobs#1 handle=2 ok ticket=0 occupancy=1 size=8",
      ],
    );
  });

  it("lets a wait end after what ended it, though it stands further left", () => {
    const kinds = linesOf(`
      main             worker
      open jobs cap=1  .
      send jobs a      .
      send jobs b…     .
      …send jobs b     recv jobs a
    `).map((line) => line.split(" ")[2]);
    assert.deepEqual(kinds.slice(-4), ["sendBlocked", "handleMoved", "receiveDone", "sendDone"]);
  });

  it("disconnects a channel when the last handle of a side goes", () => {
    const lines = linesOf(`
      main
      open jobs
      send jobs a
      drop jobs.rx
      drop jobs.tx
    `).slice(-4);
    assert.deepEqual(
      lines.map((line) => line.split(" ").slice(2).join(" ")),
      [
        "handleDropped jobs#1 handle=2 receiver",
        "channelDisconnected jobs#1 receiver discarded=1",
        "handleDropped jobs#1 handle=1 sender",
        "channelDisconnected jobs#1 sender discarded=0",
      ],
    );
  });

  it("names the row that makes no sense", () => {
    assert.throws(
      () =>
        traceOf(`
          main
          open jobs
          send jobs a
          recv jobs b
        `),
      /row 3, "recv jobs b": main cannot receive b from jobs: next is a/,
    );
    assert.throws(
      () => traceOf("main\njuggle jobs.tx"),
      /row 1, "juggle jobs.tx": main holds no|"juggle" is no step/,
    );
  });
});
