/**
 * Go's own tests of `select`, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/golang/go/tree/master/test/chan, test/ken/chan1.go, test/closedchan.go and
 * src/runtime/{chan,chanbarrier}_test.go; crossbeam keeps most of them in
 * https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/golang.rs).
 * Goroutines are async functions, and workers where the claim is about threads. A nil channel is one
 * that nobody else has; what Go does when there is no `default` is an awaited select.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Arm,
  never,
  type Receiver,
  recv,
  type Sender,
  select,
  selectSync,
  send,
  spawn,
  trySelect,
} from "mpscope";
import { bounded as heapBounded } from "../../src/runtime/channel.ts";
import { HEADER } from "../../src/runtime/memory/layout.ts";
import { recv as heapRecv } from "../../src/runtime/select/arm.ts";
import { select as heapSelect } from "../../src/runtime/select/select.ts";
import { join } from "../../src/runtime/threads/join.ts";
import { isPending, soon } from "../support/deadline.ts";
import { type Chan, close, type Program, runProgram, yieldNow } from "../support/goroutines.ts";
import { blocked, disconnected, received, sent, timedOut } from "../support/select-forms.ts";
import { workerUrl } from "../support/worker-url.ts";

function inGo(title: string, main: (program: Program) => Promise<void>): void {
  test(title, () => runProgram(main));
}

inGo("doubleselect: main", async ({ make, go }) => {
  const parts = Array.from({ length: 4 }, () => make<number>());
  const all = make<number>();
  const done = make<string>();
  const senders = parts.map(({ tx }) => tx.clone());
  const worker = spawn(workerUrl("go", "sendToAny"), { senders, count: 2000 });
  for (const part of parts) {
    part.tx.drop();
    go(async () => {
      for await (const value of part.rx) await all.tx.send(value);
      await done.tx.send("part");
    });
  }
  go(async () => {
    for (const _ of parts) await done.rx.recv();
    close(all);
  });
  const seen = new Set<number>();
  for await (const value of all.rx) {
    assert.ok(!seen.has(value), `${value} came twice`);
    seen.add(value);
  }
  assert.equal(seen.size, 2000);
  await soon(worker.join());
});

inGo("nonblock: main", async ({ make, go }) => {
  const done = make<string>();
  for (const capacity of [0, 1]) {
    for (const [out, back] of [
      [123, 234],
      [123_456n, 234_567n],
      [true, false],
      ["hello", "hello again"],
    ]) {
      const { tx, rx } = make<unknown>(capacity);
      assert.deepEqual(trySelect([recv(rx)]), blocked(-1));
      go(async () => {
        assert.equal(await rx.recv(), out);
        await done.tx.send("received");
      });
      while (!trySelect([send(tx, out)]).ok) await yieldNow();
      await done.rx.recv();
      go(async () => {
        await tx.send(back);
        await done.tx.send("sent");
      });
      let hit = trySelect([recv(rx)]);
      for (; !hit.ok; hit = trySelect([recv(rx)])) await yieldNow();
      assert.deepEqual(hit, received(0, back));
      await done.rx.recv();
    }
  }
});

inGo("select: main", async ({ make }) => {
  let counter = 0;
  let shift = 0;
  const value = (): number => {
    counter++;
    return 1 << shift;
  };
  const nil = make<number>();
  const sendAll = (a: Chan<number> | undefined, b: Chan<number> | undefined): number => {
    const open = [a, b];
    for (let count = 0; ; count++) {
      const hit = trySelect(open.map((chan) => send((chan ?? nil).tx, value())));
      if (!hit.ok) return count;
      open[hit.index] = undefined;
      shift++;
    }
  };
  const [a, b] = [make<number>(1), make<number>(1)];
  assert.equal(sendAll(a, b), 2);
  assert.equal((await a.rx.recv()) | (await b.rx.recv()), 3);
  assert.equal(sendAll(a, undefined), 1);
  assert.equal(counter, 10, "each arm's value is made once a select, whether or not it is done");
});

// Go asks that arms which are never done leave no memory behind. Here that is the memory which all
// threads share: the runtime's own modules say how far it is in use.
test("select2: main", async () => {
  const dummy = heapBounded<number>(1);
  const c = heapBounded<number>(1);
  const round = async (): Promise<number> => {
    for (let value = 0; value < 5000; value++) {
      const hit = heapSelect([heapRecv(c[1]), heapRecv(dummy[1])]);
      c[0].sendSync(value);
      assert.deepEqual(await hit, received(0, value));
    }
    return join().heap.read(HEADER.top);
  };
  const before = await round();
  assert.equal(await round(), before);
  dummy[0].drop();
});

/** Whether it blocks, as `select3.go` asks. */
async function testBlock(blocks: boolean, operation: Promise<unknown>): Promise<void> {
  const outcome = operation.catch((error: unknown) => {
    if (!blocks) throw error;
  });
  if (blocks) assert.equal(await isPending(outcome), true);
  else await soon(outcome);
}

function select3(claim: string, main: (program: Program) => Promise<void>): void {
  inGo(`select3: main: ${claim}`, main);
}

select3("sending to and receiving from a nil channel blocks", async ({ make }) => {
  await testBlock(true, make<number>().tx.send(7));
  await testBlock(true, make<number>().rx.recv());
});

select3("a nil channel inside a select is never selected", async ({ make }) => {
  const nil = make<number>();
  assert.deepEqual(trySelect([send(nil.tx, 7)]), blocked(-1));
  assert.deepEqual(trySelect([recv(nil.rx)]), blocked(-1));
  assert.deepEqual(await select([send(nil.tx, 7), recv(nil.rx)], { timeout: 5 }), timedOut(-1));
});

select3("sending to a channel with free buffer space never blocks", async ({ make }) => {
  await testBlock(false, make<number>(1).tx.send(7));
});

select3("receiving from a closed channel never blocks", async ({ make }) => {
  const closed = make<number>();
  close(closed);
  for (let time = 0; time < 10; time++) {
    assert.deepEqual(closed.rx.tryRecv(), { ok: false, reason: "disconnected" });
    await assert.rejects(soon(closed.rx.recv()), { name: "RecvError" });
  }
});

select3("sending to a closed channel fails", async ({ make }) => {
  const closed = make<number>();
  close(closed);
  await assert.rejects(soon(closed.tx.send(7)), { name: "SendError", value: 7 });
});

select3("receiving from a channel that is not ready blocks", async ({ make }) => {
  await testBlock(true, make<number>().rx.recv());
});

// Go blocks for ever; here that is said to be a mistake.
select3("an empty select without an end is an error", async () => {
  await assert.rejects(select([]), TypeError);
  assert.throws(() => selectSync({}), TypeError);
});

select3("selects with only nil channels block", async ({ make }) => {
  const nil = make<number>();
  await testBlock(true, select([recv(nil.rx)]));
  await testBlock(true, select([recv(never())]));
  await testBlock(true, select([send(make<number>().tx, 7)]));
  await testBlock(true, select([recv(make().rx), send(make<number>().tx, 7)]));
});

select3("selects with a channel that is not ready block", async ({ make }) => {
  await testBlock(true, select({ ch: recv(make<number>().rx) }));
});

select3("selects with default do not block", async ({ make }) => {
  const nil = make<number>();
  for (const arms of [{}, { nil: recv(nil.rx) }, { nil: send(nil.tx, 7) }]) {
    assert.deepEqual(trySelect(arms), blocked("default"));
    assert.deepEqual(selectSync({ ...arms, default: true }), blocked("default"));
    assert.deepEqual(await soon(select({ ...arms, default: true })), blocked("default"));
  }
});

select3("selects with a ready channel do not block", async ({ make }) => {
  const { tx, rx } = make<number>(1);
  assert.deepEqual(trySelect([send(tx, 7)]), sent(0));
  assert.deepEqual(trySelect([recv(rx)]), received(0, 7));
  await testBlock(false, select([send(tx, 7)]));
  await testBlock(false, select([recv(rx)]));
});

select3("selects with a closed channel behave like ordinary operations", async ({ make }) => {
  const closed = make<number>();
  close(closed);
  assert.deepEqual(await soon(select([recv(closed.rx)])), disconnected(0));
  assert.deepEqual(await soon(select([send(closed.tx, 7)])), disconnected(0, 7));
  assert.deepEqual(trySelect([recv(closed.rx)]), disconnected(0));
});

select3("a select is not confused if it sees itself", async ({ make }) => {
  const { tx, rx } = make<number>();
  await testBlock(true, select([send(tx, 1), recv(rx)]));
});

inGo("select4: main", async ({ make }) => {
  const [empty, full] = [make<number>(), make<number>(1)];
  await full.tx.send(42);
  const hit = await select({ bug: recv(empty.rx), ok: recv(full.rx) });
  assert.deepEqual(hit, received("ok", 42));
});

/** Every choice of some of the items: what `select5.go` writes a program for. */
function subsets<T>(items: readonly T[]): T[][] {
  return Array.from({ length: 2 ** items.length }, (_, choice) =>
    items.filter((_item, bit) => (choice & (1 << bit)) !== 0),
  );
}

/** What is never done, beside what is. */
function dummies({ make }: Program): Record<string, Arm>[] {
  const arms: [string, Arm][] = [
    ["dummy send", send(make<number>().tx, 1)],
    ["dummy receive", recv(make<number>().rx)],
    ["nil send", send(make<number>(0).tx, 1)],
    ["nil receive", recv(never<number>())],
  ];
  return subsets(arms).map((some) => Object.fromEntries(some));
}

/** A select that can be done at once, in each of its forms. */
const VERBS = [
  (arms: Record<string, Arm>) => select(arms),
  (arms: Record<string, Arm>) => selectSync(arms),
  (arms: Record<string, Arm>) => trySelect(arms),
] as const;

inGo("select5: recv", async (program) => {
  const { tx, rx } = program.make<number>(1);
  for (const others of dummies(program)) {
    for (const arms of [
      { real: recv(rx), ...others },
      { ...others, real: recv(rx) },
    ]) {
      for (const verb of VERBS) {
        await tx.send(7);
        assert.deepEqual(await verb(arms), received("real", 7));
      }
      await tx.send(8);
      assert.deepEqual(await select({ ...arms, default: true }), received("real", 8));
    }
  }
});

inGo("select5: send", async (program) => {
  const { tx, rx } = program.make<number>(1);
  for (const others of dummies(program)) {
    for (const arms of [
      { real: send(tx, 7), ...others },
      { ...others, real: send(tx, 7) },
    ]) {
      for (const verb of VERBS) {
        assert.deepEqual(await verb(arms), sent("real"));
        assert.equal(await rx.recv(), 7);
      }
    }
  }
});

inGo("select5: recvOrder, sendOrder", async ({ make }) => {
  const { tx, rx } = make<number>(1);
  const order: number[] = [];
  const at = <T>(place: number, value: T): T => {
    order.push(place);
    return value;
  };
  await select([
    send(at(1, tx), at(2, 7)),
    send(at(3, make<number>().tx), at(4, 8)),
    recv(at(5, never())),
  ]);
  assert.deepEqual(await select([recv(at(6, rx)), recv(at(7, never()))]), received(0, 7));
  assert.deepEqual(order, [1, 2, 3, 4, 5, 6, 7], "channels and values are read once, in order");
});

inGo("select5: nonblock", async (program) => {
  for (const arms of dummies(program)) {
    assert.deepEqual(trySelect(arms), blocked("default"));
    assert.deepEqual(selectSync({ ...arms, default: true }), blocked("default"));
    assert.deepEqual(await select({ ...arms, timeout: 0 }), timedOut("timeout"));
  }
});

inGo("select6: main", async ({ make, go }) => {
  const [c1, c2, c3] = [make<boolean>(), make<boolean>(), make<boolean>()];
  const second = c1.rx.clone();
  go(async () => {
    await c1.rx.recv();
  });
  go(async () => {
    const { key } = await select({ c1: recv(second), c2: recv(c2.rx) });
    assert.equal(key, "c2");
    await c3.tx.send(true);
    await second.recv();
  });
  go(() => c2.tx.send(true));
  await c3.rx.recv();
  await c1.tx.send(true);
  await c1.tx.send(true);
  second.drop();
});

const RECEIVES: readonly [string, (rx: Receiver<number>) => Promise<unknown>][] = [
  ["recv1", (rx) => rx.recv()],
  ["recv2", (rx) => select([recv(rx)])],
  ["recv3", (rx) => select([recv(rx), recv(never())])],
];

const SENDS: readonly [string, (tx: Sender<number>, other: Sender<number>) => Promise<unknown>][] =
  [
    ["send1", (tx) => tx.send(1)],
    ["send2", (tx) => select([send(tx, 1)])],
    ["send3", (tx, other) => select([send(tx, 1), send(other, 1)])],
  ];

for (const [sender, sending] of SENDS) {
  for (const [receiver, receiving] of RECEIVES) {
    inGo(`select7: main: ${sender} to ${receiver}`, async ({ make }) => {
      const [c, other] = [make<number>(), make<number>()];
      const done = receiving(c.rx);
      await yieldNow();
      await soon(Promise.all([done, sending(c.tx, other.tx)]));
    });
  }
}

inGo("select8: main", async ({ make, go }) => {
  const { tx, rx } = make<number>();
  go(async () => {
    for (;;) await tx.send(5);
  });
  await yieldNow();
  assert.deepEqual(await select({ ch: recv(rx) }), received("ch", 5));
  await yieldNow();
  assert.deepEqual(await select({ ch: recv(rx), default: true }), received("ch", 5));
  await yieldNow();
  const back = make<number>();
  const three = { ch: recv(rx), back: send(back.tx, 10), default: true } as const;
  assert.deepEqual(await select(three), received("ch", 5));
  assert.deepEqual(await select({ default: true }), blocked("default"));
});
