/** Which groups there are, which of them stand open, and the picture that comes of it. */

import { type Group, type Groups, NO_GROUPS } from "../../state/group.ts";
import type { ViewModel } from "../../state/model.ts";
import type { NodeId } from "../../state/node.ts";
import type { Picture } from "../../state/picture.ts";
import type { Trouble } from "../trouble.ts";
import { findGroups, Likeness } from "./alike.ts";
import { Fold } from "./fold.ts";

/** While time runs groups are looked for not more often than this, unless something is declared; ms. */
const PERIOD = 250;

/** Keeps `model.groups`. */
export class Grouping {
  readonly #model: ViewModel;
  readonly #likeness = new Likeness();
  #groups: readonly Group[] = [];
  #fold: Fold | undefined;
  #matching: ReadonlySet<NodeId> | undefined;
  /** What the last look was at, and what came of it. */
  #looked: { readonly of: readonly unknown[]; readonly at: number } = { of: [], at: -PERIOD };
  #last: { readonly picture: Picture; readonly folded: Picture } | undefined;

  constructor(model: ViewModel) {
    this.#model = model;
  }

  /** The picture with its closed groups as one node each; itself where there are none. */
  fold(picture: Picture): Picture {
    this.#look(picture);
    const fold = this.#fold;
    if (fold === undefined) return picture;
    if (this.#last?.picture !== picture) this.#last = { picture, folded: fold.picture(picture) };
    return this.#last.folded;
  }

  /** A wait chain of the whole picture as the folded one shows it. */
  foldTrouble(trouble: Trouble): Trouble {
    return this.#fold?.trouble(trouble) ?? trouble;
  }

  /** The nodes of the folded picture that the filter leaves; absent: all. */
  get matching(): ReadonlySet<NodeId> | undefined {
    return this.#matching;
  }

  /** Whether the node is drawn only as a part of its group. */
  hides(node: NodeId): boolean {
    return this.#fold !== undefined && this.#fold.seatOf(node) !== node;
  }

  /** Opens the closed group of a node. Returns whether there was one. */
  open(node: NodeId | undefined): boolean {
    const group = node === undefined ? undefined : this.#model.groups.value.of.get(node);
    if (group === undefined || !this.#model.groups.value.closed.has(group.seat)) return false;
    this.#model.openGroups.value = new Set([...this.#model.openGroups.value, group.key]);
    return true;
  }

  /** Closes the open group of the selected node and selects it; opens a closed one. */
  toggle(): void {
    const { selection, groups, openGroups } = this.#model;
    const node = selection.value;
    if (node === undefined || this.open(node)) return;
    const group = groups.value.of.get(node);
    if (group === undefined) return;
    selection.value = group.seat;
    openGroups.value = new Set([...openGroups.value].filter((key) => key !== group.key));
  }

  #look(picture: Picture): void {
    const { matching, openGroups } = this.#model;
    const { workers, channels, edges } = picture.declared;
    const of = [matching.value, openGroups.value, workers.length, channels.length, edges.length];
    const same = of.every((one, i) => one === this.#looked.of[i]);
    const now = performance.now();
    const isDue = picture.moving
      ? now - this.#looked.at >= PERIOD
      : picture !== this.#last?.picture;
    if (same && !isDue) return;
    this.#looked = { of, at: now };
    // With a filter only what it leaves counts, not what there was before.
    const before = matching.value === undefined ? this.#groups : [];
    const groups = findGroups(picture, this.#likeness, matching.value, before);
    const known = same && sameGroups(groups, this.#groups);
    if (known && (this.#fold === undefined || this.#fold.fits(picture.declared))) return;
    this.#groups = groups;
    this.#refold(picture);
  }

  #refold({ declared }: Picture): void {
    const { matching, openGroups } = this.#model;
    const isClosed = (group: Group): boolean => !openGroups.value.has(group.key);
    const closed = new Map(
      this.#groups.filter(isClosed).map((group) => [group.seat, group] as const),
    );
    const of = new Map(
      this.#groups.flatMap((group) => group.members.map((member) => [member, group] as const)),
    );
    const fold = closed.size > 0 ? new Fold(declared, closed) : undefined;
    this.#fold = fold;
    this.#last = undefined;
    const left = matching.value;
    this.#matching =
      fold === undefined || left === undefined
        ? left
        : new Set(Array.from(left, (node) => fold.seatOf(node)));
    const found: Groups = this.#groups.length > 0 ? { closed, of } : NO_GROUPS;
    this.#model.groups.value = found;
  }
}

function sameGroups(a: readonly Group[], b: readonly Group[]): boolean {
  return (
    a.length === b.length &&
    a.every((group, i) => {
      const other = b[i];
      return (
        other?.key === group.key &&
        other.members.length === group.members.length &&
        other.members.every((member, m) => member === group.members[m])
      );
    })
  );
}
