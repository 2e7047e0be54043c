/** The rendezvous, under every order of its atomic steps with two preemptions. */

import assert from "node:assert/strict";
import { bounded, syncChannel } from "../../src/runtime/channel.ts";
import { interleaving } from "../support/interleave/interleaving.ts";

interleaving("a sender and a receiver meet, whoever comes first", {
  threads() {
    const [tx, rx] = syncChannel<number>(0);
    return [
      { handles: { tx }, calls: [["tx", "sendSync", 1]] },
      { handles: { rx }, calls: [["rx", "recvSync"]] },
    ];
  },
  check(outcomes) {
    assert.deepEqual(outcomes, [[undefined], [1]]);
  },
});

interleaving("two senders meet one receiver one after the other", {
  threads() {
    const [tx, rx] = syncChannel<number>(0);
    return [
      { handles: { tx: tx.clone() }, calls: [["tx", "sendSync", 1]] },
      { handles: { tx }, calls: [["tx", "sendSync", 2]] },
      {
        handles: { rx },
        calls: [
          ["rx", "recvSync"],
          ["rx", "recvSync"],
        ],
      },
    ];
  },
  check([, , received]) {
    assert.deepEqual(new Set(received), new Set([1, 2]));
  },
  preemptions: 1,
});

interleaving("a try at a rendezvous takes a message or finds nobody, and nothing in between", {
  threads() {
    const [tx, rx] = bounded<number>(0);
    return [
      { handles: { tx }, calls: [["tx", "trySend", 1]] },
      { handles: { rx }, calls: [["rx", "tryRecv"]] },
    ];
  },
  check(outcomes) {
    // Neither waits, so they never meet.
    const [[sent] = [], [received] = []] = outcomes;
    assert.deepEqual(sent, { ok: false, reason: "full", value: 1 });
    assert.deepEqual(received, { ok: false, reason: "empty" });
  },
});

interleaving("a sender that waits for a receiver learns that the last one has gone", {
  threads() {
    const [tx, rx] = syncChannel<number>(0);
    return [
      { handles: { tx }, calls: [["tx", "sendSync", 1]] },
      { handles: { rx }, calls: [["rx", "drop"]] },
    ];
  },
  check([sent]) {
    assert.deepEqual(sent, ["SendError"]);
  },
});
