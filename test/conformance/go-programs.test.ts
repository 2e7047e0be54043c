/**
 * Go's tests that are whole programs of goroutines, re-stated for TypeScript: the same names, the same
 * claims (https://github.com/golang/go/tree/master/test/chan, powser1.go, powser2.go and sieve2.go;
 * test/ken/chan.go and chan1.go, which crossbeam has too, in
 * https://github.com/crossbeam-rs/crossbeam/blob/master/crossbeam-channel/tests/golang.rs).
 * Goroutines are async functions, and workers where the claim is about threads.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Arm, bounded, type Receiver, recv, select, send, spawn } from "mpscope";
import { soon } from "../support/deadline.ts";
import { type Chan, type Program, runProgram, yieldNow } from "../support/goroutines.ts";
import { PowerSeries, type Rational, rational, type Series } from "../support/power-series.ts";
import { workerUrl } from "../support/worker-url.ts";

/** A series, and the coefficients that it begins with. */
type Case = (series: PowerSeries) => readonly [name: string, Series, readonly Rational[]];

const ZERO = rational(0);
const ONE = rational(1);

/** The same coefficient again and again. */
function constant(value: number): Rational[] {
  return Array.from({ length: 10 }, () => rational(value));
}

function oneToTen(): Rational[] {
  return Array.from({ length: 10 }, (_, index) => rational(index + 1));
}

const CASES: readonly Case[] = [
  (s) => ["Ones", s.repeat(ONE), constant(1)],
  (s) => ["Add", s.add(s.repeat(ONE), s.repeat(rational(2))), constant(3)],
  (s) => ["Cmul", s.scale(rational(-1), s.repeat(rational(2))), constant(-2)],
  (s) => ["Sub", s.subtract(s.repeat(ONE), s.repeat(rational(2))), constant(-1)],
  (s) => ["Diff", s.differentiate(s.repeat(ONE)), oneToTen()],
  (s) => [
    "Integ",
    s.integrate(ZERO, s.repeat(ONE)),
    [ZERO, ...oneToTen().map(({ num }) => rational(1, num))].slice(0, 10),
  ],
  (s) => ["Mul", s.multiply(s.repeat(ONE), s.repeat(ONE)), oneToTen()],
  (s) => [
    "Exp",
    s.exponential(s.repeat(ONE)),
    [
      [1, 1],
      [1, 1],
      [3, 2],
      [13, 6],
      [73, 24],
      [167, 40],
      [4051, 720],
      [37633, 5040],
      [43817, 4480],
      [4596553, 362880],
    ].map(([num = 0, den]) => rational(num, den)),
  ],
  (s) => [
    "ATan",
    s.integrate(ZERO, s.substitute(s.repeat(ONE), rational(-1), 2)),
    [0, 1, 0, -3, 0, 5, 0, -7, 0, 9].map((den) => (den === 0 ? ZERO : rational(1, den))),
  ],
];

/** `Mon`, `Shift` and the like are not in what Go checks. */
async function check(program: Program, of: Case): Promise<string> {
  const series = new PowerSeries(program);
  const [name, terms, expected] = of(series);
  for (const term of expected) assert.deepEqual(await series.next(terms), term, name);
  return name;
}

test("powser1: main", async () => {
  for (const of of CASES) {
    await runProgram(async (program) => {
      await check(program, of);
    });
  }
});

// As powser1, in another style: in Go with interfaces; here all series at the same time.
test("powser2: main", () =>
  runProgram(async (program) => {
    const names = await Promise.all(CASES.map((of) => check(program, of)));
    assert.equal(names.length, CASES.length);
  }));

/** Odd numbers from `first` on, each by `step` more than the one before. */
function numbers(
  { make, go }: Program,
  first: number,
  step: number,
  capacity: number,
): Receiver<number> {
  const { tx, rx } = make<number>(capacity);
  go(async () => {
    for (let value = first; ; value += step) await tx.send(value);
  });
  return rx;
}

/** A channel whose sends never wait long: a goroutine keeps what is not taken yet. */
function buffered({ make, go }: Program, out: Chan<number>): Chan<number> {
  const proxy = make<number>(10);
  go(async () => {
    const kept: number[] = [];
    for (;;) {
      const take: Arm = recv(proxy.rx);
      const [next] = kept;
      const hit = await select(next === undefined ? [take] : [take, send(out.tx, next)]);
      if (hit.index === 0) kept.push(hit.value as number);
      else kept.shift();
    }
  });
  return proxy;
}

/** What is no prime, in increasing order: the multiples of the primes that come in. */
async function mergeMultiples(
  program: Program,
  primes: Chan<number>,
  composites: Chan<number>,
): Promise<void> {
  const merged: { head: number; readonly multiples: Receiver<number> }[] = [];
  let last = 0;
  for (;;) {
    const prime = await primes.rx.recv();
    const multiples = numbers(program, prime * prime, 2 * prime, 10);
    merged.push({ head: await multiples.recv(), multiples });
    while (last < prime * prime) {
      const next = merged.reduce((least, other) => (other.head < least.head ? other : least));
      if (next.head > last) await composites.tx.send(next.head);
      last = next.head;
      next.head = await next.multiples.recv();
    }
  }
}

test("sieve2: main", () =>
  runProgram(async (program) => {
    const { make, go } = program;
    const [out, composites, feedback] = [make<number>(10), make<number>(50), make<number>(10)];
    for (const prime of [2, 3]) await out.tx.send(prime);
    await feedback.tx.send(3);
    go(() => mergeMultiples(program, feedback, composites));
    go(async () => {
      const primes = buffered(program, feedback);
      const candidates = numbers(program, 5, 2, 50);
      let candidate = await candidates.recv();
      for (;;) {
        const composite = await composites.rx.recv();
        for (; candidate < composite; candidate = await candidates.recv()) {
          await primes.tx.send(candidate);
          await out.tx.send(candidate);
        }
        if (candidate === composite) candidate = await candidates.recv();
      }
    });
    const primes: number[] = [];
    while (primes.length < 25) primes.push(await out.rx.recv());
    assert.deepEqual(
      primes,
      [
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89,
        97,
      ],
    );
  }));

/** Messages on each channel of Ken's test. */
const MESSAGES = 30;

/** A channel whose messages are numbered, and how far both its ends are. */
interface Numbered {
  readonly chan: Chan<number>;
  sent: number;
  received: number;
}

/** The six ways of Ken's test to connect what sends with what receives. */
class Ken {
  readonly #program: Program;
  readonly #capacity: number;
  readonly #running: Promise<void>[] = [];
  #random = 0;
  total = 0;

  constructor(program: Program, capacity: number) {
    this.#program = program;
    this.#capacity = capacity;
  }

  make(count: number): Numbered[] {
    return Array.from({ length: count }, () => ({
      chan: this.#program.make<number>(this.#capacity),
      sent: 0,
      received: 0,
    }));
  }

  /** Sends to each of them directly. */
  send(...to: Numbered[]): void {
    for (const one of to) {
      this.#go(async () => {
        while (one.sent < MESSAGES) {
          await this.#yield(10);
          await one.chan.tx.send(one.sent);
          this.#hasSent(one);
        }
      });
    }
  }

  /** Receives from each of them directly. */
  receive(...from: Numbered[]): void {
    for (const one of from) {
      this.#go(async () => {
        while (one.received < MESSAGES) {
          await this.#yield(10);
          this.#hasReceived(one, await one.chan.rx.recv());
        }
      });
    }
  }

  /** Receives from some and sends to others by selects, in one goroutine. */
  select(from: readonly Numbered[], to: readonly Numbered[]): void {
    this.#go(async () => {
      for (;;) {
        await this.#yield(5);
        const receiving = from.filter(({ received }) => received < MESSAGES);
        const sending = to.filter(({ sent }) => sent < MESSAGES);
        if (receiving.length + sending.length === 0) return;
        const { index, value } = await select<Arm[]>([
          ...receiving.map(({ chan }) => recv(chan.rx)),
          ...sending.map(({ chan, sent }) => send(chan.tx, sent)),
        ]);
        const source = receiving[index];
        const target = sending[index - receiving.length];
        if (source !== undefined) this.#hasReceived(source, value);
        else if (target !== undefined) this.#hasSent(target);
      }
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.#running.splice(0));
  }

  #go(goroutine: () => Promise<void>): void {
    this.#program.go(() => {
      const running = goroutine();
      this.#running.push(running);
      return running;
    });
  }

  async #yield(most: number): Promise<void> {
    this.#random = (this.#random + 10_007) % 1_000_000;
    for (let times = this.#random % most; times > 0; times--) await yieldNow();
  }

  #hasSent(one: Numbered): void {
    one.sent++;
    this.total++;
  }

  #hasReceived(one: Numbered, value: unknown): void {
    assert.equal(value, one.received, "the next message of that channel");
    one.received++;
    this.total++;
  }
}

/** `a` to `b`, but not `b`. */
function some(all: readonly Numbered[], a: number, b: number): Numbered[] {
  return all.slice(a, b);
}

const KEN: readonly [
  name: string,
  channels: number,
  connect: (ken: Ken, all: Numbered[]) => void,
][] = [
  [
    "test1: direct send to direct receive",
    4,
    (ken, all) => {
      ken.send(...all);
      ken.receive(...all);
    },
  ],
  [
    "test2: direct send to select receive",
    4,
    (ken, all) => {
      ken.send(...all);
      ken.select(all, []);
    },
  ],
  [
    "test3: select send to direct receive",
    4,
    (ken, all) => {
      ken.receive(...all);
      ken.select([], all);
    },
  ],
  [
    "test4: select send to select receive, 4 channels",
    4,
    (ken, all) => {
      ken.select([], all);
      ken.select(all, []);
    },
  ],
  [
    "test5: select send to select receive, 8 channels",
    8,
    (ken, all) => {
      ken.select(some(all, 4, 8), some(all, 0, 4));
      ken.select(some(all, 0, 4), some(all, 4, 8));
    },
  ],
  [
    "test6: direct and select send to direct and select receive",
    12,
    (ken, all) => {
      ken.send(...some(all, 4, 8));
      ken.receive(...some(all, 8, 12));
      ken.select(some(all, 4, 8), some(all, 0, 4));
      ken.select(some(all, 0, 4), some(all, 8, 12));
    },
  ],
];

for (const [name, channels, connect] of KEN) {
  test(`chan: main: ${name}`, async () => {
    for (const capacity of [0, 1, 10, 100]) {
      await runProgram(async (program) => {
        const ken = new Ken(program, capacity);
        connect(ken, ken.make(channels));
        await ken.end();
        assert.equal(ken.total, 2 * channels * MESSAGES, `capacity ${capacity}`);
      });
    }
  });
}

test("chan1: main", async () => {
  const [tx, rx] = bounded<number>(2);
  const workers = [1, 2].map(() =>
    spawn<number[]>(workerUrl("go", "receiveInGoroutines"), {
      rx: rx.clone(),
      goroutines: 5,
    }).join(),
  );
  rx.drop();
  for (let value = 0; value < 1000; value++) await tx.send(value);
  tx.drop();
  const received = (await soon(Promise.all(workers))).flat();
  assert.deepEqual(
    received.toSorted((a, b) => a - b),
    Array.from({ length: 1000 }, (_, value) => value),
    "each message went to exactly one goroutine",
  );
});
