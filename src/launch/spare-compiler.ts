/** The environment's variable by which `typescript-hook.ts` is told of a TypeScript outside of the program's folder. */
export const SPARE_COMPILER = "MPSCOPE_TYPESCRIPT";
