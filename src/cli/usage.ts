/** What the command line says of itself. */

import { EXPORT_FORMATS } from "../export/formats.ts";

const FORMATS = Object.entries(EXPORT_FORMATS)
  .map(([name, { title }]) => `    ${name.padEnd(12)}${title}`)
  .join("\n");

const COMMANDS = `  mpscope run [-o FILE] PROGRAM [ARGUMENTS]     run a JavaScript or TypeScript program, record it, sum it up
  mpscope record [-o FILE] PROGRAM [ARGUMENTS]  the same without the summary
    --keep TIME, --keep SIZE                    flight recorder: only the last 30s, or 64MB, saved on trouble
  mpscope stats [--json] FILE                   a recording in figures
  mpscope dump [RANGE] FILE                     a recording as text, an event a line
  mpscope export -f FORMAT [-o TO] [RANGE] FILE a recording in another form:
${FORMATS}
  mpscope index FILE                            adds to a recording what lets VS Code open it at once
  mpscope check RULES [--junit REPORT] FILE     whether a recording keeps rules; exit code 1 when not
    --max-depth [CHANNEL=]N                     never more than N messages in a buffer
    --never-full-longer-than [CHANNEL=]TIME     no bounded buffer full for longer
    --answered-within [CHANNEL=]TIME            every request answered in time
    --no-lost-messages                          every message received
    --findings                                  no trouble found: docs/findings.md
    --rules FILE                                rules as JSON: docs/command-line.md`;

const TERMS = `CHANNEL is a channel's name, in which * stands for anything. RANGE is --from TIME --to TIME, and TIME a number
with ns, us, ms, s or min, as in 20ms.`;

/** The help. */
export const HELP = `mpscope: see the channels of a program

${COMMANDS}
  mpscope --version
  mpscope --help

${TERMS}

Open a recording in VS Code with the mpscope extension to see and replay it.
`;

/** What the help says of one command; all of it when there is none of that name. */
export function helpOf(command: string | undefined): string {
  const sections = COMMANDS.split(/\n(?= {2}mpscope )/);
  const section = sections.find((text) => text.startsWith(`  mpscope ${command} `));
  if (section === undefined) return HELP;
  return /RANGE|TIME/.test(section) ? `${section}\n\n${TERMS}\n` : `${section}\n`;
}
