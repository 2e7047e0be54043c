/** Connects a webview with what it shows: answers what the editor can, relays the rest to the engine. */

import * as vscode from "vscode";
import type { Instant } from "../../protocol/instant.ts";
import type { FrameRequest, HostMethods, ViewMethods } from "../../protocol/messages.ts";
import { type Handlers, Peer } from "../../protocol/rpc.ts";
import { saveRecording } from "../recordings/save-recording.ts";
import { openSite } from "../sites/open-site.ts";
import type { Viewable } from "./viewable.ts";

/** The requests that the engine does not see. */
type EditorMethods = Pick<HostMethods, "openSite" | "saveRecording" | "standsAt" | "start">;

/** What a link belongs to. */
export interface WebviewLink {
  readonly peer: Peer<EditorMethods, ViewMethods>;
  /** The instant that the page shows: that of the picture for which it asked last. */
  readonly at: Instant;
  dispose(): void;
}

/**
 * Connects the webview of `panel` with `shown` until the link is disposed. `stands` is told of the positions that the
 * user goes to.
 */
export function linkWebview(
  panel: vscode.WebviewPanel,
  shown: Viewable,
  log: vscode.LogOutputChannel,
  stands: (position: number) => void,
): WebviewLink {
  const { webview } = panel;
  let at: Instant = "end";
  const handlers: Handlers<EditorMethods> = {
    async openSite(site) {
      await openSite(site, shown.home, panel.viewColumn);
      return null;
    },
    async saveRecording() {
      await saveRecording(shown);
      return null;
    },
    standsAt({ position }) {
      stands(position);
      return null;
    },
    async start({ what }) {
      const command = what === "run" ? "mpscope.runCurrentFile" : "mpscope.openSample";
      await vscode.commands.executeCommand(command);
      return null;
    },
  };
  const peer = new Peer<EditorMethods, ViewMethods>(
    handlers,
    // A webview that is hidden or gone takes no messages; it asks again when it comes back.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview takes none
    (frame) => void webview.postMessage(frame),
    {
      otherwise: (method, args) => {
        if (method === "frame") at = (args as FrameRequest).at;
        return shown.request(method, args);
      },
      refused: (sentence) => log.warn(`${shown.name}: ${sentence}`),
    },
  );
  const listener = webview.onDidReceiveMessage((message: unknown) => peer.receive(message));
  return {
    peer,
    get at() {
      return at;
    },
    dispose() {
      listener.dispose();
      peer.close();
    },
  };
}
