/**
 * Go's own tests of channels, re-stated for TypeScript: the same names, the same claims
 * (https://github.com/golang/go/tree/master/test/chan, test/chancap.go, test/makechan.go,
 * test/closedchan.go and
 * src/runtime/{chan,chanbarrier}_test.go; crossbeam keeps most of them in
 * https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/golang.rs).
 * Goroutines are async functions, and workers where the claim is about threads. `close` closes the
 * receiver: what Go answers with a zero value, or by a panic, is an error here. Those that select
 * are in go-select.test.ts.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  bounded,
  channel,
  type Receiver,
  type Sender,
  spawn,
  type TryRecvResult,
  unbounded,
} from "mpscope";
import { isPending, soon } from "../support/deadline.ts";
import { type Chan, close, type Program, runProgram, yieldNow } from "../support/goroutines.ts";
import { workerUrl } from "../support/worker-url.ts";

const CLOSED_RECV = { name: "RecvError", message: "receiving on a closed channel" };
const CLOSED_SEND = { name: "SendError", message: "sending on a closed channel" };

/** The capacities that `TestChan` goes through. */
const CAPACITIES = [0, 1, 2, 3, 4, 7, 8, 19, 64, 199];

function inGo(title: string, main: (program: Program) => Promise<void>): void {
  test(title, () => runProgram(main));
}

/** As `program`, once for each capacity of `TestChan`. */
function testChan(
  claim: string,
  main: (program: Program, capacity: number) => Promise<void>,
): void {
  test(`chan_test: TestChan (test_chan): ${claim}`, async () => {
    for (const capacity of CAPACITIES) await runProgram((go) => main(go, capacity));
  });
}

inGo("fifo: asynch_fifo", async ({ make }) => {
  const { tx, rx } = make<number>(10);
  for (let value = 0; value < 10; value++) await tx.send(value);
  for (let value = 0; value < 10; value++) assert.equal(await rx.recv(), value);
});

inGo("fifo: synch_fifo", async ({ make, go }) => {
  const values = make<number>();
  const first = make<string>();
  let last = first;
  for (let value = 0; value < 10; value++) {
    const before = last;
    const after = make<string>();
    go(async () => {
      await before.rx.recv();
      assert.equal(await values.rx.recv(), value);
      await after.tx.send("next");
    });
    last = after;
  }
  await first.tx.send("start");
  for (let value = 0; value < 10; value++) await values.tx.send(value);
  await last.rx.recv();
});

inGo("goroutines: main", async ({ make, go }) => {
  const leftmost = make<number>();
  let left = leftmost;
  for (let index = 0; index < 100; index++) {
    const to = left;
    const from = make<number>();
    go(async () => {
      await to.tx.send((await from.rx.recv()) + 1);
    });
    left = from;
  }
  const rightmost = left;
  go(() => rightmost.tx.send(1));
  assert.equal(await leftmost.rx.recv(), 101);
});

inGo("sieve1: main", async ({ make, go }) => {
  const numbers = make<number>(1);
  go(async () => {
    for (let value = 2; ; value++) await numbers.tx.send(value);
  });
  const primes: number[] = [];
  let candidates = numbers;
  while (primes.length < 25) {
    const from = candidates;
    const to = make<number>(1);
    const prime = await from.rx.recv();
    primes.push(prime);
    go(async () => {
      for await (const value of from.rx) if (value % prime !== 0) await to.tx.send(value);
    });
    candidates = to;
  }
  assert.deepEqual(
    primes,
    [
      2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89,
      97,
    ],
  );
});

inGo("zerosize: zero_size_struct", async ({ make, go }) => {
  const { tx, rx } = make<object>();
  go(() => tx.send({}));
  assert.deepEqual(await rx.recv(), {});
});

inGo("zerosize: zero_size_array", async ({ make, go }) => {
  const { tx, rx } = make<Uint8Array>();
  go(() => tx.send(new Uint8Array(0)));
  assert.deepEqual(await rx.recv(), new Uint8Array(0));
});

inGo("sendstmt: chanchan", async ({ make }) => {
  const channels = make<Sender<number>>(1);
  const numbers = make<number>(1);
  await channels.tx.send(numbers.tx);
  const numbersTx = await channels.rx.recv();
  assert.deepEqual(numbersTx.trySend(2), { ok: true });
  assert.equal(await numbers.rx.recv(), 2);
});

inGo("sendstmt: sendprec", async ({ make }) => {
  const { tx, rx } = make<boolean>(1);
  const [no, yes]: boolean[] = [false, true];
  await tx.send(no === true || yes === true);
  assert.equal(await rx.recv(), true);
});

test("perm: main (a sender cannot receive, a receiver cannot send)", () => {
  const [tx, rx] = bounded<number>(1);
  // @ts-expect-error -- a send-only channel is no receive-only one
  const receiver: Receiver<number> = tx;
  // @ts-expect-error -- nor the other way round
  const sender: Sender<number> = rx;
  assert.throws(() => {
    // @ts-expect-error -- nobody can range over a send-only channel
    for (const value of tx) assert.fail(String(value));
  }, TypeError);
  for (const verb of ["recv", "recvSync", "tryRecv"]) assert.ok(!(verb in receiver));
  for (const verb of ["send", "sendSync", "trySend"]) assert.ok(!(verb in sender));
});

test("chancap: main", () => {
  const [tx, rx] = bounded<number>(10);
  assert.deepEqual([tx.len, tx.capacity, rx.len, rx.capacity], [0, 10, 0, 10]);
  for (let value = 0; value < 3; value++) tx.sendSync(value);
  assert.deepEqual([tx.len, tx.capacity, rx.len, rx.capacity], [3, 10, 3, 10]);
  const [rendezvous] = bounded<number>(0);
  assert.deepEqual([rendezvous.len, rendezvous.capacity], [0, 0]);
});

test("makechan: main (a capacity that cannot be is an error)", () => {
  for (const capacity of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.throws(() => bounded(capacity), RangeError, `capacity ${capacity}`);
  }
});

testChan("receive from an empty channel blocks", async ({ make }, capacity) => {
  const { tx, rx } = make<number>(capacity);
  const received = Promise.all([rx.recv(), rx.recv()]);
  assert.equal(await isPending(received), true);
  assert.deepEqual(rx.tryRecv(), { ok: false, reason: "empty" });
  await tx.send(0);
  await tx.send(1);
  assert.deepEqual(await received, [0, 1]);
});

testChan("send to a full channel blocks", async ({ make }, capacity) => {
  const { tx, rx } = make<number>(capacity);
  for (let value = 0; value < capacity; value++) await tx.send(value);
  const sent = tx.send(capacity);
  assert.equal(await isPending(sent), true);
  assert.deepEqual(tx.trySend(-1), { ok: false, reason: "full", value: -1 });
  for (let value = 0; value <= capacity; value++) assert.equal(await rx.recv(), value);
  await sent;
});

testChan("a closed channel yields its buffer, then is closed", async ({ make }, capacity) => {
  const c = make<number>(capacity);
  for (let value = 0; value < capacity; value++) await c.tx.send(value);
  close(c);
  for (let value = 0; value < capacity; value++) assert.equal(await c.rx.recv(), value);
  await assert.rejects(c.rx.recv(), CLOSED_RECV);
  assert.deepEqual(c.rx.tryRecv(), { ok: false, reason: "disconnected" });
});

testChan("close unblocks receive", async ({ make }, capacity) => {
  const c = make<number>(capacity);
  const refused = assert.rejects(c.rx.recv(), CLOSED_RECV);
  assert.equal(await isPending(refused), true);
  close(c);
  await refused;
});

testChan("messages come uncorrupted in FIFO order", async ({ make, go }, capacity) => {
  const { tx, rx } = make<number>(capacity);
  go(async () => {
    for (let value = 0; value < 100; value++) await tx.send(value);
  });
  for (let value = 0; value < 100; value++) assert.equal(await rx.recv(), value);
});

testChan("four senders and four receivers lose and double nothing", async (program, capacity) => {
  const { tx, rx } = program.make<number>(capacity);
  const done = program.make<number[]>();
  for (let part = 0; part < 4; part++) {
    program.go(async () => {
      for (let value = 0; value < 50; value++) await tx.send(value);
    });
    program.go(async () => {
      const received: number[] = [];
      while (received.length < 50) received.push(await rx.recv());
      await done.tx.send(received);
    });
  }
  const times = new Map<number, number>();
  for (let part = 0; part < 4; part++) {
    for (const value of await done.rx.recv()) times.set(value, (times.get(value) ?? 0) + 1);
  }
  assert.equal(times.size, 50);
  assert.ok([...times.values()].every((count) => count === 4));
});

testChan("len and cap", async ({ make }, capacity) => {
  const { tx, rx } = make<number>(capacity);
  assert.deepEqual([rx.len, rx.capacity], [0, capacity]);
  for (let value = 0; value < capacity; value++) await tx.send(value);
  assert.deepEqual([rx.len, rx.capacity], [capacity, capacity]);
});

test("chan_test: TestNonblockRecvRace (test_nonblock_recv_race)", async () => {
  const [jobsTx, jobsRx] = unbounded<{ rx: unknown }>();
  const [answersTx, answersRx] = unbounded<TryRecvResult<number>>();
  const worker = spawn(workerUrl("go", "tryEach"), { jobs: jobsRx, answers: answersTx });
  for (let round = 0; round < 300; round++) {
    const [tx, rx] = bounded<number>(1);
    tx.sendSync(1);
    jobsTx.sendSync({ rx: rx.clone() });
    rx.close();
    const mine = rx.tryRecv();
    const theirs = answersRx.recvSync();
    assert.equal([mine, theirs].filter(({ ok }) => ok).length, 1, "exactly one receives it");
    assert.ok(theirs.ok || theirs.reason === "disconnected", "the channel was never just empty");
    tx.drop();
    rx.drop();
  }
  jobsTx.drop();
  await soon(worker.join());
});

inGo("chan_test: TestChanSendInterface (test_chan_send_interface)", async ({ make }) => {
  const { tx, rx } = make<unknown>(1);
  const value = new Map([[{}, new Date(0)]]);
  await tx.send(value);
  assert.deepEqual(tx.trySend(value), { ok: false, reason: "full", value });
  assert.deepEqual(await rx.recv(), value);
});

function ascending(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}

test("chan_test: TestMultiConsumer (test_multi_consumer)", async () => {
  const primes = [2, 3, 7, 11, 13, 17, 19, 23, 27, 31];
  const workers = 4;
  const [work, taken] = bounded<number>(workers * 3);
  const [results, collected] = bounded<number>(workers * 3);
  const joined = Array.from({ length: workers }, () =>
    spawn(workerUrl("go", "forward"), { from: taken.clone(), to: results.clone() }).join(),
  );
  taken.drop();
  results.drop();
  const expected: number[] = [];
  const feed = async (): Promise<void> => {
    for (let index = 0; index < 4000; index++) {
      const value = primes[index % primes.length] ?? 0;
      expected.push(value);
      await work.send(value);
    }
    work.drop();
  };
  const fed = feed();
  const seen: number[] = [];
  for await (const value of collected) seen.push(value);
  await soon(Promise.all([fed, ...joined]));
  assert.deepEqual(ascending(seen), ascending(expected));
});

/** Node's garbage collector, which Go's tests call by `runtime.GC()`. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

// What moves under a blocked operation is the stack in Go; here it is the memory that all share.
test("chan_test: TestShrinkStackDuringBlockedSend", async () => {
  const [tx, rx] = bounded<number>(0);
  const worker = spawn(workerUrl("go", "sendFromDeepStack"), { tx, count: 10 });
  const [keep] = unbounded<Uint8Array>();
  for (let value = 0; value < 10; value++) {
    assert.equal(rx.recvSync(), value);
    for (let block = 0; block < 20; block++) keep.sendSync(new Uint8Array(10_000));
    collectGarbage();
  }
  keep.drop();
  await soon(worker.join());
});

test("chan_test: TestNoShrinkStackWhileParking", async () => {
  for (let round = 0; round < 20; round++) {
    await runProgram(async ({ make, go }) => {
      const c = make<number>();
      const done = make<string>();
      go(async () => {
        for (let value = 0; value < 10; value++) await c.tx.send(value);
        await done.tx.send("sent");
      });
      go(async () => {
        for (let value = 0; value < 10; value++) {
          await yieldNow();
          assert.equal(await c.rx.recv(), value);
        }
        await done.tx.send("received");
      });
      await yieldNow();
      collectGarbage();
      await done.rx.recv();
      await done.rx.recv();
    });
  }
});

/** A request as in `chanbarrier_test.go`: its answer comes through a channel that lives no longer. */
async function request({ make, go }: Program): Promise<unknown> {
  const answer: Chan<{ error: string }> = make();
  go(() => answer.tx.send({ error: "mine" }));
  const received = await answer.rx.recv();
  await yieldNow();
  return received;
}

inGo("chanbarrier_test: TestChanSendBarrier", async (all) => {
  const clients = Array.from({ length: 10 }, async () => {
    for (let round = 0; round < 50; round++) {
      assert.deepEqual(await request(all), { error: "mine" });
    }
  });
  await Promise.all(clients);
});

for (const [kind, open] of [
  ["bounded(0)", () => bounded<number>(0)],
  ["bounded(2)", () => bounded<number>(2)],
  ["unbounded()", () => unbounded<number>()],
] as const) {
  test(`closedchan: main: direct operations on ${kind}`, async () => {
    const [tx, rx] = open();
    const hasBuffer = tx.trySend(1).ok;
    rx.close();
    if (hasBuffer) assert.equal(await rx.recv(), 1);
    for (let time = 0; time < 3; time++) {
      await assert.rejects(rx.recv(), CLOSED_RECV);
      assert.throws(() => rx.recvSync(), CLOSED_RECV);
      assert.deepEqual(rx.tryRecv(), { ok: false, reason: "disconnected" });
    }
    assert.deepEqual(tx.trySend(1), { ok: false, reason: "disconnected", value: 1 });
    await assert.rejects(tx.send(2), { ...CLOSED_SEND, value: 2 });
    assert.throws(() => {
      tx.sendSync(3);
    }, CLOSED_SEND);
    await assert.rejects(rx.recv(), CLOSED_RECV);
  });
}

test("closedchan: main: to close twice does nothing", () => {
  const [tx, rx] = channel<number>();
  tx.sendSync(1);
  rx.close();
  // Go panics: its channel has one owner of the closing. Here to close again, or to drop, is the same.
  rx.close();
  assert.equal(rx.recvSync(), 1);
  assert.throws(() => rx.recvSync(), CLOSED_RECV);
});
