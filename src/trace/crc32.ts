/**
 * CRC-32 as in zlib, PNG and Ethernet (polynomial 0xEDB88320, reflected).
 * The algorithm is RFC 1952, section 8: https://www.rfc-editor.org/rfc/rfc1952#section-8; eight bytes are taken at a time
 * ("slicing by 8", Kounavis and Berry, https://doi.org/10.1109/TC.2008.85).
 */

const SLICE = 8;
/** At `256 * n + byte`: the remainder of that byte with n bytes of zeros behind it. */
const TABLES = makeTables();

function makeTables(): Int32Array {
  const tables = new Int32Array(256 * SLICE);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = (remainder & 1) === 0 ? remainder >>> 1 : (remainder >>> 1) ^ 0xedb88320;
    }
    tables[byte] = remainder;
  }
  for (let at = 256; at < tables.length; at++) {
    const shorter = tables[at - 256] as number;
    tables[at] = (tables[shorter & 0xff] as number) ^ (shorter >>> 8);
  }
  return tables;
}

/**
 * The checksum of `bytes` as an unsigned 32-bit number. Given the checksum of what stands before,
 * continues it: `crc32(b, crc32(a))` is the checksum of a and b together.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const whole = bytes.length - (bytes.length % SLICE);
  let crc = slices(bytes, whole, ~before);
  for (let at = whole; at < bytes.length; at++) {
    crc = (TABLES[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/** Goes on from the remainder `before` by the first `length` bytes, a multiple of eight. */
function slices(bytes: Uint8Array, length: number, before: number): number {
  let crc = before;
  for (let at = 0; at < length; at += SLICE) {
    crc =
      (TABLES[0x700 + ((crc ^ (bytes[at] as number)) & 0xff)] as number) ^
      (TABLES[0x600 + (((crc >>> 8) ^ (bytes[at + 1] as number)) & 0xff)] as number) ^
      (TABLES[0x500 + (((crc >>> 16) ^ (bytes[at + 2] as number)) & 0xff)] as number) ^
      (TABLES[0x400 + (((crc >>> 24) ^ (bytes[at + 3] as number)) & 0xff)] as number) ^
      (TABLES[0x300 + (bytes[at + 4] as number)] as number) ^
      (TABLES[0x200 + (bytes[at + 5] as number)] as number) ^
      (TABLES[0x100 + (bytes[at + 6] as number)] as number) ^
      (TABLES[bytes[at + 7] as number] as number);
  }
  return crc;
}
