/** What the command line says of itself. */

/** The help. */
export const HELP = `mpscope: see the channels of a program

  mpscope run [-o FILE] PROGRAM [ARGUMENTS]   run a JavaScript or TypeScript program and record it
  mpscope dump FILE                           print a recording as text, an event a line
  mpscope --version
  mpscope --help

Open a recording in VS Code with the mpscope extension to see and replay it.
`;
