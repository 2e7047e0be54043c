// What the programs of the bench send: the same values for us and for every rival.
const TEXT = "a kilobyte of text ".repeat(54).slice(0, 1024);
const BYTES = new Uint8Array(65536).map((_, index) => index);

/** By name: makes the i-th message. @type {Record<string, (i: number) => unknown>} */
export const PAYLOADS = {
  int: (i) => i & 0xffffff,
  object: flat,
  nested: (i) => SHAPES[i % SHAPES.length](i),
  "string-1k": () => TEXT,
  "bytes-64k": () => BYTES,
};

function flat(i) {
  return { id: i, name: "Ada Lovelace", n: i / 2, ok: (i & 1) === 0 };
}

const SHAPES = [
  (i) => ({ id: i, user: { name: "Ada", tags: ["first", "second"] }, at: i / 2 }),
  (i) => ({ kind: "moved", from: { x: i, y: 1 }, to: { x: 2, y: i } }),
  flat,
];
