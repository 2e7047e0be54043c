/**
 * CRC-32 as in zlib, PNG and Ethernet (polynomial 0xEDB88320, reflected).
 * The algorithm is RFC 1952, section 8: https://www.rfc-editor.org/rfc/rfc1952#section-8
 */

const TABLE = makeTable();

function makeTable(): Int32Array {
  const table = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = (remainder & 1) === 0 ? remainder >>> 1 : (remainder >>> 1) ^ 0xedb88320;
    }
    table[byte] = remainder;
  }
  return table;
}

/**
 * The checksum of `bytes` as an unsigned 32-bit number. Given the checksum of what stands before,
 * continues it: `crc32(b, crc32(a))` is the checksum of a and b together.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (let at = 0; at < bytes.length; at++) {
    crc = (TABLE[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
