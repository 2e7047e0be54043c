/**
 * The numbers of the binary format. `docs/trace-format.md` explains it; its tables are made from here.
 * No number here is ever given another meaning.
 */

import type { Column } from "./batch.ts";

/**
 * The first bytes of a trace. As in PNG (https://www.w3.org/TR/png-3/#5PNG-file-signature) a byte that
 * is not ASCII, then both kinds of line end show at once when a trace went through a text mode.
 */
export const MAGIC: readonly number[] = [0x89, 0x4d, 0x50, 0x53, 0x0d, 0x0a, 0x1a, 0x0a];

/** The first four bytes of every frame: `MPSF`. */
export const FRAME_MARK: readonly number[] = [0x4d, 0x50, 0x53, 0x46];

/** Changes when an old reader would misread what follows. */
export const VERSION_MAJOR = 1;
/** Changes when something is added that an old reader can leave out. */
export const VERSION_MINOR = 3;

/** Bytes of a frame's header:
 *
 * ```
 *  0    4    5     6       8      12         16    20          24           32           40
 *  +----+----+-----+-------+------+----------+-----+-----------+------------+------------+
 *  |MPSF|kind|codec|version|length|raw length|CRC32|event count|first time  |last time   | payload
 *  +----+----+-----+-------+------+----------+-----+-----------+------------+------------+
 *   u8x4 u8   u8    u16     u32    u32        u32   u32         f64          f64
 * ```
 */
export const FRAME_HEADER_BYTES = 40;

/** Where the checksum stands in a frame's header; it counts as zero in its own sum. */
export const CRC_OFFSET = 16;

/** What a frame holds. */
export const FRAME_KIND = {
  /** What is known of the program; the first frame. */
  meta: 1,
  /** Texts for the string table. */
  strings: 2,
  /** Call sites for the site table. */
  sites: 3,
  /** Events, column by column. */
  events: 4,
  /** Since 1.3: where every frame before the closing stands. */
  index: 5,
  /** Since 1.3: what a whole trace comes to: who took part, the picture at its end, all occupancy at a low resolution. */
  overview: 6,
  /** Since 1.3: the last bytes of a closed trace: where its overview and its index are. */
  footer: 7,
  /** What the workers recorded, each in its own order: a reader puts it in order. */
  journals: 8,
  /** The program's goodbye, after its journals. */
  end: 9,
} as const;

/** How a frame's payload is packed. */
export const CODEC = {
  /** Not at all. */
  raw: 0,
  /** With deflate, without a header around it (RFC 1951). */
  deflate: 1,
} as const;

/** The fields of META; a field that is not known is skipped. */
export const META_FIELD = {
  /** Text: what a person calls the program. */
  name: 1,
  /** Text, once for each word of the command line. */
  argument: 2,
  /** Varint. */
  pid: 3,
  /** Varint: wall clock at time 0, in ms since 1970. */
  startedAt: 4,
  /** Text: who wrote the trace. */
  writer: 5,
  /** Text: what the program ran on. */
  platform: 6,
  /** Text: how closely it was recorded, `gauges`, `full` or `exact`; without it `exact`. */
  level: 7,
} as const;

/** The columns of EVENTS; one that is not known is skipped. */
export const COLUMN_ID: { readonly [C in Column | "time" | "kind" | "worker"]: number } = {
  time: 1,
  kind: 2,
  worker: 3,
  channel: 4,
  handle: 5,
  operation: 6,
  outcome: 7,
  ticket: 8,
  occupancy: 9,
  size: 10,
  site: 11,
  text: 12,
  detail: 13,
  other: 14,
};

/** The longest payload; a header that says more is damaged. */
export const MAX_PAYLOAD_BYTES = 1 << 24;
/** The most events in one EVENTS frame. */
export const MAX_FRAME_EVENTS = 1 << 16;
/** The longest text that a writer writes, in bytes; what is longer is cut and ends in an ellipsis. */
export const MAX_TEXT_BYTES = 1 << 16;
/**
 * Ids are dense, so a true trace holds more bytes than any id it mentions. A reader refuses an id that
 * is larger than the bytes read so far plus this, and so never needs more memory than the trace's size
 * justifies.
 */
export const ID_ALLOWANCE = 1 << 16;
