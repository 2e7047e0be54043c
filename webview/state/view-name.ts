/** The ways to look at a program. All show one instant, one range and one selection. */

/** The views in the order of their tabs. */
export const VIEWS = ["graph", "occupancy", "sequence", "workers"] as const;

/** The name of a view. */
export type ViewName = (typeof VIEWS)[number];

/** A view's name as people read it. */
export const VIEW_TITLES: Readonly<Record<ViewName, string>> = {
  graph: "Graph",
  occupancy: "Occupancy",
  sequence: "Sequence",
  workers: "Workers",
};
