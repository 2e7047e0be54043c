/** The call sites of a recording by the files on this machine that they stand in. */

import type { SitesAnswer } from "../../protocol/stops.ts";
import type { Site } from "../../trace/event.ts";

/** Finds the file that a trace names on this machine; undefined where it is not, or must not be shown. */
export type Locate = (file: string) => Promise<string | undefined>;

/** A call site, with its id in the trace. */
export interface IndexedSite {
  readonly id: number;
  readonly site: Site;
}

/** Looks sites up both ways. */
export class SiteIndex {
  readonly #paths = new Map<string, string | undefined>();
  readonly #sites = new Map<string, IndexedSite[]>();
  readonly #assumed = new Set<number>();

  private constructor() {
    // Filled by `of`.
  }

  /** Locates each file that the sites name, once. */
  static async of({ sites }: SitesAnswer, locate: Locate): Promise<SiteIndex> {
    const index = new SiteIndex();
    const files = [...new Set(sites.map(({ site }) => site.file))];
    const paths = await Promise.all(files.map((file) => locate(file)));
    for (const [at, file] of files.entries()) index.#paths.set(file, paths[at]);
    for (const { id, site } of sites) {
      if (site.isAssumed === true) index.#assumed.add(id);
      const path = index.pathOf(site);
      if (path === undefined) continue;
      const others = index.#sites.get(path);
      if (others === undefined) index.#sites.set(path, [{ id, site }]);
      else others.push({ id, site });
    }
    return index;
  }

  /** The path of a site's file on this machine, if it may be shown. */
  pathOf({ file }: Site): string | undefined {
    return this.#paths.get(file);
  }

  /** Whether the site of an id was not looked at, but taken from an earlier operation. */
  isAssumed(id: number): boolean {
    return this.#assumed.has(id);
  }

  /** The files that are not here, or must not be shown, as the trace names them. */
  get unlocated(): readonly string[] {
    return [...this.#paths].flatMap(([file, path]) => (path === undefined ? [file] : []));
  }

  /** The sites in a file's lines `from` to `to`, both among them. */
  inLines(path: string, from: number, to: number): readonly IndexedSite[] {
    const sites = this.#sites.get(path) ?? [];
    return sites.filter(({ site }) => site.line >= from && site.line <= to);
  }
}
