/**
 * Shared buffers in what V8 has serialized. V8 writes a tag and the id that we give it, but Node's
 * Deserializer cannot be told which buffer has that id; it can for buffers that were transferred. So
 * each shared buffer is made one of these: its tag is changed, and its id to its place in the list of
 * what is attached. An id is a random number of five bytes, so that no other bytes are taken for it.
 *
 * ```
 * | u | id, 5 bytes |   becomes   | t | place, 5 bytes |
 * ```
 */

const SHARED = "u".charCodeAt(0);
const TRANSFERRED = "t".charCodeAt(0);

/** Numbers from here on take five bytes: seven bits each, the lowest first. */
const LEAST_ID = 2 ** 28;
const ID_BYTES = 5;

/** An id that no other shared buffer of the message has. */
export function randomId(): number {
  return LEAST_ID + Math.floor(Math.random() * (2 ** 32 - LEAST_ID));
}

/** Changes the shared buffer with that id to the buffer at that place of the list; false when it is not found once. */
export function nameByPlace(bytes: Uint8Array, id: number, place: number): boolean {
  const sought = Buffer.from([SHARED, ...varint(id)]);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = buffer.indexOf(sought);
  if (at < 0 || buffer.includes(sought, at + 1)) return false;
  buffer.set([TRANSFERRED, ...varint(place)], at);
  return true;
}

/** Five bytes, whatever the number: readers take zeros at its end for what they are. */
function varint(number: number): number[] {
  return Array.from({ length: ID_BYTES }, (_, index) => {
    const bits = Math.floor(number / 2 ** (7 * index)) & 0x7f;
    return index < ID_BYTES - 1 ? bits | 0x80 : bits;
  });
}
