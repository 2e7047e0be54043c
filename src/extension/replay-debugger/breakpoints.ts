/** The breakpoints of a replay, and the stops of the engine that they mean. */

import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Stop } from "../../protocol/stops.ts";
import { channelStops } from "./channel-stop.ts";
import type { SiteIndex } from "./site-index.ts";

/** The checkboxes that VS Code shows among the breakpoints. */
export const FILTERS: readonly DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: "findings",
    label: "Findings",
    description: "Stops where a deadlock, a leak or other trouble begins.",
    default: false,
  },
  {
    filter: "assumed",
    label: "Assumed Lines (~)",
    description:
      "Stops also where an operation's line was not looked at, but taken from an earlier one of the same handle.",
    default: true,
  },
];

/** Why a replay has stopped, in the protocol's words. */
export type StopReason = "breakpoint" | "function breakpoint" | "data breakpoint" | "exception";

/** A breakpoint as VS Code knows it. */
export interface Owner {
  /** Undefined for what stands for no breakpoint of its own: a filter. */
  readonly id: number | undefined;
  readonly reason: StopReason;
}

interface Kept {
  readonly owner: Owner;
  readonly stops: readonly Stop[];
}

/** All breakpoints that are set. */
export class Breakpoints {
  readonly #sites: SiteIndex;
  readonly #names: readonly string[];
  readonly #lines = new Map<string, Kept[]>();
  readonly #channels = new Map<StopReason, Kept[]>();
  #filters: ReadonlySet<string> = new Set();
  #lastId = 0;

  /** `channels` are the names of all channels of the recording, by index. */
  constructor(sites: SiteIndex, channels: readonly string[]) {
    this.#sites = sites;
    this.#names = channels;
  }

  /** Where in a file's lines `from` to `to` something of the recording happens. */
  places(path: string, from: number, to = from): DebugProtocol.BreakpointLocation[] {
    const places = new Map<string, DebugProtocol.BreakpointLocation>();
    // A line that was looked at may be assumed at other times: two sites, one place.
    for (const { site } of this.#sites.inLines(path, from, to)) {
      const { line, column } = site;
      places.set(`${line}:${column}`, { line, column });
    }
    return [...places.values()];
  }

  /** Takes the place of all line breakpoints in a file. */
  setLines(
    path: string,
    wanted: readonly DebugProtocol.SourceBreakpoint[],
  ): DebugProtocol.Breakpoint[] {
    const kept: Kept[] = [];
    const answers = wanted.map(({ line, column }) => {
      const sites = this.#sites
        .inLines(path, line, line)
        .filter(({ site }) => column === undefined || site.column === column);
      const id = ++this.#lastId;
      if (sites.length === 0) {
        const message = "nothing on this line is in the recording";
        return { id, verified: false, line, message };
      }
      const ids = sites.map((site) => site.id);
      kept.push({
        owner: { id, reason: "breakpoint" },
        stops: [{ kind: "line", sites: ids }],
      });
      const known = sites.some(({ site }) => site.isAssumed !== true);
      return { id, verified: true, line, ...(!known && { message: "~ assumed" }) };
    });
    this.#lines.set(path, kept);
    return answers;
  }

  /** Takes the place of all function or data breakpoints; each says its condition in words. */
  setChannels(
    reason: "function breakpoint" | "data breakpoint",
    wanted: readonly string[],
  ): DebugProtocol.Breakpoint[] {
    const kept: Kept[] = [];
    const answers = wanted.map((text): DebugProtocol.Breakpoint => {
      const id = ++this.#lastId;
      try {
        kept.push({ owner: { id, reason }, stops: this.#stopsOf(reason, text) });
        return { id, verified: true };
      } catch (error) {
        return { id, verified: false, message: error instanceof Error ? error.message : "" };
      }
    });
    this.#channels.set(reason, kept);
    return answers;
  }

  /** Which of {@link FILTERS} are on. */
  setFilters(filters: readonly string[]): void {
    this.#filters = new Set(filters);
  }

  /** What the engine is to look for, and whose each stop is. */
  get stops(): { readonly stops: readonly Stop[]; readonly owners: readonly Owner[] } {
    const kept = [...[...this.#lines.values()].flat(), ...[...this.#channels.values()].flat()];
    const all = kept.flatMap(({ owner, stops }) => stops.map((stop) => ({ owner, stop })));
    if (this.#filters.has("findings")) {
      const owner = { id: undefined, reason: "exception" } as const;
      all.push({ owner, stop: { kind: "finding" } });
    }
    const stops = all.map(({ stop }) => this.#filtered(stop));
    return { stops, owners: all.map(({ owner }) => owner) };
  }

  #filtered(stop: Stop): Stop {
    if (stop.kind !== "line" || this.#filters.has("assumed")) return stop;
    return { kind: "line", sites: stop.sites.filter((site) => !this.#sites.isAssumed(site)) };
  }

  /** A data breakpoint names its channel by index: many may have one name. */
  #stopsOf(reason: StopReason, text: string): Stop[] {
    if (reason === "function breakpoint") return channelStops(text, this.#names);
    return channelStops(
      text,
      this.#names.map((_, index) => String(index)),
    );
  }
}
