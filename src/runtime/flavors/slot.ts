/** How messages stand in slots: in two halves, of which the second is rarely needed (see `SLOT`). */

import { CHANNEL, MESSAGE, SLOT, TAG } from "../memory/layout.ts";
import type { Views } from "../memory/memory.ts";

/** Copies a message into a slot. */
export function fillSlot(views: Views, channel: number, message: number, slot: number): void {
  copyWords(views, message, slot, SLOT.words);
  if (!isLong(views, message)) return;
  copyWords(views, message + SLOT.words, secondHalf(views, channel, slot), SLOT.words);
}

/** Copies what stands in a slot to a message. */
export function emptySlot(views: Views, channel: number, slot: number, message: number): void {
  copyWords(views, slot, message, SLOT.words);
  if (!isLong(views, message)) return;
  copyWords(views, secondHalf(views, channel, slot), message + SLOT.words, SLOT.words);
}

function isLong(views: Views, message: number): boolean {
  const tag = views.read(message + MESSAGE.tag);
  if (tag !== TAG.text) return tag >= TAG.value;
  return views.read(message + MESSAGE.size) > SLOT.textBytes;
}

function secondHalf(views: Views, channel: number, slot: number): number {
  return slot + (views.read(channel + CHANNEL.mask) + 1) * SLOT.words;
}

/** Copies a message's words. */
export function copyMessage(views: Views, from: number, to: number): void {
  copyWords(views, from, to, MESSAGE.words);
}

function copyWords(views: Views, from: number, to: number, count: number): void {
  const { words } = views;
  for (let word = 0; word < count; word++) words[to + word] = views.read(from + word);
}
