/** Sentences about what the user must know: broken traces, lost records, a silent editor. */

import { element, Rows, show, write } from "../element.ts";
import type { Connection } from "../feed.ts";
import { duration, grouped } from "../format.ts";
import { icon } from "../icons.ts";
import type { ViewModel } from "../state/model.ts";
import type { Picture } from "../state/picture.ts";
import type { Signal } from "../state/signal.ts";

/** How serious a notice is. */
type Gravity = "information" | "warning" | "error";

/** A sentence to show. */
export interface Notice {
  readonly gravity: Gravity;
  readonly text: string;
}

interface NoticeRow {
  readonly root: HTMLElement;
  readonly text: HTMLElement;
}

/** The notices that a picture and a connection call for, the gravest first. */
export function noticesOf(picture: Picture | undefined, connection: Connection): readonly Notice[] {
  const notices: Notice[] = [];
  if (connection.state === "closed") {
    notices.push({
      gravity: "error",
      text: `The view is no longer connected: ${connection.reason}`,
    });
  }
  if (connection.state === "slow") {
    notices.push({
      gravity: "warning",
      text: "The view is behind: the engine has not answered for some seconds.",
    });
  }
  if (picture === undefined) return notices;
  for (const problem of picture.info.problems) notices.push({ gravity: "error", text: problem });
  const { state, program, endPosition, reading, isOpening, behind } = picture.info;
  if (behind !== undefined) {
    notices.push({
      gravity: "warning",
      text: `The view is ${duration(behind)} behind the program, which makes events faster than they can be taken in. It catches up as soon as it can.`,
    });
  }
  if (reading !== undefined) {
    notices.push({
      gravity: "information",
      text: `The recording is being read: ${Math.floor(100 * reading)} %. ${isOpening === true ? "Its end is shown; what needs its events comes when they have been read." : "What has been read is shown."}`,
    });
  }
  // Of what is no trace at all, the problem says enough.
  if (state === "cut" && (program !== undefined || endPosition > 0)) {
    notices.push({
      gravity: "warning",
      text: "The program ended without a goodbye: it was killed, it crashed, or the recording was cut off. What arrived is shown.",
    });
  }
  const { exitCode } = picture.info;
  if (picture.info.state === "ended" && exitCode !== undefined && exitCode !== 0) {
    notices.push({ gravity: "warning", text: `The program ended with exit code ${exitCode}.` });
  }
  if (program?.level === "gauges") {
    notices.push({
      gravity: "information",
      text: "Recorded at the level “gauges”: buffers are looked at now and then, and of the operations only those that had to wait are known.",
    });
  }
  const { lost } = picture.frame.head;
  if (lost > 0) {
    const records = lost === 1 ? "1 record was" : `${grouped(lost)} records were`;
    notices.push({
      gravity: "warning",
      text: `${records} lost up to this instant: the program was faster than its tracing. Figures may be too low.`,
    });
  }
  return notices;
}

/** The lines between toolbar and graph. */
export class Notices {
  readonly root: HTMLElement;
  readonly #model: ViewModel;
  readonly #connection: Signal<Connection>;
  readonly #rows: Rows<NoticeRow>;
  readonly #retry: HTMLButtonElement;

  /** `retry` tries to connect again. */
  constructor(model: ViewModel, connection: Signal<Connection>, retry: () => void) {
    this.#model = model;
    this.#connection = connection;
    const list = element("div", { attributes: { role: "status" } });
    this.#rows = new Rows(list, () => {
      const text = element("span");
      return { root: element("p", { class: "notice" }, icon("warning"), text), text };
    });
    this.#retry = element("button", {
      class: "secondary",
      text: "Try again",
      onClick: retry,
    });
    this.root = element("div", { class: "notices" }, list, this.#retry);
    model.picture.subscribe(() => this.#update());
    connection.subscribe(() => this.#update());
  }

  #update(): void {
    const connection = this.#connection.value;
    const notices = noticesOf(this.#model.picture.value, connection);
    show(this.root, notices.length > 0);
    show(this.#retry, connection.state === "closed");
    this.#rows.update(notices, (row, notice) => {
      write(row.text, notice.text);
      row.root.dataset["gravity"] = notice.gravity;
    });
  }
}
