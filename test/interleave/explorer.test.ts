/** The explorer finds what it is there to find. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { syncChannel } from "../../src/runtime/channel.ts";
import { Directed } from "../support/interleave/directed.ts";

test("threads that wait for each other are found", async () => {
  await using directed = await Directed.start(() => {
    const [tx, rx] = syncChannel<number>(0);
    const [back, answers] = syncChannel<number>(0);
    return [
      {
        handles: { tx, answers },
        calls: [
          ["answers", "recvSync"],
          ["tx", "sendSync", 1],
        ],
      },
      {
        handles: { rx, back },
        calls: [
          ["rx", "recvSync"],
          ["back", "sendSync", 1],
        ],
      },
    ];
  });
  assert.throws(() => directed.explore(0, () => undefined), /threads 0 and 1 wait for ever/);
});

test("an order that only a preemption brings about is found", async () => {
  await using directed = await Directed.start(() => {
    const [tx, rx] = syncChannel<number>(1);
    return [
      {
        handles: { tx },
        calls: [
          ["tx", "sendSync", 1],
          ["tx", "drop"],
        ],
      },
      { handles: { rx }, calls: [["rx", "tryRecv"]] },
    ];
  });
  const found = new Set<string>();
  const note = (): void => {
    found.add(JSON.stringify(directed.outcomes[1]));
  };
  directed.explore(0, note);
  assert.equal(found.size, 2, "before or after the sender");
  directed.explore(1, note);
  assert.equal(found.size, 2, "whatever happens in between looks like one of both");
});
