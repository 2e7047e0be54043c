/** The marks that the traced program put on its time, as ticks along the overview. */

import type { MarkEntry, MarksAnswer, MarksRequest } from "../../src/protocol/messages.ts";
import type { Theme } from "../theme.ts";
import { Latest } from "./latest.ts";
import type { Span } from "./span.ts";

/** How near to a tick the pointer must be, px. */
const NEAR = 4;
const SIZE = 4;

/** Fetches and draws them. */
export class Marks {
  readonly #source: Latest<MarksRequest, MarksAnswer>;
  #marks: readonly MarkEntry[] = [];

  /** `fetch` asks the engine; `changed` is called when there are others. */
  constructor(fetch: (args: MarksRequest) => Promise<MarksAnswer>, changed: () => void) {
    this.#source = new Latest(fetch, ({ marks }) => {
      this.#marks = marks;
      changed();
    });
  }

  /** Asks for those of a span. */
  want({ from, to }: Span): void {
    this.#source.want({ from, to });
  }

  /** Draws a wedge for each at the upper edge; `xOf` gives the place of a time, px. */
  draw(context: CanvasRenderingContext2D, theme: Theme, xOf: (time: number) => number): void {
    context.fillStyle = theme.link;
    context.beginPath();
    for (const { time } of this.#marks) {
      const x = xOf(time);
      context.moveTo(x - SIZE, 0);
      context.lineTo(x + SIZE, 0);
      context.lineTo(x, SIZE + 2);
    }
    context.fill();
  }

  /** The mark nearest to a place, if the pointer there means it. */
  at(x: number, xOf: (time: number) => number): MarkEntry | undefined {
    let nearest: MarkEntry | undefined;
    let least = NEAR;
    for (const mark of this.#marks) {
      const distance = Math.abs(xOf(mark.time) - x);
      if (distance > least) continue;
      least = distance;
      nearest = mark;
    }
    return nearest;
  }
}
