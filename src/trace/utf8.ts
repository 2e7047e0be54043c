/**
 * UTF-8 without a platform: this layer runs where neither TextEncoder nor Buffer is a given.
 * Both directions do what the Encoding Standard does (https://encoding.spec.whatwg.org/#utf-8):
 * what has no encoding, or is none, becomes U+FFFD.
 */

const REPLACEMENT = 0xfffd;
/** Code units a `String.fromCharCode` call; far below any engine's limit of arguments. */
const CHUNK = 4096;

/** How many bytes `text` takes. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (isPair(text, at)) {
      length += 4;
      at++;
    } else length += 3;
  }
  return length;
}

/** Writes `text` at `start`, where there must be room for it; returns the offset after it. */
export function writeUtf8(bytes: Uint8Array, start: number, text: string): number {
  let to = start;
  for (let at = 0; at < text.length; at++) {
    let point = text.charCodeAt(at);
    if (point >= 0xd800 && point < 0xe000) {
      point = isPair(text, at) ? (text.codePointAt(at++) ?? REPLACEMENT) : REPLACEMENT;
    }
    if (point < 0x80) {
      bytes[to++] = point;
      continue;
    }
    if (point < 0x800) {
      bytes[to++] = 0xc0 | (point >> 6);
    } else {
      if (point < 0x10000) {
        bytes[to++] = 0xe0 | (point >> 12);
      } else {
        bytes[to++] = 0xf0 | (point >> 18);
        bytes[to++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[to++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[to++] = 0x80 | (point & 0x3f);
  }
  return to;
}

/** The text in `bytes[start, end)`. Never fails. */
export function readUtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let units: number[] = [];
  for (let at = start; at < end; ) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) {
      units.push(first);
      at++;
    } else {
      const length = sequenceLength(bytes, at, end);
      if (length > 0) {
        pushPoint(units, decodePoint(bytes, at, length));
        at += length;
      } else {
        units.push(REPLACEMENT);
        at -= length;
      }
    }
    if (units.length >= CHUNK) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

function isPair(text: string, at: number): boolean {
  const high = text.charCodeAt(at);
  const low = text.charCodeAt(at + 1);
  return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
}

/**
 * Bytes of the sequence that starts at `at`; when it is not one, minus the number of bytes that one
 * U+FFFD stands for: the longest start of a valid sequence, at least 1.
 */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return -1;
  // Of the second byte's range some leads exclude a part: overlong forms, surrogates, above U+10FFFF.
  let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  for (let next = 1; next < length; next++) {
    const byte = at + next < end ? (bytes[at + next] ?? 0) : 0;
    if (byte < low || byte > high) return -next;
    low = 0x80;
    high = 0xbf;
  }
  return length;
}

function decodePoint(bytes: Uint8Array, at: number, length: number): number {
  let point = (bytes[at] ?? 0) & (0xff >> (length + 1));
  for (let next = 1; next < length; next++) point = (point << 6) | ((bytes[at + next] ?? 0) & 0x3f);
  return point;
}

function pushPoint(units: number[], point: number): void {
  if (point < 0x10000) {
    units.push(point);
    return;
  }
  units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
}
