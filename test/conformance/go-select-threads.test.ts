/**
 * Go's own tests of what the runtime does under `select`, re-stated for TypeScript: the same names,
 * the same claims (https://github.com/golang/go/blob/master/src/runtime/chan_test.go,
 * chanbarrier_test.go, and test/closedchan.go; crossbeam keeps most of them in
 * https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/golang.rs).
 * Goroutines are async functions, and workers where the claim is about threads.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bounded,
  never,
  type Receiver,
  recv,
  type Sender,
  type SharedReceiver,
  select,
  selectSync,
  send,
  spawn,
  trySelect,
  unbounded,
} from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { close, type Program, runProgram, yieldNow } from "../support/goroutines.ts";
import { blocked, disconnected, isFair, received, sent } from "../support/select-forms.ts";
import { workerUrl } from "../support/worker-url.ts";

/** Longer than anything here may take (ms). */
const DEADLINE = 20_000;

function inGo(title: string, main: (program: Program) => Promise<void>): void {
  test(title, () => runProgram(main));
}

// One goroutine selects without waiting between two channels. The other makes one ready before the
// other ceases to be: so at each instant one was, and the select must find it.
for (const [name, makeReady] of [
  [
    "TestNonblockSelectRace (test_nonblock_select_race)",
    (tx: Sender<number>) => {
      tx.sendSync(1);
    },
  ],
  [
    "TestNonblockSelectRace2 (test_nonblock_select_race2)",
    (tx: Sender<number>) => {
      tx.drop();
    },
  ],
] as const) {
  test(`chan_test: ${name}`, async () => {
    const [jobs, jobsRx] = unbounded<{ receivers: unknown[] }>();
    const [answers, answersRx] = unbounded<{ ok: boolean; reason?: string }>();
    const worker = spawn(workerUrl("go", "trySelectEach"), { jobs: jobsRx, answers });
    for (let round = 0; round < 1500; round++) {
      const [s1, r1] = bounded<number>(1);
      const [s2, r2] = bounded<number>(1);
      s1.sendSync(1);
      jobs.sendSync({ receivers: [r1.clone(), r2.clone()] });
      makeReady(s2);
      r1.tryRecv();
      const hit = answersRx.recvSync();
      assert.notEqual(hit.reason, "blocked", `round ${round}: no channel was ready`);
      for (const handle of [s1, s2, r1, r2]) handle.drop();
    }
    jobs.drop();
    await soon(worker.join());
  });
}

for (const capacity of [0, 10]) {
  test(`chan_test: TestSelfSelect (test_self_select): capacity ${capacity}`, async () => {
    const [tx, rx] = bounded<number>(capacity);
    const workers = [0, 1].map((part) =>
      spawn<{ own: number }>(workerUrl("go", "selfSelect"), {
        tx: tx.clone(),
        rx: rx.clone(),
        part,
        count: 500,
        timeout: DEADLINE,
      }).join(),
    );
    for (const { own } of await soon(Promise.all(workers))) {
      if (capacity === 0) assert.equal(own, 0, "no select received from itself");
      else assert.ok(own <= 500);
    }
  });
}

test("chan_test: TestSelectStress (test_select_stress)", async () => {
  const count = 400;
  const channels = [0, 0, 2, 3].map((capacity) => bounded<number>(capacity));
  const handles = (): { senders: Sender<number>[]; receivers: SharedReceiver<number>[] } => ({
    senders: channels.map(([tx]) => tx.clone()),
    receivers: channels.map(([, rx]) => rx.clone()),
  });
  const workers = ["sendAll", "receiveAll", "selectToSend", "selectToReceive"].map((name) =>
    spawn<number>(workerUrl("go", name), { ...handles(), count }).join(),
  );
  assert.deepEqual(
    await soon(Promise.all(workers)),
    workers.map(() => 4 * count),
  );
  for (const [, rx] of channels) assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
});

inGo("chan_test: TestSelectFairness (test_select_fairness)", async ({ make, go }) => {
  const trials = 4000;
  const [c1, c2] = [make<number>(trials + 1), make<number>(trials + 1)];
  for (let trial = 0; trial <= trials; trial++) {
    await c1.tx.send(1);
    await c2.tx.send(2);
  }
  const [c3, c4] = [make<number>(), make<number>()];
  const [out, done] = [make<number>(), make<string>()];
  const goroutine = make<string>();
  go(async () => {
    for (;;) {
      const { value = 0 } = await select([recv(c3.rx), recv(c4.rx), recv(c1.rx), recv(c2.rx)]);
      const { key } = await select({ out: send(out.tx, value), done: recv(done.rx) });
      if (key === "done") break;
    }
    await goroutine.tx.send("ended");
  });
  const hits = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const from = (await out.rx.recv()) - 1;
    hits[from] = (hits[from] ?? 0) + 1;
  }
  // Ten times the standard deviation of a fair choice: 10 sqrt(trials / 4).
  isFair(hits, 2, trials / 2 - 5 * Math.sqrt(trials));
  close(done);
  assert.equal(await goroutine.rx.recv(), "ended");
});

inGo("chan_test: TestChanSendInterface (in a select)", async ({ make }) => {
  const { tx, rx } = make<object>(1);
  await tx.send({ some: "object" });
  assert.deepEqual(trySelect([send(tx, {})]), blocked(-1));
  assert.deepEqual(trySelect([send(tx, {}), send(tx, [])]), blocked(-1));
  assert.deepEqual(await select([recv(rx)]), received(0, { some: "object" }));
});

for (const capacity of [0, 1, 10, 100]) {
  inGo(
    `chan_test: TestPseudoRandomSend (test_pseudo_random_send): capacity ${capacity}`,
    async ({ make, go }) => {
      const { tx, rx } = make<number>(capacity);
      const done = make<number[]>();
      go(async () => {
        const all: number[] = [];
        while (all.length < 200) {
          await yieldNow();
          all.push(await rx.recv());
        }
        await done.tx.send(all);
      });
      for (let time = 0; time < 200; time++) await select([send(tx, 1), send(tx, 0)]);
      const all = await done.rx.recv();
      const ones = all.filter((value) => value === 1).length;
      isFair([ones, all.length - ones], 2, all.length / 10);
    },
  );
}

inGo(
  "chan_test: TestSelectDuplicateChannel (test_select_duplicate_channel)",
  async ({ make, go }) => {
    const [c, d, e] = [make<number>(), make<number>(), make<number>()];
    go(async () => {
      assert.deepEqual(await select([recv(c.rx), recv(c.rx), recv(d.rx)]), received(2, 7));
      await e.tx.send(9);
    });
    await yieldNow();
    const behind = c.rx.recv();
    assert.equal(await isPending(behind), true);
    await d.tx.send(7);
    assert.equal(await e.rx.recv(), 9);
    await c.tx.send(8);
    assert.equal(await behind, 8);
  },
);

// What moves under a blocked select is the stack in Go; here it is the memory that all share.
inGo("chan_test: TestSelectStackAdjust", async ({ make, go }) => {
  const [c, d] = [make<object>(), make<object>()];
  const ended = make<unknown>();
  for (const arms of [
    [recv(c.rx), recv(d.rx)],
    [recv(c.rx), recv(c.rx), recv(d.rx), recv(d.rx)],
  ]) {
    go(async () => {
      const { ok } = await select(arms);
      await ended.tx.send(ok);
    });
  }
  await yieldNow();
  const [keep] = unbounded<Uint8Array>();
  for (let block = 0; block < 50; block++) keep.sendSync(new Uint8Array(100_000));
  close(d);
  assert.deepEqual([await ended.rx.recv(), await ended.rx.recv()], [false, false]);
  keep.drop();
});

inGo("chanbarrier_test: TestChanSendSelectBarrier", async ({ make, go }) => {
  const request = async (): Promise<unknown> => {
    const [answer, done] = [make<object>(), make<string>()];
    go(async () => {
      await select([send(answer.tx, { error: "mine" }), recv(done.rx)]);
    });
    const value = await answer.rx.recv();
    await yieldNow();
    return value;
  };
  const clients = Array.from({ length: 10 }, async () => {
    for (let round = 0; round < 50; round++) {
      assert.deepEqual(await request(), { error: "mine" });
    }
  });
  await Promise.all(clients);
});

/** What `closedchan.go` does with a channel, through selects of one or two arms. */
interface ClosedChan {
  readonly name: string;
  readonly recv: (rx: Receiver<number>) => Promise<unknown>;
  readonly tryRecv: (rx: Receiver<number>) => unknown;
  readonly send: (tx: Sender<number>, value: number) => Promise<unknown>;
  readonly trySend: (tx: Sender<number>, value: number) => unknown;
}

const dummy = never<number>();

const CLOSED_CHANS: readonly ClosedChan[] = [
  {
    name: "select",
    recv: (rx) => select({ c: recv(rx) }),
    tryRecv: (rx) => trySelect({ c: recv(rx) }),
    send: (tx, value) => select({ c: send(tx, value) }),
    trySend: (tx, value) => trySelect({ c: send(tx, value) }),
  },
  {
    name: "larger select",
    recv: (rx) => select({ dummy: recv(dummy), c: recv(rx) }),
    tryRecv: (rx) => trySelect({ dummy: recv(dummy), c: recv(rx) }),
    send: (tx, value) => select({ c: send(tx, value), dummy: recv(dummy) }),
    trySend: (tx, value) => trySelect({ c: send(tx, value), dummy: recv(dummy) }),
  },
];

for (const c of CLOSED_CHANS) {
  for (const [kind, capacity] of [
    ["closedsync", 0],
    ["closedasync", 2],
  ] as const) {
    test(`closedchan: main: ${c.name} on ${kind}`, async () => {
      const [tx, rx] = bounded<number>(capacity);
      if (capacity > 0) tx.sendSync(1);
      rx.close();
      if (capacity > 0) assert.deepEqual(await soon(c.recv(rx)), received("c", 1));
      for (let time = 0; time < 3; time++) {
        assert.deepEqual(await soon(c.recv(rx)), disconnected("c"));
        assert.deepEqual(c.tryRecv(rx), disconnected("c"));
      }
      assert.deepEqual(c.trySend(tx, 1), disconnected("c", 1));
      assert.deepEqual(await soon(c.send(tx, 2)), disconnected("c", 2));
      assert.deepEqual(await soon(c.recv(rx)), disconnected("c"), "nothing was sent");
      assert.deepEqual(selectSync({ c: recv(rx) }), disconnected("c"));
      assert.deepEqual(selectSync({ c: send(tx, 3) }), disconnected("c", 3));
    });
  }
}

test("closedchan: main: a select sends to a channel that is open", async () => {
  const [tx, rx] = bounded<number>(1);
  assert.deepEqual(await soon(select({ c: send(tx, 1) })), sent("c"));
  assert.equal(rx.recvSync(), 1);
});
