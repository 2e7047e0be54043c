/** What the inspector says of one message: who sent and received it where, and where its time went. */

import type { MessageDetail, MessageRow, WayPart } from "../../src/protocol/message-query.ts";
import { attribute, element, Rows, show, write } from "../element.ts";
import { bytes, duration } from "../format.ts";
import type { Followed } from "../state/message-key.ts";
import type { Picture } from "../state/picture.ts";
import { iconButton } from "./button.ts";
import { type Fact, Facts } from "./facts.ts";
import { type InstantPorts, InstantRow } from "./instant-row.ts";
import { Way } from "./way.ts";

/** Of a second: messages follow each other quickly. */
const DECIMALS = 6;

/** What a message's panel can do. */
export interface MessagePanelPorts extends InstantPorts {
  /** Follows another message; nothing when it is undefined. */
  follow(key: { readonly channel: number; readonly ticket: number } | undefined): void;
  /** Shows the whole way of a message in the sequence view. */
  showWay(detail: MessageDetail): void;
  selectPart(part: WayPart): void;
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
  readonly #sent: InstantRow;
  readonly #received: InstantRow;
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
    this.#sent = new InstantRow(ports, DECIMALS);
    this.#received = new InstantRow(ports, DECIMALS);
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
    write(this.#name, `#${ticket} on ${picture.declared.channels[channel]?.name ?? ""}`);
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
    this.#sent.set({
      time: row.sentAt,
      position: row.sentPosition,
      text: `sent by ${nameOf(row.sender)}`,
      site: sendSite,
    });
    const { receivedAt: time, receivedPosition: position } = row;
    if (time === undefined || position === undefined) show(this.#received.root, false);
    else {
      const text = `received by ${nameOf(row.receiver)}`;
      this.#received.set({ time, position, text, site: receiveSite });
    }
    this.#facts.update(factsOf(row));
    write(this.#preview, row.preview ?? "");
    this.#others.update(messages, (next, message) => {
      next.row = message;
      const name = picture.declared.channels[message.channel]?.name ?? "";
      write(next.name, `#${message.ticket} on ${name}`);
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

function nextRow(ports: MessagePanelPorts): NextRow {
  const name = element("button", { class: "name mono" });
  const row: NextRow = { root: element("li", { class: "row" }, name), name, row: undefined };
  name.addEventListener("click", () => {
    if (row.row !== undefined) ports.follow({ channel: row.row.channel, ticket: row.row.ticket });
  });
  return row;
}
