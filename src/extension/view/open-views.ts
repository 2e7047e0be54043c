/** The webviews that are open, by what they show: so that other places can point into them. */

import * as vscode from "vscode";
import type { Instant } from "../../protocol/instant.ts";
import type { MessageRequest } from "../../protocol/message-query.ts";
import type { Viewable } from "./viewable.ts";
import type { WebviewLink } from "./webview-link.ts";

/** A page that was just opened has to load, and to be told what there is. */
const PATIENCE_MS = 10_000;
const ANSWER_MS = 500;
const PAUSE_MS = 100;

/** A worker or a channel, as a view finds it. */
export interface NodeName {
  readonly kind: "worker" | "channel";
  readonly name: string;
}

interface OpenView {
  readonly panel: vscode.WebviewPanel;
  readonly link: WebviewLink;
}

/** A user has put a view at an instant. */
export interface Stand {
  readonly shown: Viewable;
  readonly position: number;
}

/** The registry of open webviews. */
export class OpenViews {
  readonly #views = new Map<Viewable, OpenView[]>();
  readonly #stood = new vscode.EventEmitter<Stand>();
  readonly #appeared = new vscode.EventEmitter<Viewable>();
  /** Fires when a user has put a view at an instant. */
  readonly onDidStand: vscode.Event<Stand> = this.#stood.event;
  /** Fires when a view that was hidden is on the screen again: it shows the instant that it showed then. */
  readonly onDidAppear: vscode.Event<Viewable> = this.#appeared.event;

  /** Knows a view until its panel is disposed. */
  add(shown: Viewable, panel: vscode.WebviewPanel, link: WebviewLink): void {
    const view = { panel, link };
    this.#views.set(shown, [...(this.#views.get(shown) ?? []), view]);
    panel.onDidChangeViewState(() => {
      if (panel.visible) this.#appeared.fire(shown);
    });
    panel.onDidDispose(() => {
      const others = (this.#views.get(shown) ?? []).filter((other) => other !== view);
      if (others.length > 0) this.#views.set(shown, others);
      else this.#views.delete(shown);
    });
  }

  /** A user has put a view at an instant. */
  stands(shown: Viewable, position: number): void {
    this.#stood.fire({ shown, position });
  }

  /** Whether any view shows it. */
  has(shown: Viewable): boolean {
    return this.#views.has(shown);
  }

  /** Whether a view of it is on the screen. */
  isVisible(shown: Viewable): boolean {
    return (this.#views.get(shown) ?? []).some(({ panel }) => panel.visible);
  }

  /** The instant that its view shows; the newest without a view. */
  instantOf(shown: Viewable): Instant {
    return this.#views.get(shown)?.[0]?.link.at ?? "end";
  }

  /** Brings its view to the front; false when none is open. */
  reveal(shown: Viewable): boolean {
    const view = this.#views.get(shown)?.[0];
    view?.panel.reveal();
    return view !== undefined;
  }

  /** Selects and centres a worker or a channel, once its view can; false when it never could. */
  select(shown: Viewable, node: NodeName): Promise<boolean> {
    return this.#ask(shown, ({ link }) => link.peer.call("select", node));
  }

  /** Goes to an instant, likewise. */
  seek(shown: Viewable, at: Instant): Promise<boolean> {
    return this.#ask(shown, ({ link }) => link.peer.call("seek", { at }));
  }

  /** Follows a message, likewise. */
  follow(shown: Viewable, message: MessageRequest): Promise<boolean> {
    return this.#ask(shown, ({ link }) => link.peer.call("follow", message));
  }

  /** A page that does not listen yet never answers: it is asked again. */
  async #ask(shown: Viewable, ask: (view: OpenView) => Promise<boolean>): Promise<boolean> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const view = this.#views.get(shown)?.[0];
      if (view === undefined) return false;
      // oxlint-disable-next-line no-await-in-loop -- one attempt after another
      if (await Promise.race([ask(view), delay(ANSWER_MS)])) return true;
      // oxlint-disable-next-line no-await-in-loop -- likewise
      await delay(PAUSE_MS);
    }
    return false;
  }
}

function delay(ms: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, false);
  });
}
