/** The messages of a channel or a worker, the newest or those that waited longest; each can be followed. */

import type {
  MessageRow,
  MessagesAnswer,
  MessagesRequest,
} from "../../src/protocol/message-query.ts";
import { attribute, element, Rows, show, write } from "../element.ts";
import { count, duration } from "../format.ts";
import type { MessageKey } from "../state/message-key.ts";
import type { Picture } from "../state/picture.ts";
import { Latest } from "../timeline/latest.ts";

/** Messages listed at first, and more by each press. */
const PAGE = 10;
const MOST = 200;
/** While the program runs they are asked for not more often than this, ms. */
const PERIOD = 1000;

/** Whose messages. */
export type Whose = { readonly channel: number } | { readonly worker: number };

/** What a list of messages needs. */
export interface MessageListPorts {
  fetch(args: MessagesRequest): Promise<MessagesAnswer>;
  follow(key: MessageKey): void;
  /** Only messages that were in the buffer at least so long, ns; undefined: all. */
  longerThan(): number | undefined;
  /** Only messages whose preview contains it; undefined: all. */
  text(): string | undefined;
}

interface ListRow {
  readonly root: HTMLElement;
  readonly ticket: HTMLButtonElement;
  readonly text: HTMLElement;
  readonly aside: HTMLElement;
  row: MessageRow | undefined;
}

/** A section of a panel. */
export class MessageList {
  readonly root: HTMLElement;
  readonly #order = element("select", { attributes: { "aria-label": "Order of the messages" } });
  readonly #heading = element("h3", { text: "Messages" });
  readonly #rows: Rows<ListRow>;
  readonly #more: HTMLButtonElement;
  readonly #source: Latest<MessagesRequest, MessagesAnswer>;
  #whose: Whose | undefined;
  #picture: Picture | undefined;
  #count = PAGE;

  readonly #ports: MessageListPorts;

  constructor(ports: MessageListPorts) {
    this.#ports = ports;
    for (const [value, text] of [
      ["newest", "newest first"],
      ["longest", "longest in the buffer"],
    ] as const) {
      const option = element("option", { text });
      option.value = value;
      this.#order.append(option);
    }
    this.#order.addEventListener("change", () => this.#ask());
    const list = element("ol", { class: "rows" });
    this.#rows = new Rows(list, () => listRow(ports));
    this.#more = element("button", {
      class: "link more",
      onClick: () => {
        this.#count = Math.min(MOST, this.#count + 2 * PAGE);
        this.#ask();
      },
    });
    this.root = element(
      "section",
      { class: "message-list" },
      element("div", { class: "row head" }, this.#heading, this.#order),
      list,
      this.#more,
    );
    this.#source = new Latest(
      (args) => ports.fetch(args),
      (answer) => this.#show(answer),
      PERIOD,
    );
  }

  /** Lists the messages sent up to the instant shown. */
  update(picture: Picture, whose: Whose): void {
    this.#picture = picture;
    if (JSON.stringify(whose) !== JSON.stringify(this.#whose)) {
      this.#whose = whose;
      this.#count = PAGE;
      this.#rows.update([], () => {});
      show(this.#more, false);
      this.#source.forget();
    }
    this.#want();
  }

  /** Asks at once, whatever was asked before. */
  #ask(): void {
    this.#source.forget();
    this.#want();
  }

  #want(): void {
    if (this.#picture === undefined || this.#whose === undefined) return;
    const [longerThan, text] = [this.#ports.longerThan(), this.#ports.text()];
    this.#source.want({
      ...this.#whose,
      ...(longerThan === undefined ? {} : { longerThan }),
      ...(text === undefined ? {} : { text }),
      at: { position: this.#picture.frame.head.position },
      order: this.#order.value === "longest" ? "longest" : "newest",
      offset: 0,
      count: this.#count,
    });
  }

  #show({ rows, total, atLeast }: MessagesAnswer): void {
    const picture = this.#picture;
    if (picture === undefined) return;
    const [longerThan, text] = [this.#ports.longerThan(), this.#ports.text()];
    show(this.root, total > 0 || longerThan !== undefined || text !== undefined);
    const only = longerThan === undefined ? "" : `, wait ≥ ${duration(longerThan)}`;
    const holding = text === undefined ? "" : ", by preview";
    write(this.#heading, `Messages (${atLeast ? "≥ " : ""}${count(total)}${only}${holding})`);
    this.#rows.update(rows, (row, message) => fill(row, message, picture));
    const left = total - rows.length;
    show(this.#more, left > 0 && this.#count < MOST);
    write(this.#more, `show more of ${count(left)}`);
  }
}

function listRow(ports: MessageListPorts): ListRow {
  const ticket = element("button", {
    class: "link mono",
    title: "Follow this message",
  });
  const text = element("span", { class: "grow" });
  const aside = element("span", { class: "aside" });
  const root = element("li", { class: "row" }, ticket, text, aside);
  const row: ListRow = { root, ticket, text, aside, row: undefined };
  ticket.addEventListener("click", () => {
    if (row.row !== undefined) ports.follow({ channel: row.row.channel, ticket: row.row.ticket });
  });
  return row;
}

function fill(row: ListRow, message: MessageRow, { declared, frame }: Picture): void {
  row.row = message;
  write(row.ticket, `#${message.ticket}`);
  const nameOf = (worker: number): string => declared.workers[worker]?.name ?? "–";
  const channel = declared.channels[message.channel]?.name ?? "";
  const text =
    message.fate === "received"
      ? `${nameOf(message.sender)} → ${nameOf(message.receiver)}`
      : `${nameOf(message.sender)} → ${channel}`;
  const { preview = "" } = message;
  write(row.text, preview === "" ? text : `${text}  ${preview}`);
  attribute(row.text, "title", `${text} on ${channel}${preview === "" ? "" : `\n${preview}`}`);
  const until = message.receivedAt ?? frame.head.time;
  write(
    row.aside,
    message.fate === "discarded" ? "unread" : duration(Math.max(0, until - message.sentAt)),
  );
}
