/** The course of the graph's edges: which side of a node they use, and where along it. */

import type { EdgeDeclaration } from "../../src/protocol/messages.ts";
import { append } from "../append.ts";
import { channelNode, type NodeId, workerNode } from "../state/node.ts";
import { COLUMN, type Place, type Places } from "./layout/box.ts";
import { sizeOf } from "./sizes.ts";

/** A cubic curve that leaves and arrives horizontally. Lengths in px at zoom 1. */
export interface EdgeShape {
  /** Index of the declared edge. */
  readonly edge: number;
  readonly source: NodeId;
  readonly target: NodeId;
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** x of the two control points; their y are those of the ends. */
  readonly control0: number;
  readonly control1: number;
  /** In which direction it arrives: 1 rightwards, -1 leftwards. */
  readonly arrives: 1 | -1;
  /** Length from its start to each of `LENGTH_STEPS` equal steps of the parameter, the last its own. */
  readonly lengths: Float64Array;
}

/** Steps of {@link EdgeShape.lengths}. */
const LENGTH_STEPS = 16;

/** From one edge's end to the next on a node's side, at most. */
const PORT = 11;

/** The two ends of a declared edge, in the direction in which messages go. */
export function endsOf(edge: EdgeDeclaration): {
  readonly source: NodeId;
  readonly target: NodeId;
} {
  const worker = workerNode(edge.worker);
  const channel = channelNode(edge.channel);
  return edge.side === "sender"
    ? { source: worker, target: channel }
    : { source: channel, target: worker };
}

interface Draft {
  readonly edge: number;
  readonly source: NodeId;
  readonly target: NodeId;
  readonly from: Place;
  readonly to: Place;
  /** 1: leaves and arrives rightwards. -1: leftwards. 0: around the right of one column. */
  readonly course: 1 | -1 | 0;
  leaves: number;
  enters: number;
}

/** The shapes of those of the declared edges whose ends are placed. */
export function edgeShapes(
  declared: readonly EdgeDeclaration[],
  drawn: Iterable<number>,
  places: Places,
): readonly EdgeShape[] {
  const drafts: Draft[] = [];
  for (const edge of drawn) {
    const declaration = declared[edge];
    if (declaration === undefined) continue;
    const { source, target } = endsOf(declaration);
    const from = places.get(source);
    const to = places.get(target);
    if (from === undefined || to === undefined) continue;
    const apart = to.x - from.x;
    const course = Math.abs(apart) < COLUMN / 2 ? 0 : apart > 0 ? 1 : -1;
    drafts.push({ edge, source, target, from, to, course, leaves: 0, enters: 0 });
  }
  spread(drafts);
  return drafts.map(shapeOf);
}

/** Gives the edges at one side of a node their own ends, in the order of where they go. */
function spread(drafts: readonly Draft[]): void {
  const sides = new Map<string, { readonly other: number; readonly set: (y: number) => void }[]>();
  const join = (node: NodeId, right: boolean, other: number, set: (y: number) => void): void => {
    append(sides, `${node}${right ? "r" : "l"}`, { other, set });
  };
  for (const draft of drafts) {
    join(draft.source, draft.course >= 0, draft.to.y, (y) => {
      draft.leaves = draft.from.y + y;
    });
    join(draft.target, draft.course <= 0, draft.from.y, (y) => {
      draft.enters = draft.to.y + y;
    });
  }
  for (const [key, side] of sides) {
    const height = sizeOf(Number.parseInt(key, 10)).height - 18;
    const step = Math.min(PORT, height / Math.max(1, side.length - 1));
    side.sort((a, b) => a.other - b.other);
    for (const [i, end] of side.entries()) end.set((i - (side.length - 1) / 2) * step);
  }
}

function shapeOf(draft: Draft): EdgeShape {
  const { from, to, course } = draft;
  const leavesRight = course >= 0;
  const entersRight = course <= 0;
  const x0 = from.x + (sizeOf(draft.source).width / 2) * (leavesRight ? 1 : -1);
  const x1 = to.x + (sizeOf(draft.target).width / 2) * (entersRight ? 1 : -1);
  const bend = course === 0 ? 48 : Math.max(24, Math.abs(x1 - x0) * 0.5);
  const curve = {
    x0,
    y0: draft.leaves,
    x1,
    y1: draft.enters,
    control0: x0 + (leavesRight ? bend : -bend),
    control1: x1 + (entersRight ? bend : -bend),
  };
  return {
    edge: draft.edge,
    source: draft.source,
    target: draft.target,
    ...curve,
    arrives: entersRight ? -1 : 1,
    lengths: lengthsOf(curve),
  };
}

type Curve = Pick<EdgeShape, "x0" | "y0" | "x1" | "y1" | "control0" | "control1">;

/** The point of the curve at the parameter `t`, 0 to 1. */
export function pointAt(curve: Curve, t: number): Place {
  const s = 1 - t;
  const a = s * s * s;
  const b = 3 * s * s * t;
  const c = 3 * s * t * t;
  const d = t * t * t;
  return {
    x: a * curve.x0 + b * curve.control0 + c * curve.control1 + d * curve.x1,
    y: (a + b) * curve.y0 + (c + d) * curve.y1,
  };
}

/** The parameter at a distance from the curve's start. */
export function parameterAt(shape: EdgeShape, distance: number): number {
  const { lengths } = shape;
  for (let step = 0; step < LENGTH_STEPS; step++) {
    const before = lengths[step] ?? 0;
    const after = lengths[step + 1] ?? before;
    if (distance > after) continue;
    return (step + (after > before ? (distance - before) / (after - before) : 0)) / LENGTH_STEPS;
  }
  return 1;
}

/** The curve's length. */
export function lengthOf(shape: EdgeShape): number {
  return shape.lengths[LENGTH_STEPS] ?? 0;
}

function lengthsOf(curve: Curve): Float64Array {
  const lengths = new Float64Array(LENGTH_STEPS + 1);
  let last = pointAt(curve, 0);
  let length = 0;
  for (let step = 1; step <= LENGTH_STEPS; step++) {
    const point = pointAt(curve, step / LENGTH_STEPS);
    length += Math.hypot(point.x - last.x, point.y - last.y);
    lengths[step] = length;
    last = point;
  }
  return lengths;
}
