/**
 * Words of which every plain store is a step too: a worker can die between two of them, however few the atomic
 * steps around them are.
 */

const bareOf = new WeakMap<Int32Array, Int32Array>();

/** The same words; `step` is called before each store, and may throw instead of letting it happen. */
export function storingBySteps(words: Int32Array, step: () => void): Int32Array {
  const stepping = new Proxy(words, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === "function" ? (member.bind(target) as unknown) : member;
    },
    set(target, key, value) {
      step();
      return Reflect.set(target, key, value, target);
    },
  });
  bareOf.set(stepping, words);
  return stepping;
}

/** The words themselves: `Atomics` takes no others. */
export function bare(words: Int32Array): Int32Array {
  return bareOf.get(words) ?? words;
}
