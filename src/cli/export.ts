/** `mpscope export` and `mpscope dump`: a recording in another form. */

import { resolve } from "node:path";
import type { TimeRange } from "../export/export.ts";
import { EXPORT_FORMATS, type ExportFormatName, isExportFormat } from "../export/formats.ts";
import { parseDuration } from "./duration.ts";
import { UsageError } from "./errors.ts";
import { parseOptions } from "./options.ts";
import { CANCELLED, readInto } from "./read-file.ts";
import { TextOutput } from "./text-output.ts";

/** The parts of a recording that are asked for. */
const RANGE_OPTIONS = { from: { type: "string" }, to: { type: "string" } } as const;

/** Runs `export`; the exit code is 1 when the recording holds no event. */
export async function exportRecording(args: readonly string[]): Promise<number> {
  const { values, file } = parseOptions("export", args, {
    ...RANGE_OPTIONS,
    format: { type: "string", short: "f" },
    output: { type: "string", short: "o" },
  });
  const { format = "" } = values;
  if (!isExportFormat(format)) {
    const names = Object.keys(EXPORT_FORMATS).join(", ");
    throw new UsageError(`export needs --format, one of ${names}`);
  }
  return write({ file, format, output: values.output, range: rangeOf(values) });
}

/** Runs `dump`, the text on the standard output; the exit code is 1 when the recording holds no event. */
export async function dump(args: readonly string[]): Promise<number> {
  const { values, file } = parseOptions("dump", args, RANGE_OPTIONS);
  return write({ file, format: "text", output: undefined, range: rangeOf(values) });
}

interface Request {
  readonly file: string;
  readonly format: ExportFormatName;
  readonly output: string | undefined;
  readonly range: TimeRange;
}

async function write({ file, format, output, range }: Request): Promise<number> {
  const { start, unit } = EXPORT_FORMATS[format];
  const to = new TextOutput(output === undefined ? undefined : resolve(output));
  const made = start({
    range,
    write: (text) => {
      to.write(text);
    },
    tell: (sentence) => {
      process.stderr.write(`mpscope: ${sentence}\n`);
    },
  });
  try {
    const reading = await readInto(file, made, () => to.isClosed);
    if (reading === "cancelled") {
      to.discard();
      return CANCELLED;
    }
    if (reading === "enough") return 0;
    made.end();
    to.finish();
  } catch (error) {
    to.discard();
    throw error;
  }
  if (output !== undefined) {
    const counts = `${made.written} ${unit} of ${made.read} events`;
    process.stderr.write(`mpscope: ${output}: ${counts}, ${to.bytes} bytes\n`);
  }
  return made.read === 0 ? 1 : 0;
}

function rangeOf(values: { readonly from?: string; readonly to?: string }): TimeRange {
  const from = values.from === undefined ? 0 : parseDuration(values.from);
  const to = values.to === undefined ? Number.POSITIVE_INFINITY : parseDuration(values.to);
  if (to < from) throw new UsageError("the range ends before it begins");
  return { from, to };
}
