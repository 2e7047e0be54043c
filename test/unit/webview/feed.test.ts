import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { FrameAnswer, FrameRequest, TraceState } from "../../../src/protocol/messages.ts";
import { type Connection, Feed } from "../../../webview/feed.ts";
import { type Clock, LIVE, seek } from "../../../webview/replay/clock.ts";
import { Declared } from "../../../webview/state/declared.ts";
import { Signal } from "../../../webview/state/signal.ts";

/** A feed whose engine answers when the test says so. */
function feedOf(context: TestContext, start: Clock = LIVE) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const clock = new Signal<Clock>(start);
  const connection = new Signal<Connection>({ state: "answering" });
  const asked: FrameRequest[] = [];
  const waiting: { resolve(answer: FrameAnswer): void; reject(error: Error): void }[] = [];
  const taken: boolean[] = [];
  const feed = new Feed({
    clock,
    connection,
    declared: new Declared(),
    request(args) {
      asked.push(args);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    take: (_, wanted) => taken.push(wanted),
  });
  return {
    feed,
    clock,
    connection,
    asked,
    taken,
    tick: (ms: number) => context.mock.timers.tick(ms),
    answer: (state: TraceState = "live") => {
      waiting.shift()?.resolve(answerOf(state));
      return settled();
    },
    refuse: (message: string) => {
      waiting.shift()?.reject(new Error(message));
      return settled();
    },
  };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function answerOf(state: TraceState): FrameAnswer {
  const info = { state, program: undefined, exitCode: undefined, endTime: 0, endPosition: 0 };
  return {
    info: { ...info, problems: [] },
    declared: {
      workers: [{ id: 1, name: "main", kind: "main", site: undefined }],
      channels: [],
      edges: [],
    },
    packed: new Uint8Array(),
  };
}

describe("feed", () => {
  it("asks once, and again only when the answer has been drawn", async (context) => {
    const { feed, asked, answer } = feedOf(context);
    feed.start();
    assert.equal(asked.length, 1);
    await answer();
    assert.equal(asked.length, 1);
    feed.drawn();
    assert.equal(asked.length, 2);
    feed.drawn();
    assert.equal(asked.length, 2);
  });

  it("says what it has been told of, and what it shows", async (context) => {
    const { feed, asked, answer } = feedOf(context);
    feed.start();
    await answer();
    feed.position = 17;
    feed.drawn();
    assert.deepEqual(asked, [
      { at: "end", known: { workers: 0, channels: 0, edges: 0 } },
      { at: "end", known: { workers: 1, channels: 0, edges: 0 }, shown: 17 },
    ]);
  });

  it("asks no more when a recording's instant is on the screen", async (context) => {
    const { feed, asked, answer, tick, clock } = feedOf(context, seek(LIVE, { position: 3 }));
    feed.start();
    await answer("ended");
    feed.drawn();
    tick(60_000);
    assert.equal(asked.length, 1);
    clock.value = seek(LIVE, { position: 4 });
    assert.deepEqual(asked[1]?.at, { position: 4 });
  });

  it("looks now and then whether a program goes on while the view stands still", async (context) => {
    const { feed, asked, answer, tick } = feedOf(context, seek(LIVE, { position: 3 }));
    feed.start();
    await answer("live");
    feed.drawn();
    assert.equal(asked.length, 1);
    tick(250);
    assert.equal(asked.length, 2);
  });

  it("does not show an answer for an instant that the user has left", async (context) => {
    const { feed, clock, taken, answer } = feedOf(context);
    feed.start();
    clock.value = seek(LIVE, { position: 3 });
    await answer();
    assert.deepEqual(taken, [false]);
    feed.drawn();
    await answer();
    assert.deepEqual(taken, [false, true]);
  });

  it("stops asking when it is refused, with the reason, until it is told to try again", async (context) => {
    const { feed, asked, connection, refuse, clock } = feedOf(context);
    feed.start();
    await refuse("the session was closed");
    assert.deepEqual(connection.value, { state: "closed", reason: "the session was closed" });
    clock.value = seek(LIVE, { position: 3 });
    assert.equal(asked.length, 1);
    feed.retry();
    assert.equal(asked.length, 2);
  });

  it("says that it is slow while an answer is long in coming", async (context) => {
    const { feed, connection, tick, answer } = feedOf(context);
    feed.start();
    tick(3000);
    assert.deepEqual(connection.value, { state: "slow" });
    await answer();
    assert.deepEqual(connection.value, { state: "answering" });
  });
});
