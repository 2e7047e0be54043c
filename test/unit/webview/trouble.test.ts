import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findTrouble, NodeEdges } from "../../../webview/graph/trouble.ts";
import { bottleneckText } from "../../../webview/panels/bottleneck.ts";
import { type Pictured, pictureOf } from "../../support/pictures.ts";

/** The trouble in names. */
function troubleOf(pictured: Pictured) {
  const picture = pictureOf(pictured);
  const trouble = findTrouble(picture, new NodeEdges());
  const edges = Object.keys(pictured.edges ?? {});
  return {
    edges: [...trouble.edges]
      .map((edge) => edges[edge] ?? "")
      .toSorted((a, b) => a.localeCompare(b)),
    channels: [...trouble.channels].map((channel) => picture.declared.channels[channel]?.name),
    holders: [...trouble.holders].map((worker) => picture.declared.workers[worker]?.name),
  };
}

describe("wait chain", () => {
  it("leads from a blocked sender to the slow consumer", () => {
    const trouble = troubleOf({
      workers: { producer: { state: "blocked" }, consumer: {} },
      channels: { jobs: { capacity: 2, occupancy: 2, blockedSenders: 1 } },
      edges: { "producer > jobs": "blocked", "jobs > consumer": "idle" },
    });
    assert.deepEqual(trouble, {
      edges: ["jobs > consumer", "producer > jobs"],
      channels: ["jobs"],
      holders: ["consumer"],
    });
  });

  it("leads on through a receiver that waits for a reply", () => {
    const trouble = troubleOf({
      workers: {
        parser: { state: "blocked" },
        enrich: { state: "waiting" },
        cache: {},
      },
      channels: { records: { capacity: 1 }, lookup: { capacity: 8 }, reply: { capacity: 1 } },
      edges: {
        "parser > records": "blocked",
        "records > enrich": "idle",
        "enrich > lookup": "idle",
        "lookup > cache": "idle",
        "cache > reply": "idle",
        "reply > enrich": "waiting",
      },
    });
    assert.deepEqual(trouble.holders, ["cache"]);
    assert.deepEqual(trouble.edges, [
      "cache > reply",
      "parser > records",
      "records > enrich",
      "reply > enrich",
    ]);
  });

  it("passes by a receiver that does its share beside one that is stuck", () => {
    const trouble = troubleOf({
      workers: {
        reader: { state: "blocked" },
        stuck: { state: "blocked" },
        busy: {},
        writer: {},
      },
      channels: { lines: { capacity: 1 }, records: { capacity: 1 } },
      edges: {
        "reader > lines": "blocked",
        "lines > stuck": "idle",
        "lines > busy": "idle",
        "stuck > records": "blocked",
        "records > writer": "idle",
      },
    });
    assert.deepEqual(trouble.holders, ["writer"]);
  });
});

/** A producer blocked on `jobs`, whose consumer waits at these channels; each has a sender of its own. */
function selecting(arms: Readonly<Record<string, Pictured["channels"][string]>>): Pictured {
  const senders = Object.entries(arms).filter(([, { kind }]) => kind === undefined);
  return {
    workers: {
      producer: { state: "blocked" },
      consumer: { state: "waiting" },
      ...Object.fromEntries(senders.map(([name]) => [`sender of ${name}`, {}])),
    },
    channels: { jobs: { capacity: 1 }, ...arms },
    edges: {
      "producer > jobs": "blocked",
      "jobs > consumer": "idle",
      ...Object.fromEntries(Object.keys(arms).map((name) => [`${name} > consumer`, "waiting"])),
      ...Object.fromEntries(senders.map(([name]) => [`sender of ${name} > ${name}`, "idle"])),
    },
  };
}

describe("wait chain through a select", () => {
  it("leads on from each of its arms", () => {
    const { holders } = troubleOf(selecting({ a: { capacity: 1 }, b: { capacity: 1 } }));
    assert.deepEqual(
      holders.toSorted((one = "", other = "") => one.localeCompare(other)),
      ["sender of a", "sender of b"],
    );
  });

  it("passes by an arm that has never carried a message", () => {
    const picture = pictureOf(selecting({ a: { capacity: 1 }, stop: { capacity: 1 } }));
    const stop = picture.declared.channels.findIndex(({ name }) => name === "stop");
    for (const [i, { channel }] of picture.declared.edges.entries()) {
      if (channel === stop) picture.frame.edges.messages[i] = 0;
    }
    const { holders } = findTrouble(picture, new NodeEdges());
    assert.deepEqual(
      [...holders].map((worker) => picture.declared.workers[worker]?.name),
      ["sender of a"],
    );
  });

  it("ends at a worker that waits for time", () => {
    const arms = { tick: { kind: "tick", capacity: 1 }, never: { kind: "never", capacity: 0 } };
    assert.deepEqual(troubleOf(selecting(arms)).holders, ["consumer"]);
  });

  it("does not end at a worker that waits for others, with a timeout", () => {
    const arms = { a: { capacity: 1 }, after: { kind: "after", capacity: 1 } };
    assert.deepEqual(troubleOf(selecting(arms)).holders, ["sender of a"]);
  });

  it("leads nowhere from a worker that waits for ever", () => {
    assert.deepEqual(troubleOf(selecting({ never: { kind: "never", capacity: 0 } })).holders, []);
  });
});

describe("wait chain without a culprit", () => {
  it("ends nowhere in a deadlock", () => {
    const trouble = troubleOf({
      workers: { a: { state: "blocked" }, b: { state: "blocked" } },
      channels: { ab: { capacity: 0 }, ba: { capacity: 0 } },
      edges: { "a > ab": "blocked", "ab > b": "idle", "b > ba": "blocked", "ba > a": "idle" },
    });
    assert.deepEqual(trouble.holders, []);
    assert.equal(trouble.edges.length, 4);
  });

  it("does not begin at a receiver that waits: an idle program is no trouble", () => {
    const trouble = troubleOf({
      workers: { producer: {}, consumer: { state: "waiting" } },
      channels: { jobs: { capacity: 2 } },
      edges: { "producer > jobs": "idle", "jobs > consumer": "waiting" },
    });
    assert.deepEqual(trouble, { edges: [], channels: [], holders: [] });
  });
});

/** A producer that was blocked for a share of the last second, and its consumer. */
function backPressure(blocked: number): Pictured {
  return {
    workers: {
      producer: { state: "blocked", blocked, running: 1 - blocked },
      consumer: { running: 1 },
    },
    channels: { jobs: { capacity: 2 } },
    edges: { "producer > jobs": "blocked", "jobs > consumer": "idle" },
    moving: true,
  };
}

function named(pictured: Pictured) {
  const picture = pictureOf(pictured);
  return bottleneckText(picture, findTrouble(picture, new NodeEdges()));
}

describe("the bottleneck", () => {
  it("is named with where its time goes, and what it holds up", () => {
    assert.deepEqual(named(backPressure(0.9)), {
      title: "Bottleneck: consumer (100 % in its own code)",
      body: "1 sender blocked on jobs, up to 90 % of the time",
      chain: "producer → jobs 0/2 → consumer",
    });
  });

  it("is named with how long each message takes it, where it takes any", () => {
    const picture = pictureOf(backPressure(0.9));
    picture.frame.edges.rate.set([2, 2]);
    const text = bottleneckText(picture, findTrouble(picture, new NodeEdges()));
    assert.equal(text?.title, "Bottleneck: consumer (100 % in its own code: 500 ms a message)");
  });

  it("is named with the whole chain that it holds up, and since when", () => {
    const text = named({
      workers: {
        "parser-0": { state: "blocked", since: 1840 },
        "parser-1": { state: "blocked", since: 900 },
        enrich: { state: "waiting" },
        cache: { running: 0.99 },
      },
      channels: {
        records: { capacity: 16, occupancy: 16, blockedSenders: 2 },
        reply: { capacity: 1, waitingReceivers: 1 },
      },
      edges: {
        "parser-0 > records": "blocked",
        "parser-1 > records": "blocked",
        "records > enrich": "idle",
        "reply > enrich": "waiting",
        "cache > reply": "idle",
      },
    });
    assert.deepEqual(text, {
      title: "Bottleneck: cache (99 % in its own code)",
      body: "2 senders blocked on records for 1.8 s",
      chain: "parser-0…1 → records 16/16 → enrich → reply 0/1 → cache",
    });
  });

  it("is said to be nobody where all wait for each other", () => {
    const text = named({
      workers: { a: { state: "blocked" }, b: { state: "blocked" } },
      channels: {
        forth: { capacity: 1, occupancy: 1, blockedSenders: 1 },
        back: { capacity: 1, occupancy: 1, blockedSenders: 1 },
      },
      edges: {
        "a > forth": "blocked",
        "forth > b": "idle",
        "b > back": "blocked",
        "back > a": "idle",
      },
    });
    assert.equal(text?.title, "All in this wait chain wait");
    assert.equal(text.chain, "a → forth 1/1 → b → back 1/1 → a");
  });

  it("is not named where a sender and a receiver are about to meet", () => {
    const text = named({
      workers: { a: { state: "blocked" }, b: { state: "waiting" } },
      channels: { meeting: { capacity: 0, blockedSenders: 1, waitingReceivers: 1 } },
      edges: { "a > meeting": "blocked", "meeting > b": "waiting" },
    });
    assert.equal(text, undefined);
  });

  it("is not named where there is none", () => {
    assert.equal(named(backPressure(0.1)), undefined);
  });
});

describe("wait chain while time runs", () => {
  it("begins only where much of the last second was blocked", () => {
    assert.deepEqual(troubleOf(backPressure(0.1)).holders, []);
    assert.deepEqual(troubleOf(backPressure(0.9)).holders, ["consumer"]);
  });

  it("does not end at a worker that is held up nearly all the time and runs just now", () => {
    const trouble = troubleOf({
      workers: {
        reader: { state: "blocked", blocked: 1 },
        "parser-0": { state: "blocked", blocked: 0.9, running: 0.1 },
        "parser-1": { state: "running", blocked: 0.9, running: 0.1 },
        writer: { running: 1 },
      },
      channels: { lines: { capacity: 1 }, records: { capacity: 1 } },
      edges: {
        "reader > lines": "blocked",
        "lines > parser-1": "idle",
        "parser-0 > records": "blocked",
        "parser-1 > records": "idle",
        "records > writer": "idle",
      },
      moving: true,
    });
    assert.deepEqual(trouble.holders, ["writer"]);
  });
});
