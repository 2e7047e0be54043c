/** The last part of an address or a path, with or without its ending. */
export function fileName({ path }: { readonly path: string }, ending = ""): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return ending !== "" && name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}
