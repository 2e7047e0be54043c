/** Packs a trace's payloads with Node's own zlib, as the runtime does: quickly rather than tightly. */

import { deflateRawSync } from "node:zlib";
import type { Deflate } from "../trace/frame.ts";

/** For a writer in Node. */
export const deflateNatively: Deflate = (bytes) => deflateRawSync(bytes, { level: 1 });
