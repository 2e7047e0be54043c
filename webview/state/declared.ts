/** What the engine has told this viewer of a program's workers, channels and their edges. */

import type {
  ChannelDeclaration,
  Declarations,
  EdgeDeclaration,
  FrameRequest,
  WorkerDeclaration,
} from "../../src/protocol/messages.ts";
import { channelNode, indexOf, isChannel, type NodeId, workerNode } from "./node.ts";

/** Every worker, channel and edge declared so far, by index. Only grows, unless what was declared was wrong. */
export class Declared {
  readonly workers: WorkerDeclaration[] = [];
  readonly channels: ChannelDeclaration[] = [];
  readonly edges: EdgeDeclaration[] = [];
  #edition = 0;

  /** Takes what is new. */
  add(news: Declarations): void {
    const { edition = 0 } = news;
    if (edition !== this.#edition) {
      this.#edition = edition;
      for (const list of [this.workers, this.channels, this.edges]) list.length = 0;
    }
    for (const worker of news.workers) this.workers.push(worker);
    for (const channel of news.channels) this.channels.push(channel);
    for (const edge of news.edges) this.edges.push(edge);
  }

  /** How many of each this viewer knows, for its next request. */
  known(): FrameRequest["known"] {
    return {
      workers: this.workers.length,
      channels: this.channels.length,
      edges: this.edges.length,
      ...(this.#edition > 0 && { edition: this.#edition }),
    };
  }

  /** The name of a worker or a channel; empty when it is not known. */
  nameOf(node: NodeId): string {
    const named = isChannel(node) ? this.channels[indexOf(node)] : this.workers[indexOf(node)];
    return named?.name ?? "";
  }

  /** The first worker or channel of that name. */
  find(kind: "worker" | "channel", name: string): NodeId | undefined {
    if (kind === "worker") {
      const index = this.workers.findIndex((worker) => worker.name === name);
      return index < 0 ? undefined : workerNode(index);
    }
    const index = this.channels.findIndex((channel) => channel.name === name);
    return index < 0 ? undefined : channelNode(index);
  }
}
