/** Traces in other forms, as text. */

import { WHOLE } from "../../src/export/export.ts";
import { EXPORT_FORMATS, type ExportFormatName } from "../../src/export/formats.ts";
import { TraceReader } from "../../src/trace/reader.ts";
import type { TraceSink } from "../../src/trace/sink.ts";

/** An export that has ended. */
export interface Exported {
  readonly text: string;
  readonly read: number;
  readonly written: number;
  /** The longest piece that it wrote, in characters. */
  readonly longest: number;
}

/** What `feed` tells, in a form. */
export function exported(
  format: ExportFormatName,
  feed: (sink: TraceSink) => void,
  range = WHOLE,
): Exported {
  const pieces: string[] = [];
  const made = EXPORT_FORMATS[format].start({
    range,
    write: (text) => pieces.push(text),
    tell: () => undefined,
  });
  feed(made);
  made.end();
  const { read, written } = made;
  const longest = Math.max(...pieces.map(({ length }) => length));
  return { text: pieces.join(""), read, written, longest };
}

/** A recording, in a form. */
export function exportedFrom(format: ExportFormatName, bytes: Uint8Array, range = WHOLE): Exported {
  return exported(
    format,
    (sink) => {
      const reader = new TraceReader(sink);
      reader.push(bytes);
      reader.end();
    },
    range,
  );
}

/** The rows of comma-separated values, without their head, by the names in it. */
export function rowsOf(csv: string): Readonly<Record<string, string>>[] {
  const [head = [], ...rows] = cellsOf(csv);
  return rows.map((cells) =>
    Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ""])),
  );
}

/** Reads RFC 4180. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
