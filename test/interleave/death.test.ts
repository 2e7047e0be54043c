/** A worker that dies before any of its atomic steps: its peers go on, and its handles are dropped. */

import assert from "node:assert/strict";
import { syncChannel, unbounded } from "../../src/runtime/channel.ts";
import { dying } from "../support/interleave/interleaving.ts";

dying("while it sends: its message arrives whole or not at all, then the receiver is told", {
  threads([victim = 0]) {
    const [tx, rx] = unbounded<number>();
    return [
      { handles: { tx }, calls: [["tx", "sendSync", 1]] },
      {
        handles: { rx },
        calls: [
          ["rx", "recvSync"],
          ["rx", "recvSync"],
        ],
      },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, received]) {
    const [first, second] = received ?? [];
    assert.ok(first === 1 || first === "RecvError", String(first));
    assert.equal(second, "RecvError");
  },
});

dying("while it receives: a sender that waits for room gets an error", {
  threads([victim = 0]) {
    const [tx, rx] = syncChannel<number>(1);
    tx.sendSync(0);
    return [
      { handles: { rx }, calls: [["rx", "recvSync"]] },
      {
        handles: { tx },
        calls: [
          ["tx", "sendSync", 1],
          ["tx", "sendSync", 2],
          ["tx", "sendSync", 3],
        ],
      },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, sent]) {
    assert.equal(sent?.[2], "SendError");
  },
});

dying("at a rendezvous: the peer gets the message or an error", {
  threads([victim = 0]) {
    const [tx, rx] = syncChannel<number>(0);
    return [
      { handles: { tx }, calls: [["tx", "sendSync", 1]] },
      {
        handles: { rx },
        calls: [
          ["rx", "recvSync"],
          ["rx", "recvSync"],
        ],
      },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, received]) {
    const [first, second] = received ?? [];
    assert.ok(first === 1 || first === "RecvError", String(first));
    assert.equal(second, "RecvError");
  },
});

dying("while it drops its sender: the receiver is told once", {
  threads([victim = 0]) {
    const [tx, rx] = unbounded<number>();
    return [
      { handles: { tx }, calls: [["tx", "drop"]] },
      { handles: { rx }, calls: [["rx", "recvSync"]] },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, received]) {
    assert.deepEqual(received, ["RecvError"]);
  },
});
