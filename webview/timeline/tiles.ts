/** Occupancy over time, fetched as needed: what is known is shown until the finer answer is there. */

import type { TilesAnswer, TilesRequest } from "../../src/protocol/messages.ts";
import type { Span } from "./span.ts";

/** What has been fetched. */
export interface Tiles extends Span {
  readonly columns: number;
  /** Indexes of the channels, a row of `highest` each. */
  readonly channels: readonly number[];
  readonly highest: Float32Array;
  readonly lowest: Float32Array | undefined;
}

/** A growing trace is asked for anew not more often than this, ms. */
const PERIOD = 250;

/** Fetches tiles, one request at a time. */
export class TileSource {
  readonly #request: (args: TilesRequest) => Promise<TilesAnswer>;
  readonly #onTiles: (tiles: Tiles) => void;
  #wanted: TilesRequest | undefined;
  #asked: TilesRequest | undefined;
  #asking = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    request: (args: TilesRequest) => Promise<TilesAnswer>,
    onTiles: (tiles: Tiles) => void,
  ) {
    this.#request = request;
    this.#onTiles = onTiles;
  }

  /** Says what is to be shown. */
  want(request: TilesRequest): void {
    if (same(request, this.#asked)) return;
    this.#wanted = request;
    this.#next();
  }

  #next(): void {
    if (this.#asking || this.#wanted === undefined || this.#timer !== undefined) return;
    const wait = this.#askedAt + PERIOD - performance.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#ask();
      },
      Math.max(0, wait),
    );
  }

  async #ask(): Promise<void> {
    const request = this.#wanted;
    if (request === undefined) return;
    this.#wanted = undefined;
    this.#asked = request;
    this.#asking = true;
    this.#askedAt = performance.now();
    try {
      const { highest, lowest } = await this.#request(request);
      this.#onTiles({ ...request, highest, lowest });
    } catch {
      // The feed asks the same engine and tells the user; here the old tiles stay.
      this.#asked = undefined;
    } finally {
      this.#asking = false;
    }
    this.#next();
  }
}

function same(a: TilesRequest, b: TilesRequest | undefined): boolean {
  return (
    b !== undefined &&
    a.from === b.from &&
    a.to === b.to &&
    a.columns === b.columns &&
    a.channels.length === b.channels.length &&
    a.channels.every((channel, i) => channel === b.channels[i])
  );
}
