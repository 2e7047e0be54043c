/** What the inspector says of a worker. */

import type { WorkerDetail } from "../../src/protocol/messages.ts";
import type { Exit } from "../../src/trace/event.ts";
import { attribute, element, Rows, show, write } from "../element.ts";
import { count, moment, percent } from "../format.ts";
import { workerText } from "../graph/worker-node.ts";
import { heldUpAt } from "../state/held-up.ts";
import type { Picture } from "../state/picture.ts";
import { shareOf, workerLook } from "../state/worker-look.ts";
import { type Fact, Facts } from "./facts.ts";
import { Heading } from "./heading.ts";
import { type InstantPorts, InstantRow } from "./instant-row.ts";
import { MessageList, type MessageListPorts } from "./message-list.ts";

interface HandleRow {
  readonly root: HTMLElement;
  readonly name: HTMLButtonElement;
  readonly aside: HTMLElement;
  channel: number;
}

/** What a worker's panel can do. */
export interface WorkerPanelPorts extends InstantPorts {
  selectChannel(channel: number): void;
}

/** A worker's panel. */
export class WorkerPanel {
  readonly root: HTMLElement;
  readonly #heading: Heading;
  readonly #facts = new Facts();
  readonly #handles: Rows<HandleRow>;
  readonly #handleSection: HTMLElement;
  readonly #operations: Rows<InstantRow>;
  readonly #operationSection: HTMLElement;
  readonly #messages: MessageList;

  constructor(ports: WorkerPanelPorts, messages: MessageListPorts) {
    this.#messages = new MessageList(messages);
    this.#heading = new Heading((site) => ports.open(site));
    const handles = element("ul", { class: "rows" });
    this.#handles = new Rows(handles, () => handleRow(ports));
    this.#handleSection = element("section", {}, element("h3", { text: "Handles" }), handles);
    const operations = element("ol", { class: "rows" });
    this.#operations = new Rows(operations, () => new InstantRow(ports));
    this.#operationSection = element(
      "section",
      {},
      element("h3", { text: "Did, newest first" }),
      operations,
    );
    this.root = element(
      "div",
      { class: "panel" },
      this.#heading.root,
      this.#facts.root,
      this.#handleSection,
      this.#operationSection,
      this.#messages.root,
    );
  }

  /** Shows a worker; `detail` may still be on its way. */
  update(picture: Picture, worker: number, detail: WorkerDetail | undefined): void {
    const declaration = picture.declared.workers[worker];
    if (declaration === undefined) return;
    const look = workerLook(picture.frame, worker, picture.moving);
    this.#heading.update({
      name: declaration.name,
      kind: declaration.kind,
      site: declaration.site,
      state: look === "busy" ? "own code" : look,
      alarming: look === "blocked",
      remark: "",
    });
    this.#messages.update(picture, { worker });
    if (detail === undefined) return;
    this.#facts.update(factsOf(picture, worker, detail));
    show(this.#handleSection, detail.handles.length > 0);
    this.#handles.update(detail.handles, (row, handle) => {
      row.channel = handle.channel;
      const name = picture.declared.channels[handle.channel]?.name ?? "";
      write(row.name, name);
      attribute(row.name, "title", name);
      write(row.aside, handle.count > 1 ? `${handle.side} ×${handle.count}` : handle.side);
    });
    show(this.#operationSection, detail.operations.length > 0);
    this.#operations.update(detail.operations.slice(0, 20), (row, operation) => {
      const { time, position, site } = operation;
      row.set({ time, position, text: withoutName(operation.text, declaration.name), site });
    });
  }
}

function handleRow(ports: WorkerPanelPorts): HandleRow {
  const name = element("button", { class: "name mono" });
  const aside = element("span", { class: "aside" });
  const row: HandleRow = {
    root: element("li", { class: "row" }, name, aside),
    name,
    aside,
    channel: 0,
  };
  name.addEventListener("click", () => ports.selectChannel(row.channel));
  return row;
}

/** Here everything was done by this worker: its name need not be said in every line. */
function withoutName(text: string, name: string): string {
  return text.startsWith(`${name} `) ? text.slice(name.length + 1) : text;
}

function factsOf(picture: Picture, worker: number, detail: WorkerDetail): readonly Fact[] {
  const { frame } = picture;
  const at = heldUpAt(picture, worker);
  const facts: Fact[] = [
    { name: "Now", value: workerText(picture, worker) },
    ...(at.length > 1 ? [{ name: "Selects from", value: at.join(", ") }] : []),
    {
      // Whether it ran or waited for something else, a trace of channels does not tell.
      name: "In own code, last second",
      value: percent(shareOf(frame, worker, "busy")),
    },
    { name: "Blocked on send", value: percent(shareOf(frame, worker, "blocked")) },
    { name: "Waiting to receive", value: percent(shareOf(frame, worker, "waiting")) },
    { name: "Sent", value: count(detail.sent) },
    { name: "Received", value: count(detail.received) },
    { name: "Started", value: moment(detail.startedAt) },
  ];
  const { exit } = detail;
  if (exit !== undefined) {
    facts.push({
      name: HOW[exit.how],
      value: exit.text === "" ? moment(exit.time) : `${moment(exit.time)}: ${exit.text}`,
      ...(exit.how === "threw" ? { tone: "full" as const } : {}),
    });
  }
  return facts;
}

const HOW: Readonly<Record<Exit, string>> = {
  returned: "Returned",
  threw: "Threw",
  exited: "Called process.exit()",
  terminated: "Was terminated",
};
