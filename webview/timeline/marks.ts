/** The marks that the traced program put on its time, as ticks along the overview. */

import type { MarkEntry, MarksAnswer, MarksRequest } from "../../src/protocol/messages.ts";
import type { Theme } from "../theme.ts";
import { Latest } from "./latest.ts";
import type { Span } from "./span.ts";
import { drawWedges, wedgeAt } from "./wedges.ts";

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

  /** Draws them at the upper edge; `xOf` gives the place of a time, px. */
  draw(context: CanvasRenderingContext2D, theme: Theme, xOf: (time: number) => number): void {
    drawWedges(context, this.#marks, xOf, { colour: theme.link, y: 0, down: 1 });
  }

  /** The mark nearest to a place, if the pointer there means it. */
  at(x: number, xOf: (time: number) => number): MarkEntry | undefined {
    return wedgeAt(this.#marks, x, xOf);
  }
}
