/** Wires the view together. */

import { unpackFrame } from "../src/protocol/frame.ts";
import type { FrameAnswer, TilesAnswer, TilesRequest } from "../src/protocol/messages.ts";
import type { Site } from "../src/trace/event.ts";
import { Announcer } from "./announce.ts";
import { copyPicture } from "./copy/clipboard.ts";
import type { DrawCanvas } from "./copy/page-drawing.ts";
import { element } from "./element.ts";
import { type Connection, Feed } from "./feed.ts";
import { applyFilter } from "./filter/apply.ts";
import { FilterBox } from "./filter/filter-box.ts";
import { askForFindings } from "./findings.ts";
import { askForFollowed } from "./follow.ts";
import { GraphView } from "./graph/graph-view.ts";
import { Grouping } from "./graph/groups/grouping.ts";
import { Placement } from "./graph/placement.ts";
import { connectHost } from "./host.ts";
import { type KeyActions, listenToKeys } from "./keyboard.ts";
import { OccupancyView } from "./occupancy/occupancy-view.ts";
import { PaintLoop } from "./paint.ts";
import { iconButton } from "./panels/button.ts";
import { EmptyState } from "./panels/empty.ts";
import { Help } from "./panels/help.ts";
import { Inspector } from "./panels/inspector.ts";
import { legend } from "./panels/legend.ts";
import { NoMatch } from "./panels/no-match.ts";
import { Notices } from "./panels/notice.ts";
import { asPanel, panelId, viewTabs } from "./panels/tabs.ts";
import { Toolbar } from "./panels/toolbar.ts";
import { growing, replays, seek } from "./replay/clock.ts";
import { Controls } from "./replay/controls.ts";
import { Opening } from "./replay/opening.ts";
import { Player } from "./replay/player.ts";
import { Standing } from "./replay/standing.ts";
import { SequenceView } from "./sequence/sequence-view.ts";
import { Declared } from "./state/declared.ts";
import { keepSaved } from "./state/keep-saved.ts";
import { newModel } from "./state/new-model.ts";
import { fromPlain } from "./state/saved.ts";
import { Signal } from "./state/signal.ts";
import { GraphTable } from "./table.ts";
import { Overview } from "./timeline/overview.ts";
import { Range } from "./timeline/range.ts";
import { Timeline } from "./timeline/timeline.ts";
import { WorkersView } from "./workers/workers-view.ts";

/** From this speed of a replay on, states change too fast to be shown one by one. */
const SHARES_FROM = 0.5;
/** The page's own mark of the first answer that it shows, for whoever measures it. */
const FIRST_PICTURE = "mpscope first picture";

const host = connectHost({
  select: ({ kind, name }) => selectByName(kind, name),
  seek: ({ at }) => {
    standing.give(seek(model.clock.value, at));
    return true;
  },
  follow: ({ channel, ticket }) => {
    model.followed.value = { channel, ticket, detail: undefined };
    model.inspecting.value = true;
    return true;
  },
});
const saved = fromPlain(host.saved);
const model = newModel(saved);

const declared = new Declared();
const connection = new Signal<Connection>({ state: "answering" });
const feed = new Feed({
  clock: model.clock,
  declared,
  connection,
  request: (args) => host.peer.call("frame", args),
  take,
});
// Before all else: the engine answers while the page is built.
feed.start();
const loop = new PaintLoop();
const request = (): void => loop.request();
const placement = new Placement(saved.places);
const standing = new Standing(model, (position) => {
  host.peer.call("standsAt", { position }).catch(complain);
});
const opening = new Opening(model.clock, (clock) => standing.give(clock), placement);
const announcer = new Announcer(model);
const grouping = new Grouping(model);
const graph = new GraphView(model, placement, { grouping, open: openSite, request });
const player = new Player(model, (args) => host.peer.call("step", args));
const tiles = (args: TilesRequest): Promise<TilesAnswer> => host.peer.call("tiles", args);
const range = new Range(model);
const timeline = new Timeline(model, tiles, request);
const overview = new Overview(
  model,
  { tiles, marks: (args) => host.peer.call("marks", args) },
  request,
);
const occupancy = new OccupancyView(model, tiles, request);
const sequence = new SequenceView(
  model,
  (args) => host.peer.call("sequence", args),
  request,
  (text) => {
    navigator.clipboard.writeText(text).then(() => announcer.say("Copied."), complain);
  },
);
const workers = new WorkersView(model, {
  open: openSite,
  detail: (worker, position) => host.peer.call("worker", { worker, at: { position } }),
});
applyFilter(model);
const filterBox = new FilterBox(model, revealFirst);
askForFindings(model, (args) => host.peer.call("findings", args));
askForFollowed(model, (args) => host.peer.call("message", args));
const inspector = new Inspector(
  model,
  (method, args) => host.peer.call(method, args),
  openSite,
  () => grouping.toggle(),
);
const table = new GraphTable(model);
const help = new Help();

build();
if (saved.view !== undefined) graph.camera.restore(saved.view);
// These two come with the first picture, and the graph is as high as they leave it.
loop.add((now) => timeline.paint(now));
loop.add((now) => overview.paint(now));
loop.add((now) => model.view.value === "graph" && graph.paint(now));
loop.add((now) => model.view.value === "occupancy" && occupancy.lanes.paint(now));
loop.add((now) => model.view.value === "sequence" && sequence.lanes.paint(now));
model.view.subscribe(request);
range.moveWithClock();
loop.add(() => {
  feed.drawn();
  return false;
});
keepSaved(
  model,
  () => ({ view: graph.savedView, places: placement.places }),
  (plain) => host.save(plain),
);

/** Shows an answer, unless the view is still being opened or the user has gone elsewhere. */
function take(answer: FrameAnswer, wanted: boolean): void {
  const frame = unpackFrame(answer.packed);
  feed.position = frame.head.position;
  loop.request();
  const clock = model.clock.value;
  const follows = clock.mode === "live" && growing(answer.info.state);
  const moving = follows || (replays(clock) && clock.speed >= SHARES_FROM);
  const picture = { declared, frame, info: answer.info, moving };
  if (model.picture.value === undefined) performance.mark(FIRST_PICTURE);
  if (opening.take(grouping.fold(picture), performance.now(), model.still.value) || !wanted) return;
  model.picture.value = picture;
}

function selectByName(kind: "worker" | "channel", name: string): boolean {
  const node = declared.find(kind, name);
  if (node === undefined) return false;
  graph.select(node);
  graph.reveal(node);
  return true;
}

/** Selects and shows the first node that the filter leaves. */
function revealFirst(): void {
  const [node] = model.matching.value ?? [];
  if (node === undefined) return;
  graph.select(node);
  graph.reveal(node);
}

function openSite(site: Site): void {
  host.peer.call("openSite", site).catch(complain);
}

function complain(error: unknown): void {
  model.caption.value = error instanceof Error ? error.message : String(error);
}

/** Puts the view that is chosen on the clipboard. */
async function copyView(): Promise<void> {
  const root = document.getElementById(panelId(model.view.value));
  const canvases = new Map<Element, DrawCanvas>([
    [graph.canvas, (context, ratio) => graph.copy(context, ratio)],
    [occupancy.lanes.canvas, (context, ratio) => occupancy.lanes.copy(context, ratio)],
    [sequence.lanes.canvas, (context, ratio) => sequence.lanes.copy(context, ratio)],
  ]);
  if (root !== null) await copyPicture(root, canvases, model.theme.value.background);
}

function toggleInspector(): void {
  model.inspecting.value = !model.inspecting.value;
}

function inGraph(): boolean {
  return model.view.value === "graph";
}

function toggleTable(): void {
  model.view.value = "graph";
  table.show(!table.visible);
}

function build(): void {
  const heading = element("h1", { class: "unseen", text: "Channels" });
  const toolbar = new Toolbar(
    model,
    [new Controls(model, player).root, viewTabs(model)],
    [
      filterBox.root,
      iconButton("tidy", "Tidy the graph", "T", () => graph.tidy()),
      iconButton("table", "Graph as a table", "G", toggleTable),
      iconButton("panel", "Inspector", "I", toggleInspector),
      iconButton("copy", "Copy the view as a picture", "", () => {
        copyView().then(() => announcer.say("Copied."), complain);
      }),
      iconButton("save", "Save the recording", "", () => {
        host.peer.call("saveRecording", null).catch(complain);
      }),
      iconButton("help", "Help", "?", () => help.toggle()),
    ],
  );
  const caption = element("p", { class: "caption" });
  model.caption.subscribe((text) => {
    caption.textContent = text;
    caption.hidden = text === "";
  });
  const zoomer = element(
    "div",
    { class: "zoomer", attributes: { role: "group", "aria-label": "Zoom" } },
    iconButton("plus", "Zoom in", "+", () => graph.zoomBy(1.25)),
    iconButton("minus", "Zoom out", "-", () => graph.zoomBy(0.8)),
    iconButton("fit", "Show all", "0", () => graph.fit()),
  );
  const empty = new EmptyState(model, (what) => {
    host.peer.call("start", { what }).catch(complain);
  });
  const graphPanel = element("div", { class: "view" }, graph.root, legend(), zoomer, table.root);
  asPanel(graphPanel, "graph", model);
  asPanel(occupancy.lanes.root, "occupancy", model);
  asPanel(sequence.root, "sequence", model);
  asPanel(workers.root, "workers", model);
  const stage = element(
    "div",
    { class: "stage" },
    graphPanel,
    occupancy.lanes.root,
    sequence.root,
    workers.root,
    new NoMatch(model).root,
    caption,
    empty.root,
  );
  const notices = new Notices(model, connection, () => feed.retry());
  const body = element("div", { class: "body" }, stage, inspector.root);
  const main = document.querySelector("#mpscope");
  if (main === null) throw new Error("the page has no element #mpscope");
  const time = element("div", { class: "time-panels" }, overview.root, timeline.root);
  main.append(heading, toolbar.root, notices.root, body, time, announcer.root, help.root);
  listenToKeys(keyActions());
}

function keyActions(): KeyActions {
  return {
    filter: () => filterBox.focus(),
    show: (view) => {
      model.view.value = view;
    },
    zoomRange: (factor) => range.zoom(factor),
    panRange: (part) => range.pan(part),
    selectNext: (right, down) => graph.selectNext(right, down),
    togglePlay: () => player.toggle(),
    step: (by, to) => void player.step(by, to),
    toggleLoop: () => player.toggleLoop(),
    toggleBookmark: () => player.toggleBookmark(),
    toStart: () => player.toStart(),
    toEnd: () => player.toEnd(),
    zoomBy: (factor) => (inGraph() ? graph.zoomBy(factor) : range.zoom(1 / factor)),
    fit: () => (inGraph() ? graph.fit() : range.set(undefined)),
    tidy: () => graph.tidy(),
    toggleInspector,
    toggleTable,
    toggleHelp: () => help.toggle(),
    escape: () => {
      if (help.open) help.close();
      else if (table.visible) table.show(false);
      else if (model.followed.value !== undefined) model.followed.value = undefined;
      else model.selection.value = undefined;
    },
    toggleGroup: () => grouping.toggle(),
    inspect: () => {
      if (grouping.open(model.selection.value)) return;
      model.inspecting.value = true;
      inspector.root.focus();
    },
  };
}
