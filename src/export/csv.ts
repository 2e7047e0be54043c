/** Rows of comma-separated values, as RFC 4180 has them: https://www.rfc-editor.org/rfc/rfc4180 */

/** What a cell may hold; undefined is an empty one. */
export type Cell = string | number | undefined;

/** A row with its line end. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  // A spreadsheet would run what begins like a formula: https://owasp.org/www-community/attacks/CSV_Injection
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
