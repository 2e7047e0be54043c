/** Unpacks a trace's payloads with Node's own zlib, several times as fast as what runs everywhere. */

import { inflateRawSync } from "node:zlib";
import type { Inflate } from "../trace/inflate.ts";

/** For a reader in Node. */
export const inflateNatively: Inflate = (packed, rawLength) =>
  inflateRawSync(packed, {
    maxOutputLength: Math.max(1, rawLength),
    chunkSize: Math.max(64, rawLength),
  });
