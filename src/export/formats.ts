/** The forms in which a trace can leave mpscope. */

import { Names } from "../trace/names.ts";
import { TraceText } from "../trace/text.ts";
import { ChromeTrace } from "./chrome-trace.ts";
import {
  EventExport,
  type EventWriter,
  type Export,
  type TimeRange,
  type Write,
} from "./export.ts";
import { MermaidSequence } from "./mermaid-sequence.ts";
import { MessagesCsv } from "./messages-csv.ts";
import { OccupancyCsv } from "./occupancy-csv.ts";

/** What an export is given. */
export interface ExportOptions {
  /** Takes the text, piece by piece. */
  readonly write: Write;
  /** Told what is wrong with the trace, in sentences. */
  readonly tell: (sentence: string) => void;
  readonly range: TimeRange;
}

/** One of the forms. */
export interface ExportFormat {
  /** What comes out, for a person. */
  readonly title: string;
  /** The ending of a file of this form, with its dot. */
  readonly ending: string;
  /** What {@link Export.written} counts. */
  readonly unit: string;
  /** Starts an export; feed it from a reader, then end it. */
  readonly start: (options: ExportOptions) => Export;
}

/** The forms by the names that they have on the command line. */
export const EXPORT_FORMATS = {
  chrome: {
    title: "Chrome trace event JSON, for Perfetto and chrome://tracing",
    ending: ".json",
    unit: "events",
    start: written((names, write) => new ChromeTrace(names, write)),
  },
  messages: {
    title: "CSV, a row for each message",
    ending: ".messages.csv",
    unit: "messages",
    start: written((names, write) => new MessagesCsv(names, write)),
  },
  occupancy: {
    title: "CSV, a row for each change of a channel's occupancy",
    ending: ".occupancy.csv",
    unit: "changes",
    start: written((names, write) => new OccupancyCsv(names, write)),
  },
  mermaid: {
    title: "Mermaid sequence diagram",
    ending: ".mmd",
    unit: "arrows and notes",
    start: written((names, write) => new MermaidSequence(names, write)),
  },
  text: { title: "text, a line for each event", ending: ".txt", unit: "events", start: startText },
} as const satisfies Record<string, ExportFormat>;

/** The name of a form. */
export type ExportFormatName = keyof typeof EXPORT_FORMATS;

/** Whether a word is the name of a form. */
export function isExportFormat(word: string): word is ExportFormatName {
  return Object.hasOwn(EXPORT_FORMATS, word);
}

function written(
  make: (names: Names, write: Write) => EventWriter,
): (options: ExportOptions) => Export {
  return ({ write, tell, range }) => {
    const names = new Names();
    return new EventExport({ names, writer: make(names, write), range, tell });
  };
}

function startText({ write, tell, range: { from, to } }: ExportOptions): Export {
  return new TraceText(
    (line) => {
      write(`${line}\n`);
    },
    tell,
    (time) => time >= from && time <= to,
  );
}
