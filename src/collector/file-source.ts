/** The bytes of a recording. */

import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { closingStart } from "../trace/closing/closing.ts";
import { FOOTER_BYTES } from "../trace/closing/footer.ts";

const PIECE = 1 << 18;
const LOOK_AGAIN = 100;

/** The last bytes of a recording, from which it opens at once. */
export interface ClosingBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the whole recording. */
  readonly size: number;
}

/** Reads a recording's closing; undefined when it has none. Throws what the file system throws. */
export async function readClosingBytes(path: string): Promise<ClosingBytes | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const last = async (length: number) => {
      const { buffer, bytesRead } = await file.read(
        new Uint8Array(length),
        0,
        length,
        size - length,
      );
      return buffer.subarray(0, bytesRead);
    };
    const start = closingStart(await last(Math.min(size, FOOTER_BYTES)), size);
    return start === undefined ? undefined : { bytes: await last(size - start), size };
  } finally {
    await file.close();
  }
}

/** How a recording is read. */
export interface ReadOptions {
  /** Ends the reading; what has been read stands. */
  readonly signal?: AbortSignal;
  /** Told after each piece: bytes read, and the file's size when it was opened. */
  readonly progress?: (read: number, size: number) => void;
  /** The first byte that is read; 0 when absent. */
  readonly from?: number;
  /** Waits for more at the end of the file, until `signal` ends it: for a file that is being written. */
  readonly follow?: boolean;
}

/**
 * Reads a file piece by piece; each piece is an array of its own. Throws what the file system throws,
 * and nothing when it is cancelled.
 */
export async function* readRecording(
  path: string,
  { signal, progress, from = 0, follow = false }: ReadOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    let read = from;
    for (;;) {
      if (signal?.aborted === true) return;
      const piece = new Uint8Array(PIECE);
      // oxlint-disable-next-line no-await-in-loop -- one piece after another is the point.
      const { bytesRead } = await file.read(piece, 0, PIECE, read);
      if (bytesRead > 0) {
        read += bytesRead;
        yield bytesRead === PIECE ? piece : piece.slice(0, bytesRead);
        progress?.(read, size);
      } else if (follow) {
        // oxlint-disable-next-line no-await-in-loop -- there is nothing else to do meanwhile.
        await delay(LOOK_AGAIN);
      } else {
        return;
      }
    }
  } finally {
    await file.close();
  }
}
