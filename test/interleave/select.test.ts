/** Waiting at several channels, under every order of the atomic steps. */

import assert from "node:assert/strict";
import { bounded, syncChannel, unbounded } from "../../src/runtime/channel.ts";
import { dying, interleaving } from "../support/interleave/interleaving.ts";

interleaving("a select takes a message from one of two channels and leaves the other alone", {
  threads() {
    const [tx1, rx1] = unbounded<number>();
    const [tx2, rx2] = unbounded<number>();
    return [
      { handles: { tx1 }, calls: [["tx1", "sendSync", 1]] },
      { handles: { tx2 }, calls: [["tx2", "sendSync", 2]] },
      {
        handles: { rx1, rx2 },
        calls: [
          ["select", ["rx1"], ["rx2"]],
          ["select", ["rx1"], ["rx2"]],
        ],
      },
    ];
  },
  check([, , hits]) {
    assert.deepEqual(new Set(hits?.map(String)), new Set(["0,1", "1,2"]));
  },
  preemptions: 1,
});

interleaving("a select that waits learns that a channel has been disconnected", {
  threads() {
    const [tx1, rx1] = unbounded<number>();
    const [tx2, rx2] = syncChannel<number>(1);
    return [
      { handles: { tx1 }, calls: [["tx1", "drop"]] },
      { handles: { rx1, rx2, tx2 }, calls: [["select", ["rx1"], ["rx2"]]] },
    ];
  },
  check([, hits]) {
    assert.deepEqual(hits, [[0, "disconnected"]]);
  },
});

interleaving("two selects meet at a rendezvous, each in one of its arms", {
  threads() {
    const [tx1, rx1] = bounded<number>(0);
    const [tx2, rx2] = bounded<number>(0);
    return [
      { handles: { tx1, rx2 }, calls: [["select", ["tx1", 1], ["rx2"]]] },
      { handles: { rx1, tx2 }, calls: [["select", ["rx1"], ["tx2", 2]]] },
    ];
  },
  check([first, second]) {
    const both = JSON.stringify([first?.[0], second?.[0]]);
    assert.ok(["[[0,null],[0,1]]", "[[1,2],[1,null]]"].includes(both), both);
  },
});

interleaving("a select gives a message that another has taken up, and waits on", {
  threads() {
    const [tx, rx] = bounded<number>(1);
    const [other, never] = bounded<number>(1);
    return [
      {
        handles: { tx, other },
        calls: [
          ["tx", "sendSync", 1],
          ["tx", "sendSync", 2],
        ],
      },
      { handles: { rx: rx.clone() }, calls: [["rx", "recvSync"]] },
      { handles: { rx, never }, calls: [["select", ["never"], ["rx"]]] },
    ];
  },
  check([, received, hits]) {
    const [, selected] = [hits?.[0] ?? []].flat();
    assert.deepEqual(new Set([received?.[0], selected]), new Set([1, 2]));
  },
  preemptions: 1,
});

dying("in a select: what it had not taken is there for others", {
  threads([victim = 0]) {
    const [tx, rx] = bounded<number>(2);
    const [other, idle] = bounded<number>(1);
    return [
      { handles: { rx: rx.clone(), idle }, calls: [["select", ["idle"], ["rx"]]] },
      {
        handles: { tx, rx, other },
        calls: [
          ["tx", "sendSync", 1],
          ["tx", "sendSync", 2],
          ["rx", "recvSync"],
        ],
      },
      { handles: {}, calls: [["settle", victim]] },
    ];
  },
  check([, calls]) {
    const last = calls?.[2];
    assert.ok(last === 1 || last === 2, String(last));
  },
});
