import assert from "node:assert/strict";
import { it } from "node:test";
import { formatAddress, parseAddress } from "../../../src/collector/address.ts";

it("an address is read as it was written", () => {
  const address = { port: 4711, token: "0123456789abcdef" };
  assert.equal(formatAddress(address), "tcp://127.0.0.1:4711/0123456789abcdef");
  assert.deepEqual(parseAddress(formatAddress(address)), address);
});

it("what is no address of this machine is none", () => {
  for (const text of [
    "",
    "recording.mpscope",
    "tcp://127.0.0.1:4711/",
    "tcp://127.0.0.1:0/token",
    "tcp://127.0.0.1:70000/token",
    "tcp://10.0.0.1:4711/token",
    "tcp://127.0.0.1:4711/token/more",
    "http://127.0.0.1:4711/token",
    "tcp://127.0.0.1:4711/to ken",
  ]) {
    assert.equal(parseAddress(text), undefined, text);
  }
});
