/** What one thread keeps to write and read trees. */

import { Shapes } from "./shapes.ts";
import type { TreeMemory } from "./tree.ts";
import { TreeReader } from "./tree-reader.ts";
import { TreeWriter } from "./tree-writer.ts";

/** A writer and a reader that know the same shapes. */
export class Trees {
  readonly writer: TreeWriter;
  readonly reader: TreeReader;

  constructor(heap: TreeMemory) {
    const shapes = new Shapes(heap);
    this.writer = new TreeWriter(heap, shapes);
    this.reader = new TreeReader(heap, shapes);
  }
}
