/** Sizes as people write them: `64MB`, `1.5 GB`. */

const BYTES: ReadonlyMap<string, number> = new Map([
  ["kb", 1e3],
  ["mb", 1e6],
  ["gb", 1e9],
]);

/** Reads a size, in bytes; undefined when the text is none. */
export function parseSize(text: string): number | undefined {
  const [, number = "", unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const scale = BYTES.get(unit.toLowerCase());
  return scale === undefined ? undefined : Math.round(Number(number) * scale);
}
