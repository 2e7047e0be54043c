/** What the inspector says of a channel. */

import type { BufferedMessage, ChannelDetail, Percentiles } from "../../src/protocol/messages.ts";
import type { Site } from "../../src/trace/event.ts";
import { attribute, element, Rows, show, write } from "../element.ts";
import { bytes, count, duration, messageRate, moment, percent } from "../format.ts";
import { channelLook } from "../graph/channel-node.ts";
import { callOf, isTime, jams } from "../state/channel-kind.ts";
import type { Picture } from "../state/picture.ts";
import { type Fact, Facts } from "./facts.ts";
import { Heading } from "./heading.ts";
import { Holders } from "./holders.ts";
import { SiteLink } from "./link.ts";
import { MessageList, type MessageListPorts } from "./message-list.ts";
import { Sparkline } from "./sparkline.ts";

/** Messages listed; the rest is counted. */
const MOST_MESSAGES = 10;

interface MessageRow {
  readonly root: HTMLElement;
  readonly ticket: HTMLElement;
  readonly link: SiteLink;
  readonly preview: HTMLElement;
  readonly aside: HTMLElement;
}

/** A channel's panel. */
export class ChannelPanel {
  readonly root: HTMLElement;
  readonly spark = new Sparkline();
  readonly #heading: Heading;
  readonly #facts = new Facts();
  readonly #senders: Holders;
  readonly #receivers: Holders;
  readonly #buffer: Rows<MessageRow>;
  readonly #bufferSection: HTMLElement;
  readonly #more = element("p", { class: "quiet" });
  readonly #messages: MessageList;

  /** `open` shows a place in the editor; `selectWorker` selects a worker by its index. */
  constructor(
    open: (site: Site) => void,
    selectWorker: (worker: number) => void,
    messages: MessageListPorts,
  ) {
    this.#messages = new MessageList(messages);
    this.#heading = new Heading(open);
    this.#senders = new Holders("Senders", open, selectWorker);
    this.#receivers = new Holders("Receivers", open, selectWorker);
    const list = element("ol", { class: "rows" });
    this.#buffer = new Rows(list, () => messageRow(open));
    this.#bufferSection = element(
      "section",
      {},
      element("h3", { text: "Buffer, oldest first" }),
      list,
      this.#more,
    );
    this.root = element(
      "div",
      { class: "panel" },
      this.#heading.root,
      this.spark.root,
      this.#facts.root,
      this.#senders.root,
      this.#receivers.root,
      this.#bufferSection,
      this.#messages.root,
    );
  }

  /** Shows a channel; `detail` may still be on its way. */
  update(picture: Picture, channel: number, detail: ChannelDetail | undefined): void {
    const declaration = picture.declared.channels[channel];
    if (declaration === undefined) return;
    const look = channelLook(picture, channel);
    this.#heading.update({
      name: declaration.name,
      kind: callOf(declaration.kind, declaration.capacity),
      site: declaration.site,
      state: look.ended !== "" ? "closed" : look.full ? "full" : "",
      alarming: look.full && look.ended === "",
      remark: look.ended,
    });
    show(this.spark.root, !isTime(declaration.kind));
    show(this.#messages.root, !isTime(declaration.kind));
    if (!isTime(declaration.kind)) this.#messages.update(picture, { channel });
    if (detail === undefined) return;
    this.#facts.update(factsOf(picture, channel, detail));
    this.#senders.update(detail.senders);
    this.#receivers.update(detail.receivers);
    this.#showBuffer(detail);
  }

  #showBuffer({ buffer, occupancy }: ChannelDetail): void {
    const listed = buffer.slice(0, MOST_MESSAGES);
    show(this.#bufferSection, occupancy > 0);
    this.#buffer.update(listed, fillMessage);
    const more = occupancy - listed.length;
    show(this.#more, more > 0);
    write(this.#more, `+ ${count(more)} more`);
  }
}

function messageRow(open: (site: Site) => void): MessageRow {
  const ticket = element("span", { class: "mono" });
  const link = new SiteLink(open);
  const preview = element("span", { class: "grow mono" });
  const aside = element("span", { class: "aside" });
  const root = element("li", { class: "row" }, ticket, link.root, preview, aside);
  return { root, ticket, link, preview, aside };
}

function fillMessage(row: MessageRow, message: BufferedMessage): void {
  write(row.ticket, `#${message.ticket}`);
  row.link.set(message.site);
  show(row.preview, message.preview !== undefined);
  write(row.preview, message.preview ?? "");
  attribute(row.preview, "title", message.preview ?? "");
  write(row.aside, `${message.sender} · ${duration(message.age)}`);
  attribute(row.aside, "title", `sent by ${message.sender}, ${bytes(message.size)}`);
}

function factsOf(picture: Picture, channel: number, detail: ChannelDetail): readonly Fact[] {
  const look = channelLook(picture, channel);
  const { channels } = picture.frame;
  if (isTime(look.kind)) return timeFacts(detail, channels.receiveRate[channel] ?? 0);
  const facts: Fact[] = [];
  if (look.capacity !== 0) {
    facts.push(
      {
        name: "In buffer",
        value: capacityText(detail.occupancy, look.capacity),
        ...(look.full ? { tone: "full" as const } : {}),
      },
      {
        name: "High-water mark",
        value: `${count(detail.highWater)} (first at ${moment(detail.highWaterTime, 1)})`,
      },
    );
  }
  if (look.capacity > 0 && jams(look.kind))
    facts.push({ name: "Time full, last 10 s", value: percent(detail.fullShare) });
  facts.push(
    { name: "Sent → received", value: `${count(detail.sent)} → ${count(detail.received)}` },
    {
      name: "Rate in → out",
      value: `${messageRate(channels.sendRate[channel] ?? 0)} → ${messageRate(channels.receiveRate[channel] ?? 0)}`,
    },
    { name: "Time in buffer p50 / p99", value: percentiles(detail.inBuffer) },
  );
  if (jams(look.kind)) {
    facts.push({ name: "Send blocked p50 / p99", value: percentiles(detail.sendBlocked) });
  }
  if (detail.discarded > 0) {
    facts.push({ name: "Destroyed unread", value: count(detail.discarded), tone: "high" });
  }
  return facts;
}

/** Nobody has sent anything there, and no message ever lies in the buffer as far as a trace tells. */
function timeFacts(detail: ChannelDetail, rate: number): readonly Fact[] {
  return [
    { name: "Received", value: count(detail.received) },
    { name: "Rate", value: messageRate(rate) },
  ];
}

function capacityText(occupancy: number, capacity: number): string {
  if (capacity > 0) return `${count(occupancy)} / ${count(capacity)}`;
  return capacity === -1 ? `${count(occupancy)} / ∞` : count(occupancy);
}

function percentiles(value: Percentiles | undefined): string {
  return value === undefined ? "–" : `${duration(value.p50)} / ${duration(value.p99)}`;
}
