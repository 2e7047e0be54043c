/** Closing a channel, and permits, under every order of the atomic steps. */

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { bounded } from "../../src/runtime/channel.ts";
import { interleaving } from "../support/interleave/interleaving.ts";

interleaving("a send to a channel that is being closed arrives or fails", {
  threads() {
    const [tx, rx] = bounded<number>(1);
    return [
      { handles: { tx }, calls: [["tx", "trySend", 1]] },
      {
        handles: { rx },
        calls: [
          ["rx", "close"],
          ["rx", "drain"],
        ],
      },
    ];
  },
  check([sender, receiver]) {
    const [sent] = sender ?? [];
    assert.deepEqual(receiver?.[1], isDeepStrictEqual(sent, { ok: true }) ? [1] : []);
  },
});

interleaving("a sender that waits for room learns that the channel was closed", {
  threads() {
    const [tx, rx] = bounded<number>(1);
    tx.sendSync(0);
    return [
      { handles: { tx }, calls: [["tx", "sendSync", 1]] },
      { handles: { rx }, calls: [["rx", "close"]] },
    ];
  },
  check([sent]) {
    assert.deepEqual(sent, ["SendError"]);
  },
});

interleaving("a receive that waits learns that the channel was closed by another receiver", {
  threads() {
    const [tx, rx] = bounded<number>(1);
    return [
      { handles: { rx: rx.clone(), tx }, calls: [["rx", "recvSync"]] },
      { handles: { rx }, calls: [["rx", "close"]] },
    ];
  },
  check([received]) {
    assert.deepEqual(received, ["RecvError"]);
  },
});
