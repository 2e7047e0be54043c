/**
 * Go's words for our channels, so that Go's tests can be told as they are: a goroutine is an async
 * function, a channel is a pair of handles that all goroutines of a thread share.
 */

import { bounded, type Sender, type SharedReceiver } from "mpscope";
import { soon } from "./deadline.ts";

/** A channel: Go's `c <- v` is `await c.tx.send(v)`, and `<-c` is `await c.rx.recv()`. */
export interface Chan<T> {
  readonly tx: Sender<T>;
  readonly rx: SharedReceiver<T>;
}

/** What a program in Go's words works with. */
export interface Program {
  /** A channel with a buffer for `capacity` messages; without one it is a rendezvous. */
  readonly make: <T>(capacity?: number) => Chan<T>;
  /** Starts a goroutine. */
  readonly go: (goroutine: () => Promise<void>) => void;
}

/** Go's `close`: nothing more is sent, what is in the buffer can still be received. */
export function close<T>({ rx }: Chan<T>): void {
  rx.close();
}

/** Lets other goroutines run first (Go's `Gosched`). */
export function yieldNow(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * Runs `main`. When it returns, goroutines that still wait are ended, as in Go. What a goroutine
 * throws before that ends the program with its error.
 */
export async function runProgram(main: (program: Program) => Promise<void>): Promise<void> {
  const goroutines = new Goroutines();
  try {
    await soon(Promise.race([main(goroutines), goroutines.failure]), "the program");
  } finally {
    await soon(goroutines.end(), "the end of the goroutines");
  }
}

class Goroutines implements Program {
  readonly failure: Promise<never>;
  readonly #running: Promise<void>[] = [];
  readonly #dropAll: (() => void)[] = [];
  #fail: (error: unknown) => void = () => undefined;

  constructor() {
    this.failure = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Nobody awaits it when the program ended before.
    this.failure.catch(() => undefined);
  }

  readonly make = <T>(capacity = 0): Chan<T> => {
    const [tx, rx] = bounded<T>(capacity);
    this.#dropAll.push(() => {
      tx.drop();
      rx.drop();
    });
    return { tx, rx };
  };

  readonly go = (goroutine: () => Promise<void>): void => {
    const run = async (): Promise<void> => {
      try {
        await goroutine();
      } catch (error) {
        this.#fail(error);
      }
    };
    this.#running.push(run());
  };

  /** Takes the channels from the goroutines: whatever they await fails. */
  async end(): Promise<void> {
    this.#fail(new Error("the program has ended"));
    for (const drop of this.#dropAll) drop();
    await Promise.all(this.#running);
  }
}
