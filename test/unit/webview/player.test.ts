import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StepRequest } from "../../../src/protocol/messages.ts";
import type { Bookmark } from "../../../webview/replay/bookmarks.ts";
import { type Clock, LIVE, seek } from "../../../webview/replay/clock.ts";
import { Player } from "../../../webview/replay/player.ts";
import type { Followed } from "../../../webview/state/message-key.ts";
import type { NodeId } from "../../../webview/state/node.ts";
import type { Picture } from "../../../webview/state/picture.ts";
import { Signal } from "../../../webview/state/signal.ts";
import type { Span } from "../../../webview/timeline/span.ts";
import { pictureOf } from "../../support/pictures.ts";

/** A recording of a hundred events that shows its start; every step leads ten events on. */
function player() {
  const picture = pictureOf({
    workers: {},
    channels: {},
    head: { position: 0, endPosition: 100 },
    info: { state: "ended" },
  });
  const model = {
    picture: new Signal<Picture | undefined>(picture),
    clock: new Signal<Clock>(seek(LIVE, "end")),
    caption: new Signal(""),
    selection: new Signal<NodeId | undefined>(undefined),
    followed: new Signal<Followed | undefined>(undefined),
    bookmarks: new Signal<readonly Bookmark[]>([]),
    loops: new Signal(false),
    span: new Signal<Span | undefined>(undefined),
  };
  const asked: StepRequest[] = [];
  const step = (request: StepRequest) => {
    asked.push(request);
    const position = request.from + 10;
    return Promise.resolve({ position, time: 0, text: `event ${position}`, site: undefined });
  };
  return { player: new Player(model, step), model, asked };
}

describe("a step", () => {
  it("goes on from what is shown", async () => {
    const { player: one, model, asked } = player();
    await one.step(1);
    assert.deepEqual(asked, [{ from: 0, by: 1, to: "event" }]);
    assert.deepEqual(model.clock.value, seek(LIVE, { position: 10 }));
    assert.equal(model.caption.value, "event 10");
  });

  it("goes on from where the last one led, although its picture is not there yet", async () => {
    const { player: one, asked } = player();
    await one.step(1, "mark");
    await one.step(1, "mark");
    assert.deepEqual(
      asked.map(({ from }) => from),
      [0, 10],
    );
  });

  it("is one at a time while a key is held down", async () => {
    const { player: one, asked } = player();
    await Promise.all([one.step(1), one.step(1), one.step(1)]);
    assert.equal(asked.length, 1);
  });
});
