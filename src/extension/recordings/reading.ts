/** A recording on its way into an engine: what has been read can be looked at meanwhile. */

import * as vscode from "vscode";
import type { ClosingBytes } from "../../collector/file-source.ts";
import type { TraceInfo } from "../../protocol/messages.ts";
import type { ProgramInfo } from "../../trace/event.ts";
import type { OwnEngine } from "../engine/own-engine.ts";

/** Smaller ones are read before their editor shows: it has the right picture at once. */
const SMALL = 2 << 20;

/** Between two pieces of so many bytes it is counted how much has been read. */
const PIECE = 1 << 18;

/** A recording that opens at once is not read before it has been seen, but no later than after this; ms. */
const SEEN_BY = 1000;

/** How the bytes of recordings are read where the extension runs. */
export interface RecordingBytes {
  /** All of a file; throws what the file system says. */
  readonly read: (uri: vscode.Uri, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** What a file says of itself at its end; undefined when it says nothing. */
  readonly closing?: (uri: vscode.Uri) => Promise<ClosingBytes | undefined>;
  /** What is added behind byte `from` by the program that still writes the file; undefined when none does. */
  readonly follow?: (
    uri: vscode.Uri,
    from: number,
    writer: Pick<ProgramInfo, "pid" | "startedAt">,
    signal: AbortSignal,
  ) => Promise<AsyncIterable<Uint8Array> | undefined>;
}

/** What is read. */
interface Read {
  readonly uri: vscode.Uri;
  readonly bytes: RecordingBytes;
  readonly size: number;
  readonly opensAtOnce: boolean;
}

/** Reads one file. */
export class Reading {
  readonly #engine: OwnEngine;
  readonly #uri: vscode.Uri;
  readonly #bytes: RecordingBytes;
  readonly #size: number;
  readonly #opensAtOnce: boolean;
  readonly #stop = new AbortController();
  #read = 0;
  #isWhole = false;
  #problem: string | undefined;
  /** The engine has shown what it knows. */
  seen: () => void = () => undefined;
  /** Ends when all that was in the file has been read. */
  readonly whole: Promise<void>;

  private constructor(engine: OwnEngine, { uri, bytes, size, opensAtOnce }: Read) {
    this.#engine = engine;
    this.#uri = uri;
    this.#bytes = bytes;
    this.#size = size;
    this.#opensAtOnce = opensAtOnce;
    // While it reads, an engine answers later.
    const seen = new Promise<void>((resolve) => {
      this.seen = resolve;
      if (!opensAtOnce) resolve();
      else setTimeout(resolve, SEEN_BY);
    });
    this.whole = seen.then(() => this.#start());
  }

  /**
   * Begins to read `uri` into an engine; a small file is read when this ends, unless it opens at once. Throws what the file system says when
   * it cannot be read, and `vscode.CancellationError` when the user does not wait for it.
   */
  static async start(
    engine: OwnEngine,
    uri: vscode.Uri,
    bytes: RecordingBytes,
    token: vscode.CancellationToken,
  ): Promise<Reading> {
    const [{ size }, closing] = await Promise.all([
      vscode.workspace.fs.stat(uri),
      bytes.closing?.(uri),
    ]);
    if (closing !== undefined) engine.open(closing.bytes, closing.size);
    const opensAtOnce = closing !== undefined;
    const reading = new Reading(engine, { uri, bytes, size, opensAtOnce });
    token.onCancellationRequested(() => reading.stop());
    if (size <= SMALL && !opensAtOnce) await reading.whole;
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    return reading;
  }

  /** How much has been read, 0 to 1; undefined when all has. */
  get share(): number | undefined {
    return this.#isWhole ? undefined : Math.min(1, this.#read / Math.max(1, this.#size));
  }

  /**
   * Adds to what the engine knows how far the reading was when it was asked ({@link share}), and what went wrong. An
   * engine that has come to the end meanwhile says so: nobody would ask it again.
   */
  annotate(info: TraceInfo, share: number | undefined): TraceInfo {
    const problems =
      this.#problem === undefined ? info.problems : [...info.problems, this.#problem];
    const isOver = info.state === "ended" || info.state === "cut";
    return { ...info, problems, ...(share !== undefined && !isOver && { reading: share }) };
  }

  /** Reads no further. */
  stop(): void {
    this.#stop.abort();
  }

  async #start(): Promise<void> {
    let more: AsyncIterable<Uint8Array> | undefined;
    try {
      await this.#send(this.#bytes.read(this.#uri, this.#stop.signal));
      more = await this.#growth();
    } catch (error) {
      // Nobody waits for what is shown already.
      if (this.#size <= SMALL && !this.#opensAtOnce) throw error;
      this.#complain(error);
    }
    if (more === undefined) this.#engine.end();
    else void this.#follow(more);
    this.#isWhole = true;
  }

  /** What is still being added to the file. */
  async #growth(): Promise<AsyncIterable<Uint8Array> | undefined> {
    const { state, program } = (await this.#engine.request("info", null)) as TraceInfo;
    if (state !== "live" || program === undefined) return undefined;
    return this.#bytes.follow?.(this.#uri, this.#read, program, this.#stop.signal);
  }

  async #follow(more: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      await this.#send(more);
    } catch (error) {
      this.#complain(error);
    }
    this.#engine.end();
  }

  #complain(error: unknown): void {
    // Who does not want to read any more need not know why.
    if (this.#stop.signal.aborted) return;
    this.#problem = error instanceof Error ? error.message : String(error);
  }

  async #send(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of chunks) {
      // A virtual file system hands out whole files.
      for (let at = 0; at < chunk.byteLength; at += PIECE) {
        if (this.#stop.signal.aborted) return;
        const piece = chunk.subarray(at, at + PIECE);
        // oxlint-disable-next-line no-await-in-loop -- one piece after another is the point
        await this.#engine.send(piece);
        this.#read += piece.byteLength;
      }
    }
  }
}
