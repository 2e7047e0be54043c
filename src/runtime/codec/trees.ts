/** What one thread keeps to write and read trees. */

import type { Heap } from "../memory/heap.ts";
import { Shapes } from "./shapes.ts";
import { TreeReader } from "./tree-reader.ts";
import { TreeWriter } from "./tree-writer.ts";

/** A writer and a reader that know the same shapes. */
export class Trees {
  readonly writer: TreeWriter;
  readonly reader: TreeReader;

  constructor(heap: Heap) {
    const shapes = new Shapes(heap);
    this.writer = new TreeWriter(heap, shapes);
    this.reader = new TreeReader(heap, shapes);
  }
}
