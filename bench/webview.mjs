// How smooth the view is in Chromium without a GPU, how soon it is there, and how good its layout is. Each
// file of bench/webview measures rows of its own.
import { measureBundle } from "./webview/bundle.mjs";
import { measureFrames } from "./webview/frames.mjs";
import { measureLayout } from "./webview/layout.mjs";
import { measureSequence } from "./webview/sequence.mjs";
import { measureTimeline } from "./webview/timeline.mjs";

const PARTS = {
  bundle: measureBundle,
  layout: measureLayout,
  frame: measureFrames,
  sequence: measureSequence,
  timeline: measureTimeline,
};

/** Measures all parts, or the one whose name is given. @param {(text: string) => void} tell @param {string} [part] */
export async function measureWebview(tell, part) {
  const rows = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (part === undefined || part === name) rows.push(...(await measure(tell)));
  }
  return rows;
}
