import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { channelLook } from "../../../webview/graph/channel-node.ts";
import { describeEdge, describeNode, describePicture } from "../../../webview/graph/describe.ts";
import { flowOf } from "../../../webview/graph/flow.ts";
import { workerText } from "../../../webview/graph/worker-node.ts";
import { noticesOf } from "../../../webview/panels/notice.ts";
import { LIVE, seek } from "../../../webview/replay/clock.ts";
import { badgeOf } from "../../../webview/replay/controls.ts";
import { callOf, warmth } from "../../../webview/state/channel-kind.ts";
import { channelNode, workerNode } from "../../../webview/state/node.ts";
import { fill } from "../../../webview/state/picture.ts";
import { type PicturedChannel, type PicturedWorker, pictureOf } from "../../support/pictures.ts";

const PROGRAM = {
  name: "program.ts",
  command: [],
  pid: 1,
  startedAt: 0,
  writer: "test",
  platform: "test",
};

function look(channel: PicturedChannel) {
  return channelLook(pictureOf({ workers: {}, channels: { c: channel } }), 0);
}

function text(worker: PicturedWorker, moving: boolean): string {
  return workerText(pictureOf({ workers: { w: worker }, channels: {}, moving }), 0);
}

describe("a channel's kind", () => {
  it("is said as it is made", () => {
    assert.equal(callOf("syncChannel", 16), "syncChannel(16)");
    assert.equal(callOf("broadcast", 8), "broadcast(8)");
    assert.equal(callOf("channel", -1), "channel()");
    assert.equal(callOf("tick", 1), "tick()");
    assert.equal(callOf("oneshot", 1), "oneshot()");
  });

  it("has the warmest colour only where a full buffer is back-pressure", () => {
    assert.equal(warmth("syncChannel", 1), 1);
    assert.equal(warmth("a kind of later", 1), 1);
    assert.ok(warmth("broadcast", 1) < 1);
    assert.ok(warmth("oneshot", 1) < 0.5);
  });
});

describe("a channel's card", () => {
  it("says how full a bounded buffer is", () => {
    const { level, full, footer } = look({ capacity: 64, occupancy: 57, receiveRate: 10_300 });
    assert.deepEqual(
      { level, full, footer },
      { level: "57/64", full: false, footer: "10.3k msg/s" },
    );
    assert.equal(look({ capacity: 2, occupancy: 2 }).full, true);
  });

  it("says of an unbounded one that it grows, and how fast", () => {
    const growing = look({ capacity: -1, occupancy: 1204, sendRate: 20_600, receiveRate: 12_900 });
    assert.deepEqual(
      [growing.level, growing.footer, growing.remark],
      ["1\u202f204 / ∞", "+7.70k msg/s", "growing"],
    );
    assert.equal(look({ capacity: -1, occupancy: 3, sendRate: 5, receiveRate: 5 }).remark, "");
  });

  it("calls a rendezvous a rendezvous", () => {
    assert.equal(look({ capacity: 0 }).level, "rendezvous");
  });

  it("says blocked senders before waiting receivers", () => {
    assert.equal(look({ capacity: 1, blockedSenders: 3, waitingReceivers: 1 }).remark, "3 blocked");
    assert.equal(look({ capacity: 1, waitingReceivers: 2 }).remark, "2 waiting");
  });

  it("calls full only what holds up its senders", () => {
    assert.equal(look({ kind: "oneshot", capacity: 1, occupancy: 1 }).full, false);
    const news = look({ kind: "broadcast", capacity: 8, occupancy: 8 });
    assert.deepEqual([news.level, news.full, news.remark], ["8/8", false, "overwriting"]);
    assert.equal(look({ kind: "broadcast", capacity: 8, occupancy: 7 }).remark, "");
  });

  it("says of a watch whether its value has been seen", () => {
    assert.equal(look({ kind: "watch", capacity: 1, occupancy: 1 }).level, "not seen");
    assert.equal(look({ kind: "watch", capacity: 1 }).level, "seen");
  });

  it("calls time what it is, and does not miss its senders", () => {
    const tick = look({ kind: "tick", capacity: 1, waitingReceivers: 1 });
    assert.deepEqual([tick.level, tick.remark], ["tick", "1 waiting"]);
    assert.equal(look({ kind: "never", capacity: 0 }).level, "never");
    const over = look({ kind: "after", capacity: 1, state: "closed" });
    assert.deepEqual([over.level, over.footer], ["closed", "no receiver left"]);
  });

  it("says why it has ended, and what is still in it", () => {
    const closed = look({ capacity: 8, state: "noSenders" });
    assert.deepEqual([closed.level, closed.footer], ["closed", "all senders dropped"]);
    assert.equal(look({ capacity: 8, state: "noSenders", occupancy: 3 }).level, "3/8");
    assert.equal(look({ capacity: 8, state: "noReceivers" }).footer, "no receiver left");
    assert.equal(look({ capacity: 8, state: "closed" }).footer, "both sides dropped");
  });
});

describe("a gauge", () => {
  it("is full only at the capacity", () => {
    assert.deepEqual([fill(0, 4), fill(3, 4), fill(4, 4)], [0, 0.75, 1]);
  });

  it("grows by the logarithm where there is no capacity, and never is full", () => {
    assert.deepEqual([fill(0, -1), fill(99, -1), fill(1e9, -1)], [0, 0.5, 0.95]);
    assert.equal(fill(5, 0), 0);
  });
});

describe("a worker's pill", () => {
  it("says while time runs what took most of the last second", () => {
    assert.equal(text({ state: "running", blocked: 0.78, running: 0.22 }, true), "blocked 78 %");
    assert.equal(text({ state: "blocked", waiting: 0.9, running: 0.1 }, true), "waiting 90 %");
    assert.equal(text({ state: "blocked", running: 1 }, true), "own code 100 %");
  });

  it("says at an instant exactly what it does, and since when", () => {
    assert.equal(text({ state: "blocked", running: 1, since: 1840 }, false), "blocked 1.8 s");
    assert.equal(text({ state: "running", blocked: 0.9, running: 0.1 }, false), "own code 10 %");
    assert.equal(text({ state: "blocked", since: 0 }, false), "blocked");
    assert.equal(text({ state: "exited" }, false), "exited");
  });
});

describe("words for a screen reader", () => {
  const picture = pictureOf({
    workers: { producer: { state: "blocked", since: 20 } },
    channels: { jobs: { capacity: 2, occupancy: 2, blockedSenders: 1, receiveRate: 2 } },
    edges: { "producer > jobs": "blocked" },
    head: { workers: 1, channels: 1, messageRate: 2, blockedSenders: 1 },
  });

  it("tell a channel, a worker, an edge and the whole", () => {
    assert.equal(
      describeNode(picture, channelNode(0)),
      "channel jobs, syncChannel(2), 2/2, full, 1 blocked, 2.0 msg/s",
    );
    assert.equal(describeNode(picture, workerNode(0)), "worker producer, blocked 20 ms");
    assert.equal(describeEdge(picture, 0), "producer to jobs: 0 msg/s, 1 message, blocked");
    assert.equal(describePicture(picture), "1 worker, 1 channel, 2.0 msg/s, 1 blocked");
  });
});

describe("moving dots", () => {
  it("come one a message while a person can count them, and stream above that", () => {
    const slow = flowOf(1);
    assert.equal(slow.gap, slow.speed);
    assert.equal(flowOf(10_000).gap, 9);
    assert.equal(flowOf(10_000).speed, flowOf(1e6).speed);
  });
});

describe("the badge", () => {
  it("says whether the view follows, stands, replays, or the program has ended", () => {
    const paused = seek(LIVE, { position: 1 });
    const playing = { mode: "playing", from: 0, since: 0, speed: 1 } as const;
    assert.equal(badgeOf(LIVE, { state: "waiting" }, true), "WAITING");
    assert.equal(badgeOf(LIVE, { state: "live" }, true), "LIVE");
    assert.equal(badgeOf(paused, { state: "live" }, false), "PAUSED");
    assert.equal(badgeOf(playing, { state: "live" }, false), "REPLAY");
    assert.equal(badgeOf(paused, { state: "ended" }, false), "REPLAY");
    assert.equal(badgeOf(LIVE, { state: "ended" }, true), "ENDED");
    assert.equal(badgeOf(LIVE, { state: "live", reading: 0.4 }, true), "READING");
    assert.equal(badgeOf(paused, { state: "live", reading: 0.4 }, false), "PAUSED");
  });
});

describe("notices", () => {
  const answering = { state: "answering" } as const;

  it("are none when all is well", () => {
    assert.deepEqual(noticesOf(pictureOf({ workers: {}, channels: {} }), answering), []);
    assert.deepEqual(noticesOf(undefined, answering), []);
  });

  it("tell of a program that was killed, of damage, and of lost records", () => {
    const picture = pictureOf({
      workers: {},
      channels: {},
      head: { lost: 1 },
      info: { state: "cut", endPosition: 1, problems: ["block 17 is damaged"] },
    });
    const notices = noticesOf(picture, answering).map((notice) => notice.text);
    assert.equal(notices.length, 3);
    assert.equal(notices[0], "block 17 is damaged");
    assert.match(notices[1] ?? "", /^The program ended without a goodbye/);
    assert.match(notices[2] ?? "", /^1 record was lost/);
  });

  it("tell that single operations were not recorded", () => {
    const program = { ...PROGRAM, level: "gauges" } as const;
    const [notice] = noticesOf(
      pictureOf({ workers: {}, channels: {}, info: { program } }),
      answering,
    );
    assert.match(notice?.text ?? "", /^Recorded at the level “gauges”/);
    assert.equal(notice?.gravity, "information");
  });

  it("tell that the view cannot keep up with the program", () => {
    const info = { behind: 2.34e9 } as const;
    const [notice] = noticesOf(pictureOf({ workers: {}, channels: {}, info }), answering);
    assert.equal(notice?.gravity, "warning");
    assert.match(notice.text, /^The view is 2\.34 s behind the program, /);
  });

  it("tell how much of a recording has been read", () => {
    const info = { reading: 0.437 } as const;
    const [notice] = noticesOf(pictureOf({ workers: {}, channels: {}, info }), answering);
    assert.equal(notice?.text, "The recording is being read: 43 %. What has been read is shown.");
  });

  it("tell of an exit code that is not zero", () => {
    const info = { state: "ended", exitCode: 3 } as const;
    const [notice] = noticesOf(pictureOf({ workers: {}, channels: {}, info }), answering);
    assert.equal(notice?.text, "The program ended with exit code 3.");
  });

  it("tell that the editor is silent", () => {
    const closed = noticesOf(undefined, { state: "closed", reason: "the session was closed" });
    assert.deepEqual(closed, [
      {
        gravity: "error",
        text: "The view is no longer connected: the session was closed",
      },
    ]);
  });
});
