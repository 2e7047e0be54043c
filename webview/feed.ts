/**
 * Asks the engine for pictures. One request at a time; the next one when the answer has been drawn,
 * so that a slow page slows the asking and nothing piles up.
 */

import type { Instant } from "../src/protocol/instant.ts";
import type { FrameAnswer, FrameRequest } from "../src/protocol/messages.ts";
import { type Clock, growing, instantAt, replays } from "./replay/clock.ts";
import type { Declared } from "./state/declared.ts";
import type { Signal } from "./state/signal.ts";

/** How the connection to the engine is. */
export type Connection =
  | { readonly state: "answering" }
  /** A request has been waiting for longer than a person would. */
  | { readonly state: "slow" }
  /** It failed, with this sentence; no more is asked until {@link Feed.retry}. */
  | { readonly state: "closed"; readonly reason: string };

/** How often a view that stands still looks whether the program goes on, ms. */
const LOOK_AGAIN = 250;
/** After this long without an answer the user is told, ms. */
const SLOW = 3000;

/** What a feed is connected to. */
export interface FeedPorts {
  readonly clock: Signal<Clock>;
  readonly declared: Declared;
  readonly connection: Signal<Connection>;
  request(args: FrameRequest): Promise<FrameAnswer>;
  /** Takes an answer; `wanted` is false when the clock has been set elsewhere since it was asked. */
  take(answer: FrameAnswer, wanted: boolean): void;
}

/** The loop of asking and drawing. */
export class Feed {
  readonly #ports: FeedPorts;
  #asking = false;
  #undrawn = false;
  #latest: FrameAnswer | undefined;
  #position: number | undefined;
  #answered: Clock | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  /** Begins to ask; goes on whenever the clock is set. */
  start(): void {
    this.#ports.clock.subscribe(() => this.#next());
  }

  /** The last answer is on the screen. */
  drawn(): void {
    if (!this.#undrawn) return;
    this.#undrawn = false;
    this.#next();
  }

  /** Asks again after a failure. */
  retry(): void {
    this.#ports.connection.value = { state: "answering" };
    this.#next();
  }

  #next(): void {
    clearTimeout(this.#timer);
    if (this.#asking || this.#undrawn || this.#ports.connection.value.state === "closed") return;
    const clock = this.#ports.clock.value;
    const state = this.#latest?.info.state;
    if (clock !== this.#answered || replays(clock)) {
      void this.#ask(clock);
    } else if (state === undefined || growing(state)) {
      if (clock.mode === "live") void this.#ask(clock);
      else this.#timer = setTimeout(() => void this.#ask(clock), LOOK_AGAIN);
    }
  }

  async #ask(clock: Clock): Promise<void> {
    const { connection, declared } = this.#ports;
    this.#asking = true;
    const slow = setTimeout(() => {
      connection.value = { state: "slow" };
    }, SLOW);
    try {
      const at = instantAt(clock, performance.now());
      const answer = await this.#ports.request({ at, known: declared.known(), ...this.#shown(at) });
      connection.value = { state: "answering" };
      this.#latest = answer;
      this.#answered = clock;
      declared.add(answer.declared);
      const now = this.#ports.clock.value;
      this.#undrawn = true;
      this.#ports.take(answer, now === clock || now.mode !== "paused");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      connection.value = { state: "closed", reason };
    } finally {
      clearTimeout(slow);
      this.#asking = false;
    }
    this.#next();
  }

  /** The position of the picture on the screen, by which the engine may hold its answer back. */
  set position(position: number) {
    this.#position = position;
  }

  #shown(at: Instant): { shown?: number } {
    return at === "end" && this.#position !== undefined ? { shown: this.#position } : {};
  }
}
