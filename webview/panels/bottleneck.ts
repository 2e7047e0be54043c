/** Names the end of the wait chain: who holds the others up, beside the graph in a few words. */

import type { ChainLink, Finding } from "../../src/protocol/finding.ts";
import { EDGE_STATE } from "../../src/protocol/frame.ts";
import type { Site } from "../../src/trace/event.ts";
import { attribute, element, show, write, writeNames } from "../element.ts";
import { briefly, percent, plural } from "../format.ts";
import type { Trouble } from "../graph/trouble.ts";
import { chainText, likeNames, waitChain } from "../graph/wait-chain.ts";
import type { ViewModel } from "../state/model.ts";
import { channelNode, type NodeId, workerNode } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { shareOf } from "../state/worker-look.ts";
import { Lasting } from "./lasting.ts";
import { SiteLink } from "./link.ts";

/** What is said of a bottleneck. */
export interface BottleneckText {
  /** The culprit. */
  readonly title: string;
  /** Who is held up, at what, and since when. */
  readonly body: string;
  /** The chain from them to the culprit. */
  readonly chain: string;
}

/** While time runs, a bottleneck is named when it has been one again and again for so long, ms. */
const LASTING = 700;
/** Shorter waits have no duration worth saying, ms. */
const WORTH_SAYING = 10;

/** The words for a trouble; undefined where nobody is held up. */
export function bottleneckText(picture: Picture, trouble: Trouble): BottleneckText | undefined {
  if (trouble.channels.size === 0 || meets(picture, trouble)) return undefined;
  const { workers, channels } = picture.declared;
  const holders = [...trouble.holders];
  const names = likeNames(holders.map((worker) => workers[worker]?.name ?? ""));
  const [first] = holders;
  const why = holders.length === 1 && first !== undefined ? ` (${slowness(picture, first)})` : "";
  const on = likeNames([...trouble.channels].map((channel) => channels[channel]?.name ?? ""));
  return {
    title: holders.length > 0 ? `Bottleneck: ${names}${why}` : "All in this wait chain wait",
    body: `${plural(trouble.blocked, "sender")} blocked on ${on}${howLong(picture, trouble)}`,
    chain: chainText(picture, waitChain(picture, trouble)),
  };
}

/** What keeps a worker from its channels: the share of its time, and how long that is for each message received. */
function slowness({ declared, frame }: Picture, worker: number): string {
  const share = shareOf(frame, worker, "busy");
  const rate = declared.edges.reduce(
    (sum, edge, index) =>
      edge.worker === worker && edge.side === "receiver"
        ? sum + (frame.edges.rate[index] ?? 0)
        : sum,
    0,
  );
  const each = rate > 0 && share > 0 ? `: ${briefly((share / rate) * 1e9)} a message` : "";
  return `${percent(share)} in its own code${each}`;
}

/** Whether nobody holds the others up because a sender and a receiver are about to meet. */
function meets({ frame }: Picture, { holders, channels }: Trouble): boolean {
  if (holders.size > 0) return false;
  return [...channels].some((channel) => (frame.channels.waitingReceivers[channel] ?? 0) > 0);
}

/** Since when the first of the blocked has been so; while time runs, for how much of it. */
function howLong({ declared, frame, moving }: Picture, { edges }: Trouble): string {
  let since = 0;
  let share = 0;
  for (const edge of edges) {
    if (frame.edges.state[edge] !== EDGE_STATE.blocked) continue;
    const worker = declared.edges[edge]?.worker ?? -1;
    since = Math.max(since, frame.workers.since[worker] ?? 0);
    share = Math.max(share, frame.workers.blocked[worker] ?? 0);
  }
  if (moving && since < 1000) return `, up to ${percent(share)} of the time`;
  return since >= WORTH_SAYING ? ` for ${briefly(since * 1e6)}` : "";
}

/** A bar over the graph; pressing its title selects who is to blame. */
export class Bottleneck {
  readonly root = element("section", {
    class: "bottleneck",
    attributes: { "aria-label": "What holds the program up" },
  });
  readonly #title: HTMLButtonElement;
  readonly #body = element("span");
  readonly #chain = element("span", { class: "chain" });
  readonly #link: SiteLink;
  #subject: NodeId | undefined;
  readonly #lasting = new Lasting(LASTING);

  /** `open` shows a place in the editor. */
  constructor(model: ViewModel, open: (site: Site) => void) {
    this.#link = new SiteLink(open);
    this.#title = element("button", {
      onClick: () => {
        if (this.#subject !== undefined) model.selection.value = this.#subject;
      },
    });
    this.root.append(this.#title, this.#link.root, this.#body, this.#chain);
    this.root.hidden = true;
  }

  /** Shows what is found, else the trouble of a picture, at the wall clock's `now`, ms. */
  update(picture: Picture, trouble: Trouble, found: Finding | undefined, now: number): void {
    const text = found === undefined ? bottleneckText(picture, trouble) : findingText(found);
    const [holder] = trouble.holders;
    const [link] = found?.chain ?? [];
    const subject =
      link !== undefined ? nodeOf(link) : holder === undefined ? undefined : workerNode(holder);
    const key = text === undefined ? "" : `${found?.id} ${subject}`;
    if (!picture.moving || found !== undefined) this.#lasting.set(key, now);
    const shown = this.#lasting.update(key, now);
    show(this.root, shown !== "");
    // What is away for a moment stands there as it was.
    if (text === undefined || shown !== key) return;
    this.#subject = subject;
    attribute(this.root, "data-severity", found?.severity ?? "warning");
    this.#link.set(found?.site);
    // Rules set names in backticks, and nothing else does.
    const put = found === undefined ? write : writeNames;
    put(this.#title, text.title);
    put(this.#body, text.body);
    put(this.#chain, text.chain);
  }
}

/** The words for a finding: the rule's own. */
function findingText({ title, remedy, steps }: Finding): BottleneckText {
  return { title, body: remedy, chain: steps.join("\n") };
}

function nodeOf({ kind, index }: ChainLink): NodeId {
  return kind === "channel" ? channelNode(index) : workerNode(index);
}
