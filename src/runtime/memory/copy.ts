/**
 * Copying bytes into the shared memory and out of it.
 *
 * `TypedArray.prototype.set` goes word by word where one side is shared, for other threads may look on. At a
 * message's block nobody does: it is one thread's until the message is published, and one thread's again when it
 * was received. Node's `fill`, given as many bytes as there are to fill, is a `memcpy`: a fourth of the time.
 */

/** Shorter copies are done before `fill` has begun. */
const WORTH_A_CALL = 2048;

interface Filling {
  fill(this: Uint8Array, value: Uint8Array, from: number, to: number): unknown;
}

/** As it was before the program could change it; it takes any `Uint8Array`. */
// oxlint-disable-next-line unbound-method -- called on what is to be filled, below.
const { fill } = Buffer.prototype as Filling;

/**
 * Copies all of `source` to `target`, from its byte `at` on; they do not overlap. Throws `RangeError` when it does
 * not fit.
 */
export function copyBytes(source: Uint8Array, target: Uint8Array, at: number = 0): void {
  const { length } = source;
  if (length < WORTH_A_CALL) target.set(source, at);
  else fill.call(target, source, at, at + length);
}
