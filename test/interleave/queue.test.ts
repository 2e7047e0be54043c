/** Channels with a buffer, under every order of their atomic steps with two preemptions. */

import assert from "node:assert/strict";
import { bounded, broadcast, syncChannel, unbounded } from "../../src/runtime/channel.ts";
import { interleaving } from "../support/interleave/interleaving.ts";

interleaving("what one sender sends is received in its order", {
  threads() {
    const [tx, rx] = syncChannel<number>(1);
    return [
      {
        handles: { tx },
        calls: [
          ["tx", "sendSync", 1],
          ["tx", "sendSync", 2],
        ],
      },
      {
        handles: { rx },
        calls: [
          ["rx", "recvSync"],
          ["rx", "recvSync"],
        ],
      },
    ];
  },
  check([, received]) {
    assert.deepEqual(received, [1, 2]);
  },
});

interleaving("two senders at one slot both get their turn", {
  threads() {
    const [tx, rx] = syncChannel<number>(1);
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
    assert.deepEqual(sorted(received), [1, 2]);
  },
  preemptions: 1,
});

interleaving("each message goes to exactly one of two receivers", {
  threads() {
    const [tx, rx] = bounded<number>(2);
    return [
      {
        handles: { tx },
        calls: [
          ["tx", "sendSync", 1],
          ["tx", "sendSync", 2],
        ],
      },
      { handles: { rx: rx.clone() }, calls: [["rx", "recvSync"]] },
      { handles: { rx }, calls: [["rx", "recvSync"]] },
    ];
  },
  check([, first, second]) {
    assert.deepEqual(sorted([...(first ?? []), ...(second ?? [])]), [1, 2]);
  },
  preemptions: 1,
});

interleaving("a channel without a bound grows by a segment while it is read", {
  threads() {
    const [tx, rx] = unbounded<number>();
    // The next message is the first of the second segment.
    for (let i = 0; i < 32; i++) tx.sendSync(0);
    for (let i = 0; i < 31; i++) rx.recvSync();
    return [
      { handles: { tx }, calls: [["tx", "sendSync", 1]] },
      {
        handles: { rx },
        calls: [
          ["rx", "recvSync"],
          ["rx", "recvSync"],
        ],
      },
    ];
  },
  check([, received]) {
    assert.deepEqual(received, [0, 1]);
  },
});

interleaving("a try never reports empty what was sent before by the same thread", {
  threads() {
    const [tx, rx] = bounded<number>(4);
    const thread = {
      calls: [
        ["tx", "sendSync", 1],
        ["rx", "tryRecv"],
      ] as const,
    };
    return [
      { ...thread, handles: { tx: tx.clone(), rx: rx.clone() } },
      { ...thread, handles: { tx, rx } },
    ];
  },
  check(outcomes) {
    for (const [, got] of outcomes) assert.deepEqual(got, { ok: true, value: 1 });
  },
});

interleaving("a receiver that waits learns that the last sender has gone", {
  threads() {
    const [tx, rx] = syncChannel<number>(1);
    return [
      { handles: { tx }, calls: [["tx", "drop"]] },
      { handles: { rx }, calls: [["rx", "recvSync"]] },
    ];
  },
  check([, received]) {
    assert.deepEqual(received, ["RecvError"]);
  },
});

interleaving("a message that was sent is received although its sender goes at once", {
  threads() {
    const [tx, rx] = unbounded<number>();
    return [
      {
        handles: { tx },
        calls: [
          ["tx", "sendSync", 1],
          ["tx", "drop"],
        ],
      },
      {
        handles: { rx },
        calls: [
          ["rx", "recvSync"],
          ["rx", "recvSync"],
        ],
      },
    ];
  },
  check([, received]) {
    assert.deepEqual(received, [1, "RecvError"]);
  },
});

interleaving("a sender that waits for room learns that the last receiver has gone", {
  threads() {
    const [tx, rx] = syncChannel<number>(1);
    tx.sendSync(0);
    return [
      { handles: { tx }, calls: [["tx", "sendSync", 1]] },
      { handles: { rx }, calls: [["rx", "drop"]] },
    ];
  },
  check([sent]) {
    assert.deepEqual(sent, ["SendError"]);
  },
});

interleaving("an onlooker never sees more messages than the channel holds, or fewer than none", {
  threads() {
    const [tx, rx] = bounded<number>(1);
    return [
      { handles: { onlooker: tx.clone() }, calls: [["onlooker", "len"]] },
      {
        handles: { tx },
        calls: [
          ["tx", "sendSync", 1],
          ["tx", "sendSync", 2],
        ],
      },
      {
        handles: { rx },
        calls: [
          ["rx", "recvSync"],
          ["rx", "recvSync"],
        ],
      },
    ];
  },
  check([seen]) {
    assert.ok(seen?.[0] === 0 || seen?.[0] === 1, `saw ${String(seen?.[0])}`);
  },
  preemptions: 1,
});

interleaving("an onlooker never sees more messages than a broadcast keeps, or fewer than none", {
  threads() {
    const [tx, rx] = broadcast<number>(2);
    tx.send(0);
    return [
      { handles: { onlooker: tx.clone() }, calls: [["onlooker", "len"]] },
      {
        handles: { tx },
        calls: [
          ["tx", "send", 1],
          ["tx", "send", 2],
        ],
      },
      {
        handles: { rx },
        calls: [
          ["rx", "tryRecv"],
          ["rx", "tryRecv"],
        ],
      },
    ];
  },
  check([seen]) {
    const len = Number(seen?.[0]);
    assert.ok(len >= 0 && len <= 2, `saw ${len}`);
  },
  preemptions: 1,
});

function sorted(values: readonly unknown[] | undefined): unknown[] {
  return [...(values ?? [])].toSorted((a, b) => Number(a) - Number(b));
}
