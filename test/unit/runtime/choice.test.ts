import assert from "node:assert/strict";
import { test } from "node:test";
import { bounded } from "../../../src/runtime/channel.ts";
import type { Flavor } from "../../../src/runtime/flavors/flavor.ts";
import { endpointOf } from "../../../src/runtime/handles/handle.ts";
import type { SharedReceiver } from "../../../src/runtime/handles/shared-receiver.ts";
import { recv } from "../../../src/runtime/select/arm.ts";
import { selectSync, tryReady, trySelect } from "../../../src/runtime/select/select.ts";

/** Two channels of which one has a message, in the order in which a biased select looks at them. */
interface Moving {
  readonly first: SharedReceiver<string>;
  readonly second: SharedReceiver<string>;
}

/**
 * Between the looks at the first channel and at the second, another thread sends a message to the
 * first, and then takes that of the second: at each instant one of them has a message.
 */
function moving(): Moving {
  const [firstTx, first] = bounded<string>(1);
  const [secondTx, second] = bounded<string>(1);
  secondTx.sendSync("second");
  const endpoint = endpointOf(first);
  const { flavor } = endpoint;
  let isStill = true;
  const move = <R>(looked: R): R => {
    if (isStill) {
      isStill = false;
      firstTx.sendSync("first");
      second.tryRecv();
    }
    return looked;
  };
  const watched: Pick<Flavor, "receive" | "isReady"> = {
    receive: (...args) => move(flavor.receive(...args)),
    isReady: (...args) => move(flavor.isReady(...args)),
  };
  Object.assign(endpoint, { flavor: Object.assign(Object.create(flavor) as Flavor, watched) });
  return { first, second };
}

test("a select that does not wait finds what moves from one of its arms to the other", () => {
  const { first, second } = moving();
  assert.deepEqual(trySelect([recv(first), recv(second)], { biased: true }), {
    index: 0,
    ok: true,
    value: "first",
  });
});

test("a select whose time is over at once finds what moves from one of its arms to the other", () => {
  const { first, second } = moving();
  const hit = selectSync([recv(first), recv(second)], { biased: true, timeout: 0 });
  assert.deepEqual(hit, { index: 0, ok: true, value: "first" });
});

test("what is ready is found while it moves from one arm to the other", () => {
  const { first, second } = moving();
  const hit = tryReady([recv(first), recv(second)], { biased: true });
  assert.deepEqual(hit, { index: 0, ok: true });
});
