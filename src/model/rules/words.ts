/** How findings name workers, channels and places. */

import type { Site } from "../../trace/event.ts";
import type { Cast } from "../cast.ts";
import type { ChannelFacts, HandleFacts, Wait, WorkerFacts } from "./wait-graph.ts";

/** Names of one trace's cast, in the quotes of a finding's sentences. */
export class Words {
  readonly #cast: Cast;

  /** Words for this cast. */
  constructor(cast: Cast) {
    this.#cast = cast;
  }

  /** E.g. `main`. */
  worker({ row }: WorkerFacts): string {
    return `\`${this.#cast.workers[row - 1]?.name ?? "nobody"}\``;
  }

  /** E.g. `jobs`. */
  channel(channel: ChannelFacts | undefined): string {
    return `\`${this.#cast.channels[(channel?.row ?? 0) - 1]?.name ?? "no channel"}\``;
  }

  /** The site with an id. */
  site(id: number): Site | undefined {
    return this.#cast.site(id);
  }

  /** Where the channel was made. */
  channelSite(channel: ChannelFacts | undefined): Site | undefined {
    return this.#cast.channels[(channel?.row ?? 0) - 1]?.site;
  }

  /** ` (app.ts:7)`, or nothing when the place is not known. */
  place(id: number): string {
    const site = this.#cast.site(id);
    return site === undefined ? "" : ` (${shortPlace(site)})`;
  }

  /** `sender` or `receiver`, or `permit`. */
  side({ isSender, isPermit }: HandleFacts): string {
    return isPermit ? "permit" : isSender ? "sender" : "receiver";
  }

  /** `main waits to receive on jobs`. */
  wait(wait: Wait): string {
    const who = this.worker(wait.worker);
    const { kind, channel, target } = wait;
    if (target !== undefined) return `${who} waits for the end of ${this.worker(target)}`;
    return kind === "send"
      ? `${who} is blocked sending on ${this.channel(channel)}`
      : `${who} waits to receive on ${this.channel(channel)}`;
  }
}

/** `app.ts:7`. */
export function shortPlace({ file, line }: Site): string {
  return `${file.replace(/^.*[/\\]/, "")}:${line}`;
}

/** `1 message`, `2 messages`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names.join("");
  const shown = names.length > most ? names.slice(0, most - 1) : names.slice(0, -1);
  const left = names.length - shown.length;
  const last = left === 1 ? (names.at(-1) ?? "") : `${left} more`;
  return `${shown.join(", ")} and ${last}`;
}

/** A duration as people say it: `1.2 s`, `350 ms`. */
export function duration(ns: number): string {
  if (ns >= 60e9) return `${(ns / 60e9).toFixed(1)} min`;
  return ns >= 1e9 ? `${(ns / 1e9).toFixed(1)} s` : `${Math.round(ns / 1e6)} ms`;
}
