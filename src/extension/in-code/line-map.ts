/** Where the lines of a text went when it was edited: found by comparing it with what it is now. */

/**
 * For each line of `before` the line of `after` that it has become, from 0; -1 where it is gone. A line that
 * was changed, and stands between the same neighbours, counts as itself. Lines that occur once in both texts
 * hold the others in place (Bram Cohen's patience diff).
 */
export function mapLines(before: readonly string[], after: readonly string[]): Int32Array {
  const map = new Int32Array(before.length).fill(-1);
  const gaps: Gap[] = [{ from: 0, to: before.length, thereFrom: 0, thereTo: after.length }];
  for (let gap = gaps.pop(); gap !== undefined; gap = gaps.pop()) {
    const rest = trim(before, after, gap, map);
    if (rest.from === rest.to || rest.thereFrom === rest.thereTo) continue;
    const anchors = inOrder(uniquePairs(before, after, rest));
    if (anchors.length === 0) pairUp(rest, map);
    else gaps.push(...between(rest, anchors));
  }
  return map;
}

/** Lines from `from` to `to` (without it) of the one text, and those of the other that stand for them. */
interface Gap {
  readonly from: number;
  readonly to: number;
  readonly thereFrom: number;
  readonly thereTo: number;
}

/** A line, and the line that it has become. */
type Pair = readonly [line: number, there: number];

/** Maps what is equal at both ends; returns what lies between. */
function trim(before: readonly string[], after: readonly string[], gap: Gap, map: Int32Array): Gap {
  let { from, to, thereFrom, thereTo } = gap;
  while (from < to && thereFrom < thereTo && before[from] === after[thereFrom]) {
    map[from++] = thereFrom++;
  }
  while (from < to && thereFrom < thereTo && before[to - 1] === after[thereTo - 1]) {
    map[--to] = --thereTo;
  }
  return { from, to, thereFrom, thereTo };
}

function uniquePairs(before: readonly string[], after: readonly string[], gap: Gap): Pair[] {
  const here = uniqueLines(before, gap.from, gap.to);
  const there = uniqueLines(after, gap.thereFrom, gap.thereTo);
  return [...here].flatMap(([text, line]): Pair[] => {
    const other = there.get(text) ?? -1;
    return line < 0 || other < 0 ? [] : [[line, other]];
  });
}

/** Lines by their text; -1 for a text that is there more than once. */
function uniqueLines(lines: readonly string[], from: number, to: number): Map<string, number> {
  const unique = new Map<string, number>();
  for (let line = from; line < to; line++) {
    const text = lines[line] ?? "";
    unique.set(text, unique.has(text) ? -1 : line);
  }
  return unique;
}

/** The most pairs that do not cross each other; `pairs` come in the order of their lines. */
function inOrder(pairs: readonly Pair[]): Pair[] {
  /** By length of a row of pairs: the index of the one with the lowest end. */
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [index, [, there]] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < there) low = middle + 1;
      else high = middle;
    }
    previous[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  }
  const kept: Pair[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) kept.push(pair);
  }
  return kept.toReversed();
}

/** What lies between the anchors. Each gap begins with the anchor before it, which trimming maps. */
function between(gap: Gap, anchors: readonly Pair[]): Gap[] {
  const starts: readonly Pair[] = [[gap.from, gap.thereFrom], ...anchors];
  return starts.map(([from, thereFrom], index) => {
    const [to, thereTo] = anchors[index] ?? [gap.to, gap.thereTo];
    return { from, to, thereFrom, thereTo };
  });
}

/** Nothing tells which is which: one after another. */
function pairUp({ from, to, thereFrom, thereTo }: Gap, map: Int32Array): void {
  for (let step = 0; step < Math.min(to - from, thereTo - thereFrom); step++) {
    map[from + step] = thereFrom + step;
  }
}
