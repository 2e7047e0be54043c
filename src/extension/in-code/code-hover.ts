/** The hover over a line: each channel's figures, its last seconds, and who stands here. */

import * as vscode from "vscode";
import type { TilesAnswer, TilesRequest } from "../../protocol/messages.ts";
import { plain } from "./line-text.ts";
import type { LineView } from "./line-views.ts";
import type { ProgramCode } from "./program-code.ts";
import { sparkline } from "./sparkline.ts";

const MOST_CHANNELS = 5;
const MOST_WORKERS = 10;
const COLUMNS = 120;
const TEN_SECONDS = 10e9;

/** The hover's text; undefined when there is nothing to tell. */
export async function hoverText(
  program: ProgramCode,
  view: LineView,
): Promise<vscode.MarkdownString | undefined> {
  const rows = [...(view.created?.rows ?? []), ...(view.used?.rows ?? [])].slice(0, MOST_CHANNELS);
  const { picture, time } = program;
  if (picture === undefined || (rows.length === 0 && view.standings.length === 0)) return undefined;
  const to = Math.max(1, time);
  const request: TilesRequest = {
    from: Math.max(0, to - TEN_SECONDS),
    to,
    columns: COLUMNS,
    channels: rows.map(({ index }) => index),
  };
  const { highest } = (await program.subject.request("tiles", request)) as TilesAnswer;
  const text = new vscode.MarkdownString();
  const said = vscode.l10n.t("{0}, after {1} s", plain(program.subject.name), seconds(time));
  text.appendText(said);
  for (const [index, row] of rows.entries()) {
    const values = highest.subarray(index * COLUMNS, (index + 1) * COLUMNS);
    const capacity = picture.channels[row.index]?.capacity ?? 0;
    text.appendMarkdown("\n\n**");
    text.appendText(plain(row.name));
    text.appendMarkdown("** ");
    text.appendText(row.figures);
    text.appendMarkdown(`\n\n![](${sparkline(values, capacity)})`);
  }
  for (const { worker, doing, since } of view.standings.slice(0, MOST_WORKERS)) {
    text.appendMarkdown("\n\n");
    text.appendText(
      `◂ ${plain(picture.workers[worker]?.name ?? "")}: ${doing} ${seconds(since)} s`,
    );
  }
  if (view.isEdited) {
    text.appendMarkdown("\n\n");
    text.appendText(vscode.l10n.t("This line was edited since the program started."));
  }
  return text;
}

function seconds(ns: number): string {
  return (ns / 1e9).toFixed(ns < 10e9 ? 3 : 1);
}
