/** Lists by a key. */

/** Puts a value at the end of its key's list; a key that has none gets one. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
