import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { completions } from "../../../webview/filter/complete.ts";
import { matches, matchingNodes } from "../../../webview/filter/match.ts";
import { messageText, parseFilter } from "../../../webview/filter/parse.ts";
import { pictureOf } from "../../support/pictures.ts";

const PICTURE = pictureOf({
  workers: {
    "parser-0": { state: "blocked", blocked: 1, since: 200 },
    "parser-1": { state: "running", running: 1 },
    "the cache": { state: "waiting", waiting: 1, since: 0.05 },
  },
  channels: {
    records: { capacity: 2, occupancy: 2, blockedSenders: 1, receiveRate: 2500 },
    lookup: { capacity: 8, waitingReceivers: 1, line: 7 },
    old: { capacity: 1, state: "closed" },
  },
  edges: {
    "parser-0 > records": "blocked",
    "parser-1 > lookup": "idle",
    "lookup > the cache": "waiting",
  },
});

function found(filter: string): readonly string[] {
  const { terms } = parseFilter(filter);
  assert.ok(terms !== undefined);
  return Array.from(matchingNodes(PICTURE, terms), (node) => PICTURE.declared.nameOf(node));
}

function problem(filter: string): string {
  return parseFilter(filter).problem ?? "";
}

describe("a filter", () => {
  it("asks the messages, and no worker or channel, what they hold", () => {
    assert.equal(messageText('state:full message:"order 7"'), "order 7");
    assert.equal(messageText("-message:order"), undefined);
    assert.equal(messageText("order"), undefined);
    assert.match(problem("message:"), /message: needs a value/);
    assert.deepEqual(
      completions("mess", PICTURE.declared).map(({ filter }) => filter),
      ["message:"],
    );
    assert.deepEqual(completions("message:rec", PICTURE.declared), []);
  });

  it("finds channels and workers by a part of their name, by a pattern, and by a quoted name", () => {
    assert.deepEqual(found("PARSER").toSorted(), ["lookup", "parser-0", "parser-1", "records"]);
    assert.deepEqual(found("worker:*-1"), ["parser-1", "lookup"]);
    assert.deepEqual(found('worker:"the cache"'), ["the cache", "lookup"]);
    assert.deepEqual(found("channel:records worker:parser-1"), ["parser-1", "records"]);
  });

  it("finds what is in a state, with those that are connected with it", () => {
    assert.deepEqual(found("state:full"), ["records", "parser-0"]);
    assert.deepEqual(found("state:blocked").toSorted(), ["parser-0", "records"]);
    assert.deepEqual(found("state:closed"), ["old"]);
    assert.deepEqual(found("state:running"), ["parser-1", "lookup"]);
  });

  it("compares waits, rates and levels", () => {
    assert.deepEqual(found("wait>100ms"), ["parser-0", "records"]);
    assert.deepEqual(found("wait>20us").length, 4);
    assert.deepEqual(found("rate>1k"), ["records", "parser-0"]);
    assert.deepEqual(found("level<1 -state:closed"), ["lookup", "parser-1", "the cache"]);
  });

  it("finds by kind and by the file that made it, and leaves out by a minus", () => {
    assert.deepEqual(found("file:program.ts"), ["lookup", "parser-1", "the cache"]);
    assert.deepEqual(found("kind:sync* -channel:old -channel:lookup"), ["records", "parser-0"]);
  });

  it("says in a sentence what is wrong", () => {
    assert.match(
      problem("chanel:x"),
      /^There is no “chanel” to filter by\. There are channel, worker/,
    );
    assert.match(problem("state:odd"), /^There is no state “odd”\. There are full, empty/);
    assert.match(problem("wait>soon"), /^“soon” is no value of wait\. Write wait>100us\.$/);
    assert.match(problem("wait:3ms"), /^Compare wait by > or </);
    assert.match(problem("channel:"), /needs a value/);
    assert.match(problem("channel>3"), /with a colon/);
  });

  it("takes no time for patterns made to take time", () => {
    assert.equal(matches("a".repeat(5000), `${"*a".repeat(200)}*b`), false);
  });
});

function labels(filter: string): readonly string[] {
  return completions(filter, PICTURE.declared).map(({ label }) => label);
}

describe("completions", () => {
  it("offer fields at first, then names, then a field's values", () => {
    assert.deepEqual(labels("").slice(0, 3), ["channel:", "worker:", "state:"]);
    assert.deepEqual(labels("rec"), ["channel:records"]);
    assert.deepEqual(labels("state:w"), ["state:growing", "state:waiting"]);
    assert.deepEqual(labels("worker:the"), ['worker:"the cache"']);
  });

  it("keep what is written before", () => {
    const [offer] = completions("state:full -channel:loo", PICTURE.declared);
    assert.equal(offer?.filter, "state:full -channel:lookup");
  });
});
