/**
 * Every atomic step of the runtime, and nothing else: the only file that calls `Atomics`, so that
 * tests can put a scheduler in its place. All operations are sequentially consistent.
 */

/** Reads a word. */
export function load(words: Int32Array, index: number): number {
  return Atomics.load(words, index);
}

/** Writes a word. */
export function store(words: Int32Array, index: number, value: number): void {
  Atomics.store(words, index, value);
}

/** Adds to a word; returns what it was before. */
export function add(words: Int32Array, index: number, value: number): number {
  return Atomics.add(words, index, value);
}

/** Sets bits of a word; returns what it was before. */
export function or(words: Int32Array, index: number, bits: number): number {
  return Atomics.or(words, index, bits);
}

/** Replaces a word; returns what it was before. */
export function exchange(words: Int32Array, index: number, value: number): number {
  return Atomics.exchange(words, index, value);
}

/** Replaces a word if it is `expected`; returns what it was before. */
export function compareExchange(
  words: Int32Array,
  index: number,
  expected: number,
  value: number,
): number {
  return Atomics.compareExchange(words, index, expected, value);
}

/** Blocks this thread while the word is `value`, for at most `ms`. */
export function wait(
  words: Int32Array,
  index: number,
  value: number,
  ms: number = Number.POSITIVE_INFINITY,
): "ok" | "not-equal" | "timed-out" {
  return Atomics.wait(words, index, value, ms);
}

/** Wakes up to `count` threads that wait on a word; returns how many. */
export function notify(
  words: Int32Array,
  index: number,
  count: number = Number.POSITIVE_INFINITY,
): number {
  return Atomics.notify(words, index, count);
}

/** What `Atomics.waitAsync` answers; TypeScript's ES2023 library leaves it out. */
type AsyncWait =
  | { readonly async: false; readonly value: "not-equal" | "timed-out" }
  | { readonly async: true; readonly value: Promise<"ok" | "timed-out"> };

interface AtomicsWithWaitAsync {
  waitAsync(this: void, words: Int32Array, index: number, value: number): AsyncWait;
}

/** As it was before a probe counts the user's own waits. */
const { waitAsync: waitForWord } = Atomics as unknown as AtomicsWithWaitAsync;

/** Calls `woken` once when somebody notifies the word; false when it is not `value` any more. */
export function waitAsync(
  words: Int32Array,
  index: number,
  value: number,
  woken: () => void,
): boolean {
  const pending = waitForWord(words, index, value);
  if (pending.async) void pending.value.then(woken);
  return pending.async;
}
