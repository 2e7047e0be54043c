/**
 * Those of crossbeam's tests of `Select`, `select!` and `ready` that need several threads, re-stated
 * for TypeScript: the same names, the same claims (https://github.com/crossbeam-rs/crossbeam/tree/master/crossbeam-channel/tests,
 * select.rs, select_macro.rs, ready.rs and thread_locals.rs). The three files make the same claims,
 * so each is stated once, for three ways to choose. Loops that only repeat are shorter.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bounded,
  never,
  type Receiver,
  readySync,
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
import { soon } from "../support/deadline.ts";
import { type Arm, armOf, from, isFair, timedOut, to } from "../support/select-forms.ts";
import { workerUrl } from "../support/worker-url.ts";

/** What was chosen, and the message if that was a receive. */
interface Chosen {
  readonly index: number;
  readonly value: unknown;
}

/** One of crossbeam's three ways to do the first of several operations that is possible. */
interface Way {
  readonly file: "select" | "select_macro" | "ready";
  /** Blocks until one is done; `undefined` when none could be in time. */
  readonly choose: (arms: readonly Arm[], ms?: number) => Chosen | undefined;
}

/** Longer than anything here may take (ms): a test that hangs shall fail. */
const DEADLINE = 20_000;

/** The arm that is never done. */
const NEVER = recv(never());

const WAYS: readonly Way[] = [
  {
    file: "select",
    choose(arms, timeout = DEADLINE) {
      const { index, ok, value } = selectSync(arms.map(armOf), { timeout });
      return ok ? { index, value } : undefined;
    },
  },
  {
    file: "select_macro",
    choose(arms, timeout = DEADLINE) {
      const [a = NEVER, b = NEVER, c = NEVER] = arms.map(armOf);
      const { key, ok, value } = selectSync({ a, b, c, timeout });
      return ok ? { index: ["a", "b", "c"].indexOf(key), value } : undefined;
    },
  },
  {
    file: "ready",
    choose(arms, timeout = DEADLINE) {
      for (;;) {
        const { index } = readySync(arms.map(armOf), { timeout });
        const arm = arms[index];
        if (arm === undefined) return undefined;
        const result = "rx" in arm ? arm.rx.tryRecv() : arm.tx.trySend(arm.value);
        // A peer of a rendezvous may have gone elsewhere since.
        if (result.ok) return { index, value: "value" in result ? result.value : undefined };
      }
    },
  },
];

function eachWay(name: string, claim: (way: Way) => Promise<void>): void {
  for (const way of WAYS) test(`${way.file}: ${name}`, () => claim(way));
}

interface Step {
  readonly send?: Sender<number>;
  readonly expect?: Receiver<number>;
  readonly recv?: Receiver<number>;
  readonly tryRecv?: Receiver<number>;
}

/** Does the steps so many times in another thread. */
function perform(count: number, ...steps: Step[]): Promise<unknown> {
  return soon(spawn(workerUrl("arms", "perform"), { steps, count }).join());
}

const COUNT = 2000;

eachWay("stress_recv", async ({ file, choose }) => {
  const [s1, r1] = unbounded<number>();
  const [s2, r2] = bounded<number>(5);
  const [s3, r3] = bounded<number>(file === "ready" ? 0 : 100);
  const peer = perform(COUNT, { send: s1 }, { recv: r3 }, { send: s2 }, { recv: r3.clone() });
  for (let round = 0; round < COUNT; round++) {
    for (const index of [0, 1]) {
      assert.deepEqual(choose([from(r1), from(r2)]), { index, value: round });
      s3.sendSync(round);
    }
  }
  await peer;
});

eachWay("stress_send", async ({ choose }) => {
  const [s1, r1] = bounded<number>(0);
  const [s2, r2] = bounded<number>(0);
  const [s3, r3] = bounded<number>(100);
  const peer = perform(COUNT, { expect: r1 }, { expect: r2 }, { recv: r3 });
  for (let round = 0; round < COUNT; round++) {
    for (const index of [0, 1]) {
      assert.equal(choose([to(s1, round), to(s2, round)])?.index, index);
    }
    s3.sendSync(round);
  }
  await peer;
});

eachWay("stress_mixed", async ({ choose }) => {
  const [s1, r1] = bounded<number>(0);
  const [s2, r2] = bounded<number>(0);
  const [s3, r3] = bounded<number>(100);
  const peer = perform(COUNT, { send: s1 }, { expect: r2 }, { recv: r3 });
  for (let round = 0; round < COUNT; round++) {
    assert.deepEqual(choose([from(r1), to(s2, round)]), { index: 0, value: round });
    assert.equal(choose([from(r1), to(s2, round)])?.index, 1);
    s3.sendSync(round);
  }
  await peer;
});

eachWay("stress_timeout_two_threads", async ({ choose }) => {
  const [tx, rx] = bounded<number>(2);
  const job = { tx, count: 20, pause: 10, timeout: 3 };
  const peer = spawn(workerUrl("arms", "sendWithTimeouts"), job).join();
  for (let value = 0; value < 20; value++) {
    const deadline = performance.now() + DEADLINE;
    let chosen: Chosen | undefined;
    while (chosen === undefined && performance.now() < deadline) chosen = choose([from(rx)], 3);
    assert.equal(chosen?.value, value);
  }
  await soon(peer);
});

eachWay("channel_through_channel", async ({ file, choose }) => {
  for (const capacity of file === "ready" ? [1, 2, 3] : [0, 1, 2]) {
    const [tx, first] = bounded<SharedReceiver<unknown>>(capacity);
    const peer = spawn(workerUrl("arms", "sendChain"), { tx, capacity, count: 100 }).join();
    let rx: SharedReceiver<unknown> = first;
    for (let link = 0; link < 100; link++) {
      const next = choose([from(rx)])?.value;
      assert.ok(next instanceof rx.constructor);
      rx.drop();
      rx = next as SharedReceiver<unknown>;
    }
    await soon(peer);
  }
});

eachWay("fairness2", async ({ file, choose }) => {
  const [list, r1] = unbounded<number>();
  const [array, r2] = bounded<number>(1);
  const [zero, r3] = bounded<number>(0);
  const job = { list, array, zero, count: COUNT };
  const peer = spawn(workerUrl("arms", "sendWhereEmpty"), job).join();
  const hits = [0, 0, 0];
  for (let round = 0; round < COUNT; round++) {
    const index = choose([from(r1), from(r2), from(r3)])?.index ?? -1;
    hits[index] = (hits[index] ?? 0) + 1;
  }
  await soon(peer);
  isFair(hits, 3, file === "ready" ? 1 : COUNT / 3 / 50);
});

for (const [name, choose] of [
  ["select: linearizable_try", (arms: Arm[]) => trySelect(arms.map(armOf)).ok],
  ["select_macro: linearizable_default", (arms: Arm[]) => WAYS[1]?.choose(arms, 0) !== undefined],
  ["select: linearizable_timeout", (arms: Arm[]) => WAYS[0]?.choose(arms, 0) !== undefined],
  ["select_macro: linearizable_timeout", (arms: Arm[]) => WAYS[1]?.choose(arms, 0) !== undefined],
] as const) {
  test(name, async () => {
    for (const open of [() => bounded<number>(1), () => unbounded<number>()]) {
      const [start, started] = bounded<number>(0);
      const [end, ended] = bounded<number>(0);
      const [s1, r1] = open();
      const [s2, r2] = open();
      const peer = perform(
        COUNT,
        { recv: started },
        { send: s2 },
        { tryRecv: r1.clone() },
        { recv: ended },
      );
      for (let round = 0; round < COUNT; round++) {
        start.sendSync(round);
        s1.sendSync(round);
        assert.ok(choose([from(r1), from(r2)]), "at each instant one of them had a message");
        end.sendSync(round);
        r2.tryRecv();
      }
      await peer;
    }
  });
}

for (const { file, choose } of WAYS.slice(0, 2)) {
  test(`${file}: loop_try`, async () => {
    const isNamed = file === "select_macro";
    const [jobs1, jobs1Rx] = unbounded<unknown>();
    const [jobs2, jobs2Rx] = unbounded<unknown>();
    const peers = [
      spawn(workerUrl("arms", "trySendUntilEnd"), { jobs: jobs1Rx, isNamed }).join(),
      spawn(workerUrl("arms", "tryRecvUntilEnd"), { jobs: jobs2Rx, isNamed }).join(),
    ];
    for (let run = 0; run < 20; run++) {
      const [s1, r1] = bounded<number>(0);
      const [s2, r2] = bounded<number>(0);
      const [end, ended] = bounded<never>(0);
      jobs1.sendSync({ tx: s1, end: ended.clone() });
      jobs2.sendSync({ rx: r2, end: ended });
      const chosen = choose([from(r1), to(s2, 2)]);
      assert.ok(chosen !== undefined);
      if (chosen.index === 0) assert.equal(chosen.value, 1);
      end.drop();
    }
    for (const jobs of [jobs1, jobs2]) jobs.drop();
    await soon(Promise.all(peers));
  });
}

/** What became of a select that either sends its number or receives another's. */
type Match =
  | { readonly number: number; readonly sent: true }
  | { readonly number: number; readonly received: number };

/** Each number that was sent was received once, and not by its own select. */
function assertMatched(matches: readonly Match[], leftover: readonly number[] = []): void {
  const taken: number[] = [];
  const given = [...leftover];
  for (const match of matches) {
    if ("sent" in match) {
      given.push(match.number);
      continue;
    }
    assert.notEqual(match.received, match.number, "no select meets itself");
    taken.push(match.received);
  }
  assert.deepEqual(ascending(taken), ascending(given));
}

function ascending(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}

function range(count: number, first = 0): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

for (const [name, leftover] of [
  ["matching", false],
  ["matching_with_leftover", true],
] as const) {
  for (const file of ["select", "select_macro"] as const) {
    test(`${file}: ${name}`, async () => {
      const [s, r] = bounded<number>(0);
      const perWorker = leftover ? 11 : 12;
      const workers = range(3).map((worker) =>
        spawn<Match[]>(workerUrl("arms", file === "select" ? "matchMany" : "matchNamed"), {
          tx: s.clone(),
          rx: r.clone(),
          numbers: range(perWorker, worker * perWorker),
        }).join(),
      );
      const last = leftover ? [s.send(-1)] : [];
      const matches = (await soon(Promise.all(workers))).flat();
      await soon(Promise.all(last));
      assertMatched(matches, leftover ? [-1] : []);
      assert.deepEqual(r.tryRecv(), { ok: false, reason: "empty" });
    });
  }
}

// crossbeam: threads share one `Select`. Here selects that wait at the same time share an arm.
test("select: sync_and_clone", async () => {
  const [s, r] = bounded<number>(0);
  const arm = recv(r);
  const matches = range(20).map(async (number): Promise<Match> => {
    const hit = await select([arm, send(s, number)]);
    assert.ok(hit.ok);
    return hit.index === 0 ? { number, received: hit.value } : { number, sent: true };
  });
  assertMatched(await soon(Promise.all(matches)));
  assert.deepEqual(r.tryRecv(), { ok: false, reason: "empty" });
});

// crossbeam: each thread gets a clone of the `Select`. Here each gets clones of the handles.
test("select: send_and_clone", async () => {
  const [s, r] = bounded<number>(0);
  const workers = range(4).map((number) =>
    spawn<Match[]>(workerUrl("arms", "matchInTurn"), {
      tx: s.clone(),
      rx: r.clone(),
      numbers: [number],
    }).join(),
  );
  assertMatched((await soon(Promise.all(workers))).flat());
  assert.deepEqual(r.tryRecv(), { ok: false, reason: "empty" });
});

test("select: reuse", async () => {
  const [s1, r1] = bounded<number>(0);
  const [s2, r2] = bounded<number>(0);
  const [s3, r3] = bounded<number>(100);
  const peer = perform(COUNT, { send: s1 }, { recv: r2 }, { recv: r3 });
  const arms = [recv(r1), send(s2, -1)];
  for (let round = 0; round < COUNT; round++) {
    const first = selectSync(arms, { timeout: DEADLINE });
    assert.deepEqual([first.ok, first.ok && first.value], [true, round]);
    assert.ok(selectSync(arms, { timeout: DEADLINE }).ok);
    s3.sendSync(round);
  }
  await peer;
});

// What is left when a thread ends: Rust's thread locals, whose destructors run last; here `exit`.
test("thread_locals: use_while_exiting", async () => {
  const [s, r] = unbounded<string>();
  const [answers, answered] = unbounded<object>();
  const job = { rx: r, answers };
  const worker = spawn(workerUrl("arms", "selectWhileExiting"), job).join();
  s.sendSync("end");
  assert.deepEqual(await soon(answered.recv()), timedOut(-1));
  await soon(worker);
});
