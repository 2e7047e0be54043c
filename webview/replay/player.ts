/** Moves the clock on behalf of buttons and keys, and at the end of a replay. */

import type { MessageDetail } from "../../src/protocol/message-query.ts";
import type { StepAnswer, StepRequest } from "../../src/protocol/messages.ts";
import type { ViewModel } from "../state/model.ts";
import { indexOf, isChannel } from "../state/node.ts";
import { atTheEnd, goLive, growing, type Shown, seek, togglePlay, withSpeed } from "./clock.ts";

/** Plays, pauses and steps. */
export class Player {
  readonly #model: ViewModel;
  readonly #step: (args: StepRequest) => Promise<StepAnswer>;
  #stepping = false;

  /** `step` asks the engine for the next instant at which something happens. */
  constructor(model: ViewModel, step: (args: StepRequest) => Promise<StepAnswer>) {
    this.#model = model;
    this.#step = step;
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
    clock.value = withSpeed(clock.value, speed, performance.now());
  }

  /**
   * One event on or back: of the message that is followed, else of the selected channel or worker, else of all; or to
   * the next mark or finding.
   */
  async step(by: 1 | -1, to: "event" | "mark" | "finding" = "event"): Promise<void> {
    const { clock, caption } = this.#model;
    const shown = this.#shown();
    // A key that is held down must not queue requests.
    if (shown === undefined || this.#stepping) return;
    this.#stepping = true;
    try {
      const answer = await this.#step(this.#request(shown.position, by, to));
      clock.value = seek(clock.value, { position: answer.position });
      caption.value = answer.text === "" ? endOf(by, to) : answer.text;
    } catch (error) {
      caption.value = error instanceof Error ? error.message : String(error);
    } finally {
      this.#stepping = false;
    }
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

  #change(next: (shown: Shown, now: number) => ViewModel["clock"]["value"]): void {
    const shown = this.#shown();
    if (shown === undefined) return;
    this.#model.caption.value = "";
    this.#model.clock.value = next(shown, performance.now());
  }

  #meetTheEnd(): void {
    const { clock } = this.#model;
    const shown = this.#shown();
    if (shown === undefined || clock.value.mode !== "playing") return;
    // The clock runs ahead of the picture; the end is met when it has been drawn.
    if (shown.position >= shown.endPosition) {
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
