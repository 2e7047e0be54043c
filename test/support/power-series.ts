/**
 * Power series as processes that communicate, as Doug McIlroy has them in "Squinting at Power Series"
 * (http://www.cs.bell-labs.com/who/rsc/thread/squint.pdf): a series is a channel of its coefficients,
 * each computed when it is asked for. Hundreds of goroutines, most of which wait in a select.
 */

// oxlint-disable no-await-in-loop -- a process does one thing after the other

import { recv, select, send } from "mpscope";
import type { Chan, Program } from "./goroutines.ts";

/** A coefficient. A denominator of zero marks the end of a series. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

/** A series: whoever sends a request gets the next coefficient. */
export interface Series {
  readonly requests: Chan<number>;
  readonly terms: Chan<Rational>;
}

const END: Rational = { num: 1n, den: 0n };

/** `num / den` in its lowest terms, with a positive denominator. */
export function rational(num: number | bigint, den: number | bigint = 1): Rational {
  const sign = den < 0 ? -1n : 1n;
  const divisor = sign * gcd(BigInt(num), BigInt(den));
  return { num: BigInt(num) / divisor, den: BigInt(den) / divisor };
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b);
}

function isEnd(term: Rational): boolean {
  return term.den === 0n;
}

function plus(a: Rational, b: Rational): Rational {
  return rational(a.num * b.den + b.num * a.den, a.den * b.den);
}

function times(a: Rational, b: Rational): Rational {
  return rational(a.num * b.num, a.den * b.den);
}

/** The operations on series. Each starts goroutines of the program and returns the result's channel. */
export class PowerSeries {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** The next coefficient. */
  async next({ requests, terms }: Series): Promise<Rational> {
    await requests.tx.send(0);
    return terms.rx.recv();
  }

  /** c + cx + cx² + ... */
  repeat(c: Rational): Series {
    return this.#start(async (out) => {
      for (;;) await this.#put(c, out);
    });
  }

  add(u: Series, v: Series): Series {
    return this.#start(async (out) => {
      for (;;) {
        await out.requests.rx.recv();
        const [a, b] = await this.#nextOfBoth(u, v);
        if (isEnd(a) || isEnd(b)) {
          await out.terms.tx.send(isEnd(a) ? b : a);
          await this.#copy(isEnd(a) ? v : u, out);
        }
        await out.terms.tx.send(plus(a, b));
      }
    });
  }

  /** Each coefficient times c. */
  scale(c: Rational, u: Series): Series {
    return this.#start(async (out) => {
      for (;;) {
        await out.requests.rx.recv();
        const term = await this.next(u);
        await out.terms.tx.send(isEnd(term) ? END : times(c, term));
      }
    });
  }

  subtract(u: Series, v: Series): Series {
    return this.add(u, this.scale(rational(-1), v));
  }

  /** With u = a + xU and v = b + xV: ab + x(aV + bU) + x²UV. */
  multiply(u: Series, v: Series): Series {
    return this.#start(async (out) => {
      await out.requests.rx.recv();
      const [a, b] = await this.#nextOfBoth(u, v);
      if (isEnd(a) || isEnd(b)) {
        await out.terms.tx.send(END);
        return;
      }
      await out.terms.tx.send(times(a, b));
      const [u0, u1] = this.#split(u);
      const [v0, v1] = this.#split(v);
      const sum = this.add(this.scale(a, v0), this.scale(b, u0));
      await out.requests.rx.recv();
      await out.terms.tx.send(await this.next(sum));
      await this.#copy(this.add(sum, this.multiply(u1, v1)), out);
    });
  }

  differentiate(u: Series): Series {
    return this.#start(async (out) => {
      await out.requests.rx.recv();
      await this.next(u);
      for (let power = 1; ; power++) {
        const term = await this.next(u);
        if (isEnd(term)) break;
        await out.terms.tx.send(times(rational(power), term));
        await out.requests.rx.recv();
      }
      await out.terms.tx.send(END);
    });
  }

  /** The integral whose constant is c. */
  integrate(c: Rational, u: Series): Series {
    return this.#start(async (out) => {
      await this.#put(c, out);
      for (let power = 1; ; power++) {
        await out.requests.rx.recv();
        const term = await this.next(u);
        await out.terms.tx.send(isEnd(term) ? END : times(rational(1, power), term));
      }
    });
  }

  /** e to the power of a series without a constant: the integral of itself times the derivative. */
  exponential(u: Series): Series {
    const [back, out] = [this.#open(), this.#open()];
    const source = this.integrate(rational(1), this.multiply(back, this.differentiate(u)));
    this.#splitInto(source, [back, out]);
    return out;
  }

  /** u(cx^n): each coefficient times its power of c, followed by n - 1 zeros. */
  substitute(u: Series, c: Rational, n: number): Series {
    return this.#start(async (out) => {
      for (let factor = rational(1); ; factor = times(factor, c)) {
        await out.requests.rx.recv();
        const term = await this.next(u);
        await out.terms.tx.send(isEnd(term) ? END : times(term, factor));
        for (let zeros = 1; zeros < n; zeros++) await this.#put(rational(0), out);
      }
    });
  }

  #open(): Series {
    return { requests: this.#program.make(), terms: this.#program.make() };
  }

  #start(goroutine: (out: Series) => Promise<void>): Series {
    const out = this.#open();
    this.#program.go(() => goroutine(out));
    return out;
  }

  async #put(term: Rational, out: Series): Promise<void> {
    await out.requests.rx.recv();
    await out.terms.tx.send(term);
  }

  async #copy(from: Series, out: Series): Promise<void> {
    for (;;) {
      await out.requests.rx.recv();
      await out.terms.tx.send(await this.next(from));
    }
  }

  /** Asks both, and takes what they answer, in whatever order they are ready. */
  async #nextOfBoth(u: Series, v: Series): Promise<readonly [Rational, Rational]> {
    const answers: [Rational, Rational] = [END, END];
    const open = [
      { series: u, at: 0, isAsked: false },
      { series: v, at: 1, isAsked: false },
    ];
    while (open.length > 0) {
      const hit = await select(
        open.map(({ series, isAsked }) =>
          isAsked ? recv(series.terms.rx) : send(series.requests.tx, 0),
        ),
      );
      const one = open[hit.index];
      if (one === undefined) break;
      if (one.isAsked) {
        answers[one.at] = hit.value as Rational;
        open.splice(hit.index, 1);
      }
      one.isAsked = true;
    }
    return answers;
  }

  /** Two series that are the same as the one: they can be read at different speeds. */
  #split(u: Series): readonly [Series, Series] {
    const out = [this.#open(), this.#open()] as const;
    this.#splitInto(u, out);
    return out;
  }

  #splitInto(from: Series, out: readonly [Series, Series]): void {
    const released = this.#program.make<number>();
    this.#program.go(() => this.#serve(from, out, released));
    this.#program.go(() => released.tx.send(0));
  }

  /**
   * Serves one term to both. There is a goroutine for each term that only one of them has got: the
   * newest serves who is ahead, the oldest who is behind; when the latter has its term, the next newer
   * one is released to serve it.
   */
  async #serve(
    from: Series,
    [one, two]: readonly [Series, Series],
    released: Chan<number>,
  ): Promise<void> {
    let [ahead, behind] = [one, two];
    const first = await select({ one: recv(one.requests.rx), released: recv(released.rx) });
    if (first.key === "released") {
      const hit = await select({ one: recv(one.requests.rx), two: recv(two.requests.rx) });
      if (hit.key === "two") [ahead, behind] = [two, one];
    }
    await from.requests.tx.send(0);
    const release = this.#program.make<number>();
    const next = [ahead, behind] as const;
    this.#program.go(() => this.#serve(from, next, release));
    const term = await from.terms.rx.recv();
    await ahead.terms.tx.send(term);
    if (first.key === "one") await released.rx.recv();
    await this.#put(term, behind);
    await release.tx.send(0);
  }
}
