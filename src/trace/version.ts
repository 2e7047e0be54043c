/** The version of mpscope that this is, the same in `package.json`. */
export const MPSCOPE_VERSION = "0.1.0";
