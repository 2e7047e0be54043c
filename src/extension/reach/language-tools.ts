/** Tools by which a language model in the editor may look at traced programs. Each asks the user first. */

import * as vscode from "vscode";
import type { FindingsAnswer } from "../../protocol/finding.ts";
import type { ChannelDetail, Holder } from "../../protocol/messages.ts";
import { Snapshot } from "../trees/snapshot.ts";
import type { Subjects } from "../trees/subjects.ts";
import type { Viewable } from "../view/viewable.ts";

interface Input {
  /** A program's name; all when absent. */
  readonly program?: string;
  readonly channel?: string;
}

type Answer = (subject: Viewable, input: Input) => Promise<string>;

/** Registers the tools of the manifest, as far as this VS Code knows tools. */
export function registerLanguageTools(subjects: Subjects): vscode.Disposable {
  const { l10n } = vscode;
  return vscode.Disposable.from(
    vscode.lm.registerTool(
      "mpscope_list_channels",
      new Tool(subjects, l10n.t("List the workers and channels of the traced programs"), list),
    ),
    vscode.lm.registerTool(
      "mpscope_list_findings",
      new Tool(
        subjects,
        l10n.t("List what mpscope has found out about the traced programs"),
        findings,
      ),
    ),
    vscode.lm.registerTool(
      "mpscope_explain_channel",
      new Tool(subjects, l10n.t("Describe a channel of a traced program"), explain),
    ),
  );
}

class Tool implements vscode.LanguageModelTool<Input> {
  readonly #subjects: Subjects;
  readonly #title: string;
  readonly #answer: Answer;

  constructor(subjects: Subjects, title: string, answer: Answer) {
    this.#subjects = subjects;
    this.#title = title;
    this.#answer = answer;
  }

  prepareInvocation(): vscode.PreparedToolInvocation {
    const message = vscode.l10n.t(
      "Names of workers and channels, counts, and lines of code go to the model. Contents of messages do not.",
    );
    return {
      invocationMessage: this.#title,
      confirmationMessages: { title: this.#title, message },
    };
  }

  async invoke({
    input,
  }: vscode.LanguageModelToolInvocationOptions<Input>): Promise<vscode.LanguageModelToolResult> {
    const { program } = input;
    const wanted = this.#subjects.all.filter(
      ({ name }) => program === undefined || name === program,
    );
    const texts = await Promise.all(wanted.map((subject) => this.#answer(subject, input)));
    const text =
      texts.length === 0 ? "No traced program of that name is open." : texts.join("\n\n");
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  }
}

async function list(subject: Viewable): Promise<string> {
  const snapshot = new Snapshot(subject);
  await snapshot.refresh();
  const lines = (["channel", "worker"] as const).flatMap((kind) =>
    snapshot.rows(kind).map(({ spoken, site }) => {
      const made = site === undefined ? "" : `, made at ${site.file}:${site.line}`;
      return `- ${spoken}${made}`;
    }),
  );
  return [`${subject.name} (${subject.state}):`, ...lines].join("\n");
}

async function findings(subject: Viewable): Promise<string> {
  const answer = (await subject.request("findings", { at: "end" })) as FindingsAnswer;
  const lines = answer.findings.map(({ severity, title, steps, remedy, site }) =>
    [
      `- ${severity}: ${title}`,
      ...steps.map((step) => `  - ${step}`),
      ...(remedy === "" ? [] : [`  - to do: ${remedy}`]),
      ...(site === undefined ? [] : [`  - at ${site.file}:${site.line}`]),
    ].join("\n"),
  );
  const said = lines.length > 0 ? lines : ["- no findings"];
  return [`${subject.name} (${subject.state}):`, ...said, ...answer.unknown].join("\n");
}

async function explain(subject: Viewable, { channel }: Input): Promise<string> {
  const snapshot = new Snapshot(subject);
  await snapshot.refresh();
  const row = snapshot.rows("channel").find(({ name }) => name === channel);
  if (row === undefined) return `${subject.name} has no channel ${channel ?? ""}.`;
  const request = { channel: row.index, at: "end" };
  const detail = (await subject.request("channel", request)) as ChannelDetail;
  return [
    `${subject.name}: ${row.spoken}`,
    `- sent ${detail.sent}, received ${detail.received}, destroyed unread ${detail.discarded}`,
    `- most it ever held: ${detail.highWater}; full ${Math.round(100 * detail.fullShare)} % of the last 10 s`,
    `- senders: ${holders(detail.senders)}`,
    `- receivers: ${holders(detail.receivers)}`,
    ...(row.site === undefined ? [] : [`- made at ${row.site.file}:${row.site.line}`]),
  ].join("\n");
}

function holders(of: readonly Holder[]): string {
  if (of.length === 0) return "none";
  return of.map(({ name, state, handles }) => `${name} (${state}, ${handles} handles)`).join(", ");
}
