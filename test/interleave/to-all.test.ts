/** Channels of which every receiver gets every message, and oneshots, in every order of steps and with deaths. */

import assert from "node:assert/strict";
import { broadcast, oneshot, watch } from "../../src/runtime/channel.ts";
import { dying, interleaving } from "../support/interleave/interleaving.ts";
import type { Call, Outcome } from "../support/interleave/thread.ts";

/** Longer than what stands in a slot: each message has a block of its own. */
const text = (number: number): string => `${number}: a text that needs a block of its own`;

/** Waits as long as anybody else can do anything. */
const RECEIVE: Call = ["rx", "recvTimeoutSync", 1_000_000];
const LONG_ENOUGH = 1_000_000;

interface Received {
  readonly ok: boolean;
  readonly value?: string;
  readonly reason?: string;
  readonly missed?: number;
}

/** A receiver's messages are whole, rise, and with those that it missed are `counts`; then it is over. */
function checkReceived(outcomes: readonly Outcome[] | undefined, ...counts: number[]): void {
  const received = (outcomes ?? []) as readonly Received[];
  let next = 0;
  for (const { ok, value = "", reason, missed = 0 } of received) {
    if (reason === "lagged") next += missed;
    else if (ok) {
      assert.equal(value, text(next));
      next++;
    } else assert.equal(reason, "disconnected", JSON.stringify(received));
  }
  assert.ok(counts.includes(next), JSON.stringify(received));
  assert.equal(received.at(-1)?.reason, "disconnected");
}

interleaving(
  "a broadcast to one receiver: nothing is lost without being counted, and none sleeps on",
  {
    threads() {
      const [tx, rx] = broadcast<string>(1);
      return [
        {
          handles: { tx },
          calls: [
            ["tx", "send", text(0)],
            ["tx", "send", text(1)],
            ["tx", "drop"],
          ],
        },
        { handles: { rx }, calls: Array.from({ length: 4 }, () => RECEIVE) },
      ];
    },
    check([, received]) {
      checkReceived(received, 2);
    },
  },
);

interleaving("a broadcast to two receivers: each gets its own copy of all that it did not miss", {
  threads() {
    const [tx, rx] = broadcast<string>(2);
    const other = rx.clone();
    return [
      {
        handles: { tx },
        calls: [
          ["tx", "send", text(0)],
          ["tx", "send", text(1)],
          ["tx", "send", text(2)],
          ["tx", "drop"],
        ],
      },
      { handles: { rx }, calls: Array.from({ length: 5 }, () => RECEIVE) },
      { handles: { rx: other }, calls: Array.from({ length: 5 }, () => RECEIVE) },
    ];
  },
  check([, first, second]) {
    checkReceived(first, 3);
    checkReceived(second, 3);
  },
  preemptions: 1,
});

interleaving("a broadcast whose receiver goes: what is sent reaches the other one", {
  threads() {
    const [tx, rx] = broadcast<string>(2);
    const other = rx.clone();
    return [
      {
        handles: { tx },
        calls: [
          ["tx", "send", text(0)],
          ["tx", "send", text(1)],
          ["tx", "drop"],
        ],
      },
      {
        handles: { rx },
        calls: [
          ["rx", "tryRecv"],
          ["rx", "drop"],
        ],
      },
      { handles: { rx: other }, calls: Array.from({ length: 3 }, () => RECEIVE) },
    ];
  },
  check([sent, , received]) {
    checkReceived(received, 2);
    for (const receivers of sent?.slice(0, 2) ?? []) assert.ok(receivers === 1 || receivers === 2);
  },
  preemptions: 1,
});

interleaving("a watch: who waits for a change sees the last value", {
  threads() {
    const [tx, rx] = watch(text(0));
    return [
      {
        handles: { tx },
        calls: [
          ["tx", "send", text(1)],
          ["tx", "send", text(2)],
          ["tx", "drop"],
        ],
      },
      {
        handles: { rx },
        calls: [
          ["rx", "changedTimeoutSync", LONG_ENOUGH],
          ["rx", "borrowAndUpdate"],
          ["rx", "changedTimeoutSync", LONG_ENOUGH],
          ["rx", "changedTimeoutSync", LONG_ENOUGH],
          ["rx", "borrow"],
        ],
      },
    ];
  },
  check([, seen]) {
    const [first, between, , last, value] = seen ?? [];
    assert.deepEqual(first, { ok: true });
    assert.ok([text(1), text(2)].includes(between as string));
    assert.deepEqual(last, { ok: false, reason: "disconnected" });
    assert.equal(value, text(2));
  },
});

dying("while it broadcasts to a full channel: the message arrives whole or not at all", {
  threads([victim = 0]) {
    const [tx, rx] = broadcast<string>(1);
    tx.send(text(0));
    return [
      { handles: { tx }, calls: [["tx", "send", text(1)]] },
      { handles: { rx }, calls: Array.from({ length: 3 }, () => RECEIVE) },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, received]) {
    checkReceived(received, 1, 2);
  },
});

dying("while it receives a broadcast: the other receiver gets everything, and sends go on", {
  threads([victim = 0]) {
    const [tx, rx] = broadcast<string>(2);
    const other = rx.clone();
    tx.send(text(0));
    tx.send(text(1));
    return [
      {
        handles: { rx },
        calls: [
          ["rx", "recvSync"],
          ["rx", "recvSync"],
        ],
      },
      {
        handles: { tx, rx: other },
        calls: [
          RECEIVE,
          RECEIVE,
          ["tx", "send", text(2)],
          ["tx", "send", text(3)],
          RECEIVE,
          RECEIVE,
          ["tx", "drop"],
          RECEIVE,
        ],
      },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, outcomes]) {
    const received = outcomes?.filter((outcome) => typeof outcome === "object");
    checkReceived(received, 4);
  },
});

dying("while it drops the receiver of a broadcast: the next send finds none", {
  threads([victim = 0]) {
    const [tx, rx] = broadcast<string>(2);
    tx.send(text(0));
    return [
      { handles: { rx }, calls: [["rx", "drop"]] },
      { handles: { tx }, calls: [["tx", "send", text(1)]] },
      {
        handles: { tx: tx.clone() },
        calls: [
          ["settle", victim],
          ["tx", "send", text(2)],
        ],
      },
    ];
  },
  check([, sent, heir]) {
    assert.ok(sent?.[0] === 1 || sent?.[0] === 0 || sent?.[0] === "SendError", String(sent));
    assert.deepEqual(heir, ["SendError"]);
  },
});

dying("while it replaces a watched value: the old one or the new one is there, whole", {
  threads([victim = 0]) {
    const [tx, rx] = watch(text(0));
    return [
      { handles: { tx: tx.clone() }, calls: [["tx", "send", text(1)]] },
      {
        handles: { tx, rx },
        calls: [
          ["rx", "borrowAndUpdate"],
          ["tx", "send", text(2)],
          ["rx", "changedTimeoutSync", LONG_ENOUGH],
          ["rx", "borrow"],
        ],
      },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, seen]) {
    const [first, , changed, last] = seen ?? [];
    assert.ok([text(0), text(1)].includes(first as string), String(first));
    assert.deepEqual(changed, { ok: true });
    assert.ok([text(1), text(2)].includes(last as string), String(last));
  },
});

dying("while it replaces a watched value once more: no block is in use twice", {
  threads([victim = 0]) {
    const [tx, rx] = watch(text(0));
    for (const value of [1, 2]) tx.send(text(value));
    return [
      { handles: { tx: tx.clone() }, calls: [["tx", "send", text(3)]] },
      {
        handles: { tx, rx },
        calls: [4, 5, 6].flatMap((value): Call[] => [
          ["tx", "send", text(value)],
          ["rx", "borrow"],
        ]),
      },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, outcomes = []]) {
    const seen = outcomes.filter((outcome) => typeof outcome === "string");
    assert.equal(seen.length, 3);
    for (const value of seen) assert.match(value, /^[3-6]: a text that needs a block of its own$/);
  },
});

dying("while it looks at a watched value: the sender and the others go on", {
  threads([victim = 0]) {
    const [tx, rx] = watch(text(0));
    const other = rx.clone();
    tx.send(text(1));
    return [
      {
        handles: { rx },
        calls: [
          ["rx", "changedSync"],
          ["rx", "borrow"],
        ],
      },
      {
        handles: { tx, rx: other },
        calls: [
          ["tx", "send", text(2)],
          ["rx", "changedSync"],
          ["rx", "borrow"],
        ],
      },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, seen]) {
    assert.equal(seen?.at(-1), text(2));
  },
});

dying("while it sends a oneshot: the receiver gets the value or an error", {
  threads([victim = 0]) {
    const [tx, rx] = oneshot<string>();
    return [
      { handles: { tx }, calls: [["tx", "send", text(0)]] },
      { handles: { rx }, calls: [["rx", "recvSync"]] },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, received]) {
    assert.ok([text(0), "RecvError"].includes(received?.[0] as string), String(received));
  },
});

dying("while it receives a oneshot: the sender has sent or gets an error", {
  threads([victim = 0]) {
    const [tx, rx] = oneshot<string>();
    return [
      { handles: { rx }, calls: [["rx", "recvSync"]] },
      { handles: { tx }, calls: [["tx", "send", text(0)]] },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, sent]) {
    assert.ok([undefined, "SendError"].includes(sent?.[0] as undefined), String(sent));
  },
});
