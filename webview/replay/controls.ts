/** The badge and the buttons that move the view through time. */

import type { TraceInfo } from "../../src/protocol/messages.ts";
import { attribute, element, show, write } from "../element.ts";
import { moment } from "../format.ts";
import { iconButton, relabel, setIcon } from "../panels/button.ts";
import type { ViewModel } from "../state/model.ts";
import { type Clock, FASTEST, growing, replays, SPEEDS } from "./clock.ts";
import type { Player } from "./player.ts";

/** What the badge says: a recording is being read, the view follows a running program, replays, or the program has ended. */
export type Badge = "WAITING" | "READING" | "LIVE" | "PAUSED" | "REPLAY" | "ENDED";

/** The badge of a clock in a trace. */
export function badgeOf(
  clock: Clock,
  { state, reading }: Pick<TraceInfo, "state" | "reading">,
  atEnd: boolean,
): Badge {
  if (reading !== undefined && clock.mode === "live") return "READING";
  if (state === "waiting") return "WAITING";
  if (replays(clock)) return "REPLAY";
  if (growing(state)) return clock.mode === "live" ? "LIVE" : "PAUSED";
  return atEnd ? "ENDED" : "REPLAY";
}

/** Buttons that show and set the clock. */
export class Controls {
  readonly root = element("div", {
    class: "controls",
    attributes: { role: "group", "aria-label": "Time" },
  });
  readonly #model: ViewModel;
  readonly #badgeText = element("span");
  readonly #badge = element(
    "span",
    { class: "badge", attributes: { role: "status" } },
    element("i"),
    this.#badgeText,
  );
  readonly #play: HTMLButtonElement;
  readonly #live: HTMLButtonElement;
  readonly #loop: HTMLButtonElement;
  readonly #speed = element("select", {
    class: "speed",
    title: "Speed of the replay",
    attributes: { "aria-label": "Speed of the replay" },
  });
  readonly #time = element("span", { class: "time" });

  constructor(model: ViewModel, player: Player) {
    this.#model = model;
    this.#play = iconButton("pause", "Pause", "Space", () => player.toggle());
    this.#live = iconButton("live", "Go live", "End", () => player.toEnd());
    this.#loop = iconButton("loop", "Loop the range shown", "L", () => player.toggleLoop());
    this.#loop.classList.add("loop");
    for (const speed of SPEEDS) {
      const option =
        speed === FASTEST
          ? element("option", { text: "fastest", title: "Event after event, without waiting" })
          : element("option", { text: `${speed}×` });
      option.value = String(speed);
      this.#speed.append(option);
    }
    this.#speed.addEventListener("change", () => player.setSpeed(Number(this.#speed.value)));
    this.root.append(
      this.#badge,
      iconButton("stepBack", "Step back", "Shift+Left", () => void player.step(-1)),
      this.#play,
      iconButton("stepForward", "Step", "Shift+Right", () => void player.step(1)),
      this.#live,
      this.#loop,
      this.#speed,
      this.#time,
    );
    model.picture.subscribe(() => this.#update());
    model.clock.subscribe(() => this.#update());
    model.loops.subscribe((loops) => attribute(this.#loop, "aria-pressed", String(loops)));
  }

  #update(): void {
    const clock = this.#model.clock.value;
    const picture = this.#model.picture.value;
    const info = picture?.info ?? { state: "waiting" };
    const { state } = info;
    const head = picture?.frame.head;
    const atEnd = head === undefined || head.position >= head.endPosition;
    const badge = badgeOf(clock, info, atEnd);
    write(this.#badgeText, badge);
    attribute(this.#badge, "data-state", badge.toLowerCase());
    const runs = replays(clock) || (clock.mode === "live" && growing(state));
    setIcon(this.#play, runs ? "pause" : "play");
    relabel(this.#play, runs ? "Pause the view" : "Play", "Space");
    const canFollow = growing(state) && clock.mode !== "live";
    this.#live.disabled = !canFollow;
    show(this.#live, growing(state));
    if (this.#speed.value !== String(clock.speed)) this.#speed.value = String(clock.speed);
    if (head === undefined) write(this.#time, "");
    else if (badge === "LIVE") write(this.#time, moment(head.time));
    else write(this.#time, `${moment(head.time)} / ${moment(head.endTime)}`);
  }
}
