import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Numbering } from "../../../src/model/numbering.ts";

describe("Numbering", () => {
  it("counts ids in the order in which they appear; 0 is nobody", () => {
    const numbering = new Numbering();
    assert.deepEqual(
      [5, 9, 5, 0, 1].map((id) => numbering.rowOf(id)),
      [1, 2, 1, 0, 3],
    );
    assert.equal(numbering.count, 4);
    assert.equal(numbering.find(7), 0);
  });

  it("keeps its rows when dense ids follow wild ones", () => {
    const numbering = new Numbering();
    const wild = [4_000_000_000, 300, 1000];
    assert.deepEqual(
      wild.map((id) => numbering.rowOf(id)),
      [1, 2, 3],
    );
    for (let id = 1; id <= 5000; id++) numbering.rowOf(id);
    assert.deepEqual(
      wild.map((id) => numbering.find(id)),
      [1, 2, 3],
    );
    assert.equal(numbering.count, 5002);
  });
});
