/** `mpscope dump`: a recording as text on the standard output. */

import { once } from "node:events";
import { createReadStream } from "node:fs";
import { TraceReader } from "../trace/reader.ts";
import { TraceText } from "../trace/text.ts";
import { FileError, UsageError } from "./errors.ts";

const PIECE_BYTES = 1 << 16;

/** Runs the command; the exit code is 1 when nothing in the file could be read. */
export async function dump(args: readonly string[]): Promise<number> {
  const [path, ...rest] = args;
  if (path === undefined) throw new UsageError("dump needs a recording's file");
  if (rest.length > 0) throw new UsageError("dump takes one file");
  const output = new Output(process.stdout);
  const text = new TraceText(
    (line) => {
      output.line(line);
    },
    (sentence) => {
      process.stderr.write(`mpscope: ${sentence}\n`);
    },
  );
  const reader = new TraceReader(text);
  try {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
      reader.push(piece as Uint8Array);
      if (!(await output.flush())) return 0;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FileError(`${path} cannot be read (${reason})`, { cause: error });
  }
  reader.end();
  await output.flush();
  return text.count === 0 ? 1 : 0;
}

/** Lines on their way to a stream, which may be slow, or closed by its reader (`| head`). */
class Output {
  readonly #stream: NodeJS.WritableStream;
  #closed = false;
  #pending = "";

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
    // EPIPE: whoever reads has seen enough.
    stream.on("error", () => {
      this.#closed = true;
    });
  }

  line(line: string): void {
    this.#pending += `${line}\n`;
  }

  /** Writes what is pending and waits until the stream takes more; false: it is closed. */
  async flush(): Promise<boolean> {
    const text = this.#pending;
    this.#pending = "";
    if (this.#closed || text === "") return !this.#closed;
    if (!this.#stream.write(text)) {
      await Promise.race([once(this.#stream, "drain"), once(this.#stream, "close")]).catch(
        (error: unknown) => {
          this.#closed = true;
          return error;
        },
      );
    }
    return !this.#closed;
  }
}
