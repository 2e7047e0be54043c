/** Occupancy over time, as it was fetched. */

import type { TilesAnswer, TilesRequest } from "../../src/protocol/messages.ts";
import { Latest } from "./latest.ts";
import type { Span } from "./span.ts";

/** What has been fetched. */
export interface Tiles extends Span {
  readonly columns: number;
  /** Indexes of the channels, a row of `highest` each. */
  readonly channels: readonly number[];
  readonly highest: Float32Array;
  readonly lowest: Float32Array | undefined;
}

/** Fetches tiles. */
export type TileSource = Latest<TilesRequest, TilesAnswer>;

/** Makes a source of tiles; what is known is shown until the finer answer is there. */
export function tileSource(
  fetch: (args: TilesRequest) => Promise<TilesAnswer>,
  onTiles: (tiles: Tiles) => void,
): TileSource {
  const source: TileSource = new Latest(fetch, ({ highest, lowest, isCoarse }, request) => {
    if (isCoarse === true) source.again();
    onTiles({ ...request, highest, lowest });
  });
  return source;
}
