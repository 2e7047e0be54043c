/** The editor around the view: its messages, and the state that it keeps for us. */

import type { HostMethods, ViewMethods } from "../src/protocol/messages.ts";
import { type Handlers, Peer } from "../src/protocol/rpc.ts";

/** What the editor puts into a page (code.visualstudio.com/api/extension-guides/webview). */
interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The editor, connected. */
export interface Host {
  /** Calls the engine and the editor. */
  readonly peer: Peer<ViewMethods, HostMethods>;
  /** What {@link save} kept, or undefined. */
  readonly saved: unknown;
  save(state: unknown): void;
}

/** Connects to the editor; may be called once. */
export function connectHost(handlers: Handlers<ViewMethods>): Host {
  const api = acquireVsCodeApi();
  const peer = new Peer<ViewMethods, HostMethods>(handlers, (frame) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the editor's has none
    api.postMessage(frame);
  });
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    peer.receive(event.data);
  });
  return { peer, saved: api.getState(), save: (state) => api.setState(state) };
}
