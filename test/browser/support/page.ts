/**
 * Runs in the page before the view: stands in for the editor. The address says which scene is
 * shown and how: `?scene=pipeline&state=live&at=49.2`. What the view asked of the editor is kept in
 * `window.asked` for the tests.
 */

import type {
  EngineMethods,
  HostMethods,
  TraceState,
  ViewMethods,
} from "../../../src/protocol/messages.ts";
import { type Frame, type Handlers, Peer } from "../../../src/protocol/rpc.ts";
import { preparedEngine } from "./prepared-engine.ts";
import { engineOf, recordingEngine } from "./recording.ts";
import type { Scene } from "./scene.ts";
import { sceneEngine } from "./scene-engine.ts";
import {
  EMPTY,
  FINDINGS,
  HOSTILE,
  KINDS,
  mesh,
  PAIR,
  PIPELINE,
  pool,
  STUCK,
  STUCK_FINDINGS,
} from "./scenes.ts";
import { STATE_SCENES } from "./state-scenes.ts";
import { THEMES, type ThemeName } from "./themes.ts";
import { threadEngine } from "./thread-engine.ts";

/** What a test sees of the stand-in. */
export interface Stage {
  /** Calls that reached the editor, oldest first. */
  readonly asked: { readonly method: string; readonly args: unknown }[];
  /** The positions at which the view has said that it stands still. */
  readonly stood: number[];
  /** Frames answered. */
  frames: number;
  /** Calls the view, as the editor would. */
  readonly view: Peer<HostMethods, ViewMethods>;
  /** From now on every request fails with this sentence. */
  fail: string;
  /** From now on nothing is answered. */
  silent: boolean;
  saved: unknown;
  /** How often the view has saved its state. */
  saves: number;
  /** ms from when the view's script had been loaded until a frame with its first nodes was on the screen; -1 before. */
  firstPicture: number;
}

declare global {
  var stage: Stage;
  /** The bytes of the recording that `?scene=file` shows. */
  var recorded: readonly number[];
  var acquireVsCodeApi: () => unknown;
  var applyTheme: (name: string) => void;
}

const query = new URLSearchParams(location.search);
const state = (query.get("state") ?? "live") as TraceState;
const startedAt = performance.now();
const startSeconds = Number(query.get("at") ?? "49.2");
const stands = query.get("stands") === "yes";

function sceneNamed(name: string): Scene {
  const scenes: Readonly<Record<string, Scene>> = {
    pipeline: PIPELINE,
    pair: PAIR,
    kinds: KINDS,
    pool: pool(64),
    stuck: STUCK,
    empty: EMPTY,
    hostile: HOSTILE,
    ...STATE_SCENES,
  };
  return scenes[name] ?? mesh(Number(name));
}

function engineNamed(name: string): Handlers<EngineMethods> {
  if (name === "recording") return recordingEngine();
  if (name === "thread") return threadEngine();
  if (name === "file") return engineOf(Uint8Array.from(globalThis.recorded));
  const engineFor = query.has("prepared") ? preparedEngine : sceneEngine;
  return engineFor({
    scene: sceneNamed(name),
    state,
    endTime: () =>
      startSeconds * 1e9 +
      (state === "live" && !stands ? (performance.now() - startedAt) * 1e6 : 0),
    problems: query.getAll("problem"),
    findings: name === "stuck" ? STUCK_FINDINGS : query.has("findings") ? FINDINGS : [],
    lost: Number(query.get("lost") ?? "0"),
    awaited: query.get("awaited") ?? undefined,
  });
}

const engine = engineNamed(query.get("scene") ?? "pipeline");

function counted<A, R>(method: string, answer: (args: A) => R): (args: A) => R {
  return (args) => {
    if (method === "frame") stage.frames++;
    if (stage.fail !== "") throw new Error(stage.fail);
    return answer(args);
  };
}

function asked(method: string): (args: unknown) => null {
  return (args) => {
    stage.asked.push({ method, args });
    return null;
  };
}

const peer = new Peer<HostMethods, ViewMethods>(
  {
    info: counted("info", engine.info),
    findings: counted("findings", engine.findings),
    frame: counted("frame", engine.frame),
    tiles: counted("tiles", engine.tiles),
    step: counted("step", engine.step),
    channel: counted("channel", engine.channel),
    worker: counted("worker", engine.worker),
    marks: counted("marks", engine.marks),
    messages: counted("messages", engine.messages),
    message: counted("message", engine.message),
    sequence: counted("sequence", engine.sequence),
    code: counted("code", engine.code),
    openSite: asked("openSite"),
    saveRecording: asked("saveRecording"),
    standsAt: ({ position }) => {
      stage.stood.push(position);
      return null;
    },
    start: asked("start"),
  },
  (frame) => window.postMessage(frame, location.origin),
);

globalThis.stage = {
  asked: [],
  stood: [],
  frames: 0,
  view: peer,
  fail: query.get("fail") ?? "",
  silent: false,
  saved: undefined,
  saves: 0,
  firstPicture: -1,
};
const kept = sessionStorage.getItem("state");
globalThis.acquireVsCodeApi = () => ({
  postMessage: (message: Frame) => {
    if (!stage.silent) setTimeout(() => peer.receive(structuredClone(message)));
  },
  getState: (): unknown => (kept === null ? undefined : JSON.parse(kept)),
  setState: (saved: unknown) => {
    stage.saved = saved;
    stage.saves++;
    sessionStorage.setItem("state", JSON.stringify(saved));
  },
});

/** As the editor does it: variables in the root's style, the kind of theme as the body's class. */
function applyTheme(name: string): void {
  const theme = THEMES[name as ThemeName];
  document.documentElement.removeAttribute("style");
  for (const [variable, value] of Object.entries(theme.variables)) {
    document.documentElement.style.setProperty(`--vscode-${variable}`, value);
  }
  document.body.className = theme.bodyClass;
}

globalThis.applyTheme = applyTheme;
applyTheme(query.get("theme") ?? "dark");

/** The graph says what it shows when it has it; the frame after that is drawn when the next one begins. */
function awaitFirstPicture(framesToDraw: number): void {
  requestAnimationFrame(() => {
    if (framesToDraw === 0) stage.firstPicture = performance.now() - scriptLoadedAt();
    else if (document.querySelector('canvas[aria-label^="Graph. "]') === null) awaitFirstPicture(1);
    else awaitFirstPicture(framesToDraw - 1);
  });
}

/** The view's script runs as soon as it is there: how long the tests' server took is not the view's. */
function scriptLoadedAt(): number {
  const loaded = performance
    .getEntriesByType("resource")
    .find(({ name }) => name.endsWith("/main.js"));
  return (loaded as PerformanceResourceTiming | undefined)?.responseEnd ?? 0;
}

awaitFirstPicture(1);
