/** The panel beside the graph: everything about the selected channel or worker at the instant shown. */

import type { Instant } from "../../src/protocol/instant.ts";
import type { MessageDetail, MessagesRequest, WayPart } from "../../src/protocol/message-query.ts";
import type { ChannelDetail, EngineMethods, WorkerDetail } from "../../src/protocol/messages.ts";
import type { Site } from "../../src/trace/event.ts";
import { element, show } from "../element.ts";
import { longestWait, messageText } from "../filter/parse.ts";
import { seek } from "../replay/clock.ts";
import type { MessageKey } from "../state/message-key.ts";
import type { ViewModel } from "../state/model.ts";
import { channelNode, indexOf, isChannel, type NodeId, workerNode } from "../state/node.ts";
import type { Picture } from "../state/picture.ts";
import { Range } from "../timeline/range.ts";
import { ChannelPanel } from "./channel.ts";
import { FindingsPanel } from "./findings.ts";
import { GroupPanel } from "./group.ts";
import { MessagePanel } from "./message.ts";
import { ProgramPanel } from "./program.ts";
import { WorkerPanel } from "./worker.ts";

/** Details are asked for not more often than this while time runs, ms. */
const PERIOD = 200;
/** Length of the curve, ns. */
const CURVE = 10e9;

/** Calls the engine. */
export type AskEngine = <N extends "channel" | "worker" | "tiles" | "messages">(
  method: N,
  args: Parameters<EngineMethods[N]>[0],
) => Promise<ReturnType<EngineMethods[N]>>;

/** Shows the selected node. */
export class Inspector {
  readonly root: HTMLElement;
  readonly #model: ViewModel;
  readonly #ask: AskEngine;
  readonly #channel: ChannelPanel;
  readonly #worker: WorkerPanel;
  readonly #message: MessagePanel;
  readonly #findings: FindingsPanel;
  readonly #group: GroupPanel;
  readonly #program: ProgramPanel;
  /** What is seen while nothing is selected. */
  readonly #idle: HTMLElement;
  #node: NodeId | undefined;
  #channelDetail: ChannelDetail | undefined;
  #workerDetail: WorkerDetail | undefined;
  #asking = false;
  /** The instant of the last details, to ask again only for another one. */
  #asked = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `open` shows a place in the editor; `toggleGroup` opens the selected group or closes it. */
  constructor(
    model: ViewModel,
    ask: AskEngine,
    open: (site: Site) => void,
    toggleGroup: () => void,
  ) {
    this.#model = model;
    this.#ask = ask;
    const select = (node: NodeId): void => {
      model.selection.value = node;
    };
    const seekTo = (position: number): void => {
      model.clock.value = seek(model.clock.value, { position });
    };
    const messages = {
      fetch: (args: MessagesRequest) => ask("messages", args),
      follow: (key: MessageKey) => this.#follow(key),
      longerThan: () => longestWait(model.filter.value),
      text: () => messageText(model.filter.value),
    };
    this.#channel = new ChannelPanel(open, (worker) => select(workerNode(worker)), messages);
    this.#worker = new WorkerPanel(
      { open, selectChannel: (channel) => select(channelNode(channel)), seek: seekTo },
      messages,
    );
    this.#findings = new FindingsPanel({
      open,
      seek: seekTo,
      select: ({ chain: [link] }) => {
        if (link === undefined) return;
        select(link.kind === "channel" ? channelNode(link.index) : workerNode(link.index));
      },
    });
    this.#program = new ProgramPanel(select);
    const hint = element("p", {
      class: "quiet hint",
      text: "Select a worker or a channel to see its handles, its buffer and its lines of code.",
    });
    this.#idle = element("div", { class: "idle" }, this.#findings.root, this.#program.root, hint);
    this.#group = new GroupPanel({
      toggle: toggleGroup,
      select: (node) => {
        // The first one would be taken for its group.
        if (node === model.selection.value) toggleGroup();
        select(node);
      },
    });
    this.#message = new MessagePanel({
      open,
      seek: seekTo,
      follow: (key) => this.#follow(key),
      showWay: (detail) => this.#showWay(detail),
      selectPart: (part) => select(nodeOf(part)),
    });
    this.root = element(
      "aside",
      { class: "inspector", attributes: { "aria-label": "Inspector", tabindex: "0" } },
      this.#idle,
      this.#message.root,
      this.#group.root,
      this.#channel.root,
      this.#worker.root,
    );
    model.selection.subscribe((node) => this.#select(node));
    model.followed.subscribe(() => {
      this.root.scrollTop = 0;
      this.#update();
    });
    model.picture.subscribe(() => this.#update());
    model.groups.subscribe(() => this.#update());
    model.findings.subscribe(() => this.#update());
    model.filter.subscribe(() => this.#update());
    model.inspecting.subscribe((isOpen) => {
      show(this.root, isOpen);
      this.#update();
    });
    model.theme.subscribe(() => {
      this.#asked = "";
      this.#update();
    });
  }

  #follow(key: MessageKey | undefined): void {
    this.#model.followed.value = key && {
      channel: key.channel,
      ticket: key.ticket,
      detail: undefined,
    };
  }

  /** The range becomes the message's way, with some room beside it. */
  #showWay({ way, row }: MessageDetail): void {
    const from = Math.min(row.sentAt, ...way.map((part) => part.from));
    const to = Math.max(row.receivedAt ?? row.sentAt, ...way.map((part) => part.to));
    const room = Math.max(1000, 0.2 * (to - from));
    new Range(this.#model).set({ from: Math.max(0, from - room), to: to + room });
    this.#model.view.value = "sequence";
  }

  #select(node: NodeId | undefined): void {
    this.#node = node;
    this.#channelDetail = undefined;
    this.#workerDetail = undefined;
    this.#asked = "";
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.root.scrollTop = 0;
    this.#update();
    // What was pressed may have gone with its panel: the keyboard stays here.
    const { activeElement } = document;
    if (this.root.contains(activeElement) && activeElement?.closest("[hidden]")) this.root.focus();
  }

  #update(): void {
    const picture = this.#model.picture.value;
    const node = this.#node;
    const known = picture !== undefined && node !== undefined && isDeclared(picture, node);
    const followed = this.#model.followed.value;
    const isIdle = !known && followed === undefined;
    show(this.#idle, isIdle);
    show(this.#program.root, isIdle && (picture?.declared.channels.length ?? 0) > 0);
    if (isIdle && picture !== undefined) this.#showProgram(picture);
    show(this.#message.root, followed !== undefined);
    const isGroup = known && this.#fillGroup(picture, node);
    show(this.#group.root, known && this.#model.groups.value.of.has(node));
    show(this.#channel.root, known && isChannel(node) && !isGroup);
    show(this.#worker.root, known && !isChannel(node) && !isGroup);
    if (picture !== undefined && followed !== undefined) this.#message.update(picture, followed);
    if (known && !isGroup && this.#model.inspecting.value) this.#show(picture, node);
  }

  #showProgram(picture: Picture): void {
    const { findings, inspecting } = this.#model;
    if (inspecting.value) this.#program.update(picture, performance.now());
    if (findings.value !== undefined) this.#findings.update(picture, findings.value);
  }

  /** Shows what is known of a node, and asks for more when that is of another instant. */
  #show(picture: Picture, node: NodeId): void {
    this.#fill(picture, node);
    const { position, endPosition } = picture.frame.head;
    if (this.#asked === `${position} ${endPosition}` || this.#asking || this.#timer !== undefined) {
      return;
    }
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.#fetch(node);
      },
      this.#asked === "" ? 0 : PERIOD,
    );
  }

  /** Fills the panel of the node's group, if it has one; returns whether the node stands for it. */
  #fillGroup(picture: Picture, node: NodeId): boolean {
    const { closed, of } = this.#model.groups.value;
    const group = of.get(node);
    if (group !== undefined) this.#group.update(picture, group, closed.has(node));
    return closed.has(node);
  }

  #fill(picture: Picture, node: NodeId): void {
    const index = indexOf(node);
    if (isChannel(node)) this.#channel.update(picture, index, this.#channelDetail);
    else this.#worker.update(picture, index, this.#workerDetail);
  }

  async #fetch(node: NodeId): Promise<void> {
    const picture = this.#model.picture.value;
    if (picture === undefined) return;
    const { position, endPosition, time } = picture.frame.head;
    this.#asking = true;
    this.#asked = `${position} ${endPosition}`;
    try {
      await this.#fetchAt(node, { position }, time);
    } catch {
      // The feed asks the same engine and tells the user; here the old figures stay.
      this.#asked = "";
    } finally {
      this.#asking = false;
    }
    if (this.#node !== undefined && this.#asked !== "") this.#update();
  }

  async #fetchAt(node: NodeId, at: Instant, time: number): Promise<void> {
    const index = indexOf(node);
    if (!isChannel(node)) {
      const detail = await this.#ask("worker", { worker: index, at });
      if (this.#node === node) this.#workerDetail = detail;
      return;
    }
    const from = Math.max(0, time - CURVE);
    const columns = this.#channel.spark.columns;
    const [detail, tiles] = await Promise.all([
      this.#ask("channel", { channel: index, at }),
      this.#ask("tiles", { from, to: Math.max(from + 1, time), columns, channels: [index] }),
    ]);
    if (this.#node !== node) return;
    this.#channelDetail = detail;
    const declaration = this.#model.picture.value?.declared.channels[index];
    const { kind, capacity } = declaration ?? { kind: "", capacity: -2 };
    this.#channel.spark.draw(this.#model.theme.value, { kind, capacity, highest: tiles.highest });
  }
}

function nodeOf({ kind, subject }: WayPart): NodeId {
  return kind === "buffered" ? channelNode(subject) : workerNode(subject);
}

function isDeclared({ declared }: Picture, node: NodeId): boolean {
  const list = isChannel(node) ? declared.channels : declared.workers;
  return indexOf(node) < list.length;
}
