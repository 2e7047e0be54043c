/** Which parts of a canvas have to be painted again, in square tiles. */

/** A rectangle in device px. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const TILE = 64;

/** The tiles of a canvas; none is dirty at first. */
export class DirtyTiles {
  readonly #columns: number;
  readonly #rows: number;
  readonly #dirty: Uint8Array;

  /** For a canvas of this size, device px. */
  constructor(width: number, height: number) {
    this.#columns = Math.ceil(width / TILE);
    this.#rows = Math.ceil(height / TILE);
    this.#dirty = new Uint8Array(this.#columns * this.#rows);
  }

  /** What lies in the area has changed. */
  add(area: Area): void {
    this.#visit(area, (tile) => {
      this.#dirty[tile] = 1;
      return false;
    });
  }

  /** Whether a part of the area is dirty. */
  touches(area: Area): boolean {
    return this.#visit(area, (tile) => this.#dirty[tile] === 1);
  }

  /** The dirty areas: tiles of one row that lie side by side are one. */
  areas(): readonly Area[] {
    const areas: Area[] = [];
    for (let row = 0; row < this.#rows; row++) {
      let start = -1;
      for (let column = 0; column <= this.#columns; column++) {
        const dirty = column < this.#columns && this.#dirty[row * this.#columns + column] === 1;
        if (dirty && start < 0) start = column;
        if (dirty || start < 0) continue;
        const [left, right] = [start * TILE, column * TILE];
        areas.push({ left, right, top: row * TILE, bottom: (row + 1) * TILE });
        start = -1;
      }
    }
    return areas;
  }

  /** Visits the area's tiles until one says true; returns whether one did. */
  #visit({ left, top, right, bottom }: Area, visit: (tile: number) => boolean): boolean {
    const firstColumn = Math.max(0, Math.floor(left / TILE));
    const lastColumn = Math.min(this.#columns - 1, Math.floor(right / TILE));
    const lastRow = Math.min(this.#rows - 1, Math.floor(bottom / TILE));
    for (let row = Math.max(0, Math.floor(top / TILE)); row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        if (visit(row * this.#columns + column)) return true;
      }
    }
    return false;
  }
}
