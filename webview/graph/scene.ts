/** What a picture of the graph is drawn from. */

import type { NodeId } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import type { Theme } from "../theme.ts";
import type { View } from "./camera.ts";
import type { EdgeShape } from "./edge-shape.ts";
import type { Flow } from "./flow.ts";
import type { Places } from "./layout/box.ts";
import type { Size } from "./sizes.ts";
import type { Trouble } from "./trouble.ts";

/** All that the drawing depends on. */
export interface Scene {
  readonly theme: Theme;
  readonly picture: Picture;
  /** The nodes that exist. */
  readonly nodes: readonly NodeId[];
  readonly places: Places;
  readonly shapes: readonly EdgeShape[];
  readonly trouble: Trouble;
  readonly view: View;
  /** px of the page. */
  readonly size: Size;
  /** Device pixels in one of the page. */
  readonly ratio: number;
  readonly selected: NodeId | undefined;
  readonly hovered: NodeId | undefined;
  /** Whether the canvas has the keyboard. */
  readonly focused: boolean;
  /** Absent when nothing may move. */
  readonly flow: Flow | undefined;
  readonly pace: number;
}
