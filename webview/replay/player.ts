/** Moves the clock on behalf of buttons and keys, and at the end of a replay. */

import type { MessageDetail } from "../../src/protocol/message-query.ts";
import type { StepAnswer, StepRequest } from "../../src/protocol/messages.ts";
import type { ViewModel } from "../state/model.ts";
import { indexOf, isChannel } from "../state/node.ts";
import { Range } from "../timeline/range.ts";
import { bookmarkWords, nextBookmark, toggled } from "./bookmarks.ts";
import {
  atTheEnd,
  type Clock,
  goLive,
  growing,
  play,
  replays,
  type Shown,
  seek,
  togglePlay,
  withSpeed,
} from "./clock.ts";

/** What of the model it needs. */
type Played = Pick<
  ViewModel,
  "picture" | "clock" | "caption" | "selection" | "followed" | "bookmarks" | "loops" | "span"
>;

/** Plays, pauses and steps. */
export class Player {
  readonly #model: Played;
  readonly #step: (args: StepRequest) => Promise<StepAnswer>;
  readonly #range: Range;
  #stepping = false;
  /** The clock at the start of a range that is played once more as soon as it is shown. */
  #again: Clock | undefined;

  /** `step` asks the engine for the next instant at which something happens. */
  constructor(model: Played, step: (args: StepRequest) => Promise<StepAnswer>) {
    this.#model = model;
    this.#step = step;
    this.#range = new Range(model);
    model.picture.subscribe(() => this.#meetTheEnd());
  }

  /** Plays, or stands still. */
  toggle(): void {
    this.#change((shown, now) => togglePlay(this.#model.clock.value, shown, now));
  }

  /** Goes to the first instant; also before there is a picture. */
  toStart(): void {
    const { clock, caption } = this.#model;
    caption.value = "";
    clock.value = seek(clock.value, { position: 0 });
  }

  /** Follows the newest event; in a recording, goes to the last one. */
  toEnd(): void {
    const { clock } = this.#model;
    this.#change((shown) =>
      growing(shown.state) ? goLive(clock.value) : seek(clock.value, "end"),
    );
  }

  /** Sets the speed of the replay. */
  setSpeed(speed: number): void {
    const { clock } = this.#model;
    const shown = this.#shown();
    clock.value =
      shown === undefined
        ? { ...clock.value, speed }
        : withSpeed(clock.value, speed, shown, performance.now());
  }

  /** Plays the range shown again and again, or once. */
  toggleLoop(): void {
    const { loops, caption } = this.#model;
    loops.value = !loops.value;
    caption.value = loops.value ? "the range shown is played again and again" : "played once";
  }

  /** Puts a bookmark at the instant shown, or takes it away. */
  toggleBookmark(): void {
    const { bookmarks, caption } = this.#model;
    const shown = this.#shown();
    if (shown === undefined) return;
    const before = bookmarks.value.length;
    bookmarks.value = toggled(bookmarks.value, shown);
    caption.value = bookmarks.value.length > before ? "bookmark set" : "bookmark removed";
  }

  /**
   * One event on or back: of the message that is followed, else of the selected channel or worker, else of all; or to
   * the next finding, or to the next of the program's marks and the user's bookmarks.
   */
  async step(by: 1 | -1, to: "event" | "mark" | "finding" = "event"): Promise<void> {
    const { clock, caption } = this.#model;
    const shown = this.#shown();
    // A key that is held down must not queue requests.
    if (shown === undefined || this.#stepping) return;
    this.#stepping = true;
    try {
      const from = this.#from(shown);
      const found = await this.#step(this.#request(from, by, to));
      const answer = to === "mark" ? this.#orBookmark(found, from, by) : found;
      clock.value = seek(clock.value, { position: answer.position });
      caption.value = answer.text === "" ? endOf(by, to) : answer.text;
    } catch (error) {
      caption.value = error instanceof Error ? error.message : String(error);
    } finally {
      this.#stepping = false;
    }
  }

  /** Where the last step led, although its picture may still be on the way. */
  #from(shown: Shown): number {
    const clock = this.#model.clock.value;
    const isKnown = clock.mode === "paused" && clock.at !== "end" && "position" in clock.at;
    return isKnown ? clock.at.position : shown.position;
  }

  #request(from: number, by: 1 | -1, to: "event" | "mark" | "finding"): StepRequest {
    const { selection, followed } = this.#model;
    if (to !== "event") return { from, by, to };
    const next = nextOf(followed.value?.detail, from, by);
    // From the instant before it any event's step leads there, and tells of it.
    if (next !== undefined) return { from: next - 1, by: 1 };
    const node = selection.value;
    if (node === undefined) return { from, by, to };
    return isChannel(node)
      ? { from, by, to, channel: indexOf(node) }
      : { from, by, to, worker: indexOf(node) };
  }

  /** The bookmark before the mark that was found, if there is one. */
  #orBookmark(found: StepAnswer, from: number, by: 1 | -1): StepAnswer {
    const bookmarks = this.#model.bookmarks.value;
    const next = nextBookmark(bookmarks, from, by);
    const isNearer = found.text === "" || by * ((next?.position ?? 0) - found.position) < 0;
    if (next === undefined || !isNearer) return found;
    return { ...next, text: bookmarkWords(bookmarks, next) };
  }

  #change(next: (shown: Shown, now: number) => ViewModel["clock"]["value"]): void {
    const shown = this.#shown();
    if (shown === undefined) return;
    this.#model.caption.value = "";
    this.#model.clock.value = next(shown, performance.now());
  }

  #meetTheEnd(): void {
    const { clock, loops } = this.#model;
    const shown = this.#shown();
    if (shown === undefined) return;
    if (clock.value === this.#again) {
      this.#again = undefined;
      clock.value = play(clock.value, shown, performance.now());
      return;
    }
    if (!replays(clock.value)) return;
    // The clock runs ahead of the picture; the end is met when it has been drawn.
    const isOver = shown.position >= shown.endPosition;
    const { from, to } = this.#range.span;
    const canLoop = this.#range.isZoomed || !growing(shown.state);
    if (loops.value && canLoop && (isOver || shown.time >= to)) {
      this.#again = seek(clock.value, { time: from });
      clock.value = this.#again;
    } else if (isOver) {
      clock.value = atTheEnd(clock.value, shown, performance.now());
    }
  }

  #shown(): Shown | undefined {
    const picture = this.#model.picture.value;
    return picture && { ...picture.frame.head, state: picture.info.state };
  }
}

/** The position of the next send or receive on a message's way; undefined when there is none in that direction. */
function nextOf(detail: MessageDetail | undefined, from: number, by: 1 | -1): number | undefined {
  const positions = (detail?.messages ?? [])
    .flatMap(({ sentPosition, receivedPosition }) => [sentPosition, receivedPosition ?? 0])
    .filter((position) => position > 0 && by * (position - from) > 0);
  return positions.length === 0
    ? undefined
    : by === 1
      ? Math.min(...positions)
      : Math.max(...positions);
}

function endOf(by: 1 | -1, to: string): string {
  return by > 0 ? `no later ${to}` : `no earlier ${to}`;
}
