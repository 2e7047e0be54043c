/** A value whose getters were run must not be read again: a copy of it of what they gave. */

import { types } from "node:util";

/** The objects and arrays that were read so far, each with its values in the order of its keys. */
export type Read = ReadonlyMap<object, readonly unknown[]>;

/**
 * The value itself if that makes no difference, else a copy of its plain objects and arrays which
 * holds what was read of them; what was not read yet is read now.
 */
export function readOnce(value: object, read: Read): unknown {
  if (![...read.keys()].some(hasGetter)) return value;
  const copies = new Map<object, object>();
  const copyOf = (original: unknown): unknown => {
    if (typeof original !== "object" || original === null) return original;
    const known = copies.get(original);
    if (known !== undefined) return known;
    const values = read.get(original);
    if (values === undefined && !isPlain(original)) return original;
    const copy: object = Array.isArray(original) ? Array<unknown>(original.length) : {};
    copies.set(original, copy);
    for (const [index, key] of Object.keys(original).entries()) {
      const isRead = values !== undefined && index < values.length;
      const property: unknown = isRead ? values[index] : Reflect.get(original, key);
      Object.defineProperty(copy, key, { value: copyOf(property), enumerable: true });
    }
    return copy;
  };
  return copyOf(value);
}

function isPlain(value: object): boolean {
  if (types.isProxy(value) || types.isArgumentsObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
}

function hasGetter(object: object): boolean {
  return Object.keys(object).some(
    (key) => Object.getOwnPropertyDescriptor(object, key)?.get !== undefined,
  );
}
