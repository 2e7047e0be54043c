import assert from "node:assert/strict";
import { it } from "node:test";
import { describe as inWords } from "../../../src/model/describe.ts";
import { timelineOf } from "../../support/world-view.ts";

function words(picture: string): string[] {
  const timeline = timelineOf(picture);
  return Array.from({ length: timeline.length }, (_, position) => inWords(timeline, position));
}

it("says every kind of event in words", () => {
  assert.deepEqual(
    words(`
      main                       worker
      open jobs cap=1            .
      start worker               .
      move jobs.rx to worker     .
      send jobs a                .
      send jobs b…               .
      .                          recv jobs a
      …send jobs b               .
      send jobs !full            .
      clone jobs.tx              .
      .                          recv jobs b
      .                          recv jobs…
      .                          …recv jobs !timeout
      pack jobs.tx into jobs     .
      send jobs c                .
      .                          recv jobs c
      .                          unpack jobs.tx
      mark half time             .
      .                          lose 3
      .                          throw out of memory
      drop jobs.tx               .
      goodbye 1                  .
    `),
    [
      "main starts",
      "main creates jobs",
      "main gets a sender of jobs",
      "main gets a receiver of jobs",
      "main starts worker",
      "main moves a receiver of jobs to worker",
      "main sends #0 on jobs",
      "main is blocked sending on jobs",
      "worker receives #0 from jobs",
      "main sends #1 on jobs",
      "main sends nothing on jobs: it is full",
      "main clones a sender of jobs",
      "worker receives #1 from jobs",
      "worker waits for a message from jobs",
      "worker receives nothing from jobs: timed out",
      "main puts a sender of jobs into a message on jobs",
      "main sends #2 on jobs",
      "worker receives #2 from jobs",
      "worker takes a sender of jobs out of a message",
      "main marks “half time”",
      "3 records of worker were lost",
      "worker drops a receiver of jobs",
      "jobs has no receiver any more",
      "worker drops a sender of jobs",
      "worker ends with an error: out of memory",
      "main drops a sender of jobs",
      "jobs has no sender any more",
      "the program ends with exit code 1",
    ],
  );
});
