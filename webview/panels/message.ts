/** What the inspector says of one message: who sent and received it where, and where its time went. */

import type { MessageDetail, MessageRow, WayPart } from "../../src/protocol/message-query.ts";
import type { Site } from "../../src/trace/event.ts";
import { attribute, element, Rows, show, write } from "../element.ts";
import { bytes, duration, grouped, moment } from "../format.ts";
import type { Followed } from "../state/message-key.ts";
import type { Picture } from "../state/picture.ts";
import { iconButton } from "./button.ts";
import { type Fact, Facts } from "./facts.ts";
import { SiteLink } from "./link.ts";
import { Way } from "./way.ts";

/** What a message's panel can do. */
export interface MessagePanelPorts {
  open(site: Site): void;
  /** Follows another message; nothing when it is undefined. */
  follow(key: { readonly channel: number; readonly ticket: number } | undefined): void;
  /** Shows the instant after so many events. */
  seek(position: number): void;
  /** Shows the whole way of a message in the sequence view. */
  showWay(detail: MessageDetail): void;
  selectPart(part: WayPart): void;
}

interface EndRow {
  readonly root: HTMLElement;
  readonly time: HTMLButtonElement;
  readonly text: HTMLElement;
  readonly link: SiteLink;
  position: number;
}

interface NextRow {
  readonly root: HTMLElement;
  readonly name: HTMLButtonElement;
  row: MessageRow | undefined;
}

/** A message's panel. */
export class MessagePanel {
  readonly root: HTMLElement;
  readonly #name = element("h2", { class: "mono" });
  readonly #sent: EndRow;
  readonly #received: EndRow;
  readonly #facts = new Facts();
  readonly #preview = element("pre", { class: "preview mono" });
  readonly #way: Way;
  readonly #others: Rows<NextRow>;
  readonly #otherSection: HTMLElement;
  readonly #inSequence: HTMLButtonElement;
  readonly #ports: MessagePanelPorts;
  #followed: Followed | undefined;

  constructor(ports: MessagePanelPorts) {
    this.#ports = ports;
    this.#sent = endRow(ports);
    this.#received = endRow(ports);
    this.#way = new Way((part) => ports.selectPart(part));
    const others = element("ol", { class: "rows" });
    this.#others = new Rows(others, () => nextRow(ports));
    this.#otherSection = element(
      "section",
      {},
      element("h3", { text: "Messages on its way" }),
      others,
    );
    this.#inSequence = element("button", {
      class: "secondary small",
      text: "Show in the sequence",
      onClick: () => {
        if (this.#followed?.detail !== undefined) ports.showWay(this.#followed.detail);
      },
    });
    this.root = element(
      "div",
      { class: "panel", attributes: { role: "group", "aria-label": "Message" } },
      element(
        "div",
        { class: "title message-title" },
        this.#name,
        iconButton("stepBack", "Previous message of the channel", "", () => this.#go(-1)),
        iconButton("stepForward", "Next message of the channel", "", () => this.#go(1)),
        iconButton("close", "Stop following the message", "Esc", () => ports.follow(undefined)),
      ),
      element("ol", { class: "rows" }, this.#sent.root, this.#received.root),
      this.#facts.root,
      this.#preview,
      element("p", { class: "quiet" }, this.#inSequence),
      this.#way.root,
      this.#otherSection,
    );
  }

  /** Shows a message; what is known of it may still be on its way. */
  update(picture: Picture, followed: Followed): void {
    this.#followed = followed;
    const { detail, channel, ticket } = followed;
    write(this.#name, `#${grouped(ticket)} on ${picture.declared.channels[channel]?.name ?? ""}`);
    attribute(this.#name, "title", this.#name.textContent);
    for (const part of [this.#sent, this.#received]) show(part.root, detail !== undefined);
    show(this.#facts.root, detail !== undefined);
    this.#inSequence.disabled = detail === undefined;
    show(this.#preview, detail?.row.preview !== undefined);
    this.#way.update(detail?.way ?? []);
    show(this.#otherSection, (detail?.messages.length ?? 0) > 1);
    if (detail === undefined) return;
    this.#fill(picture, detail);
  }

  #fill(picture: Picture, { row, sendSite, receiveSite, messages }: MessageDetail): void {
    const nameOf = (worker: number): string =>
      picture.declared.workers[worker]?.name ?? "an unknown worker";
    fillEnd(this.#sent, row.sentAt, row.sentPosition, `sent by ${nameOf(row.sender)}`, sendSite);
    const { receivedAt, receivedPosition } = row;
    if (receivedAt === undefined || receivedPosition === undefined)
      show(this.#received.root, false);
    else {
      const text = `received by ${nameOf(row.receiver)}`;
      fillEnd(this.#received, receivedAt, receivedPosition, text, receiveSite);
    }
    this.#facts.update(factsOf(row));
    write(this.#preview, row.preview ?? "");
    this.#others.update(messages, (next, message) => {
      next.row = message;
      const name = picture.declared.channels[message.channel]?.name ?? "";
      write(next.name, `#${grouped(message.ticket)} on ${name}`);
      next.name.disabled = message.channel === row.channel && message.ticket === row.ticket;
    });
  }

  #go(by: 1 | -1): void {
    const followed = this.#followed;
    if (followed === undefined || followed.ticket + by < 0) return;
    this.#ports.follow({ channel: followed.channel, ticket: followed.ticket + by });
  }
}

function factsOf(row: MessageRow): readonly Fact[] {
  const facts: Fact[] = [];
  if (row.fate === "discarded")
    facts.push({ name: "Fate", value: "destroyed unread", tone: "high" });
  else if (row.receivedAt === undefined) facts.push({ name: "Fate", value: "still in the buffer" });
  else facts.push({ name: "In the buffer", value: duration(row.receivedAt - row.sentAt) });
  if (row.blocked > 0) {
    facts.push({ name: "Its sender was blocked", value: duration(row.blocked), tone: "full" });
  }
  if (row.size >= 0) facts.push({ name: "Size", value: bytes(row.size) });
  return facts;
}

function endRow(ports: MessagePanelPorts): EndRow {
  const time = element("button", {
    class: "link time",
    title: "Show this instant",
  });
  const text = element("span", { class: "grow" });
  const link = new SiteLink((site) => ports.open(site));
  const root = element("li", { class: "row" }, time, text, link.root);
  const row: EndRow = { root, time, text, link, position: 0 };
  time.addEventListener("click", () => ports.seek(row.position));
  return row;
}

function fillEnd(
  row: EndRow,
  time: number,
  position: number,
  text: string,
  site: Site | undefined,
): void {
  row.position = position;
  write(row.time, moment(time, 6));
  write(row.text, text);
  row.link.set(site);
}

function nextRow(ports: MessagePanelPorts): NextRow {
  const name = element("button", { class: "name mono" });
  const row: NextRow = { root: element("li", { class: "row" }, name), name, row: undefined };
  name.addEventListener("click", () => {
    if (row.row !== undefined) ports.follow({ channel: row.row.channel, ticket: row.row.ticket });
  });
  return row;
}
