/**
 * One measured figure, in base units (messages/s, events/s, bytes, ms); some stand beside a rival's.
 * @typedef {{ name: string, value: number, unit: string, rival?: string, ratio?: number }} Row
 */

/** The middle value. @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints rows for a person. @param {readonly Row[]} rows */
export function printTable(rows) {
  const cells = rows.map(({ name, value, unit, rival, ratio }) => [
    name,
    `${value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 1 : 0 })} ${unit}`,
    ratio === undefined ? "" : `${ratio.toFixed(3)} x`,
    rival ?? "",
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column].length)));
  for (const row of cells) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
  }
}
