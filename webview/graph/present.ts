/** Which nodes and edges a picture shows; answers with the former list while that is the same one. */

import { EDGE_STATE } from "../../src/protocol/frame.ts";
import { channelNode, type NodeId, workerNode } from "../state/node.ts";
import { connects, exists, type Picture } from "../state/picture.ts";

/** Whether an edge is drawn, and as what. */
const COURSE = { none: 0, living: 1, gone: 2 } as const;

/**
 * The course of every declared edge, `before` itself when nothing has changed. Of a filter, `matching`
 * says which nodes it leaves; an edge is left with both its ends.
 */
export function coursesOf(
  { declared, frame }: Picture,
  before: Uint8Array<ArrayBuffer>,
  matching: ReadonlySet<NodeId> | undefined,
): Uint8Array<ArrayBuffer> {
  const { length } = declared.edges;
  let courses = before.length === length ? before : new Uint8Array(length);
  const isLeft = (edge: number): boolean => {
    const ends = declared.edges[edge];
    if (matching === undefined || ends === undefined) return true;
    return matching.has(workerNode(ends.worker)) && matching.has(channelNode(ends.channel));
  };
  for (let edge = 0; edge < length; edge++) {
    const gone = frame.edges.state[edge] === EDGE_STATE.gone;
    const isDrawn = connects(frame, edge) && isLeft(edge);
    const course = !isDrawn ? COURSE.none : gone ? COURSE.gone : COURSE.living;
    if (courses[edge] === course) continue;
    if (courses === before) courses = before.slice();
    courses[edge] = course;
  }
  return courses;
}

/** The indexes of the edges that are drawn. */
export function drawnEdges(courses: Uint8Array): readonly number[] {
  const drawn: number[] = [];
  for (const [edge, course] of courses.entries()) if (course !== COURSE.none) drawn.push(edge);
  return drawn;
}

/** The nodes that exist and that a filter leaves (`matching`), `before` itself when they are the same. */
export function existing(
  { declared, frame }: Picture,
  before: readonly NodeId[],
  matching: ReadonlySet<NodeId> | undefined,
): readonly NodeId[] {
  const nodes: NodeId[] = [];
  const add = (node: NodeId): void => {
    if (exists(frame, node) && matching?.has(node) !== false) nodes.push(node);
  };
  for (let i = 0; i < declared.workers.length; i++) add(workerNode(i));
  for (let i = 0; i < declared.channels.length; i++) add(channelNode(i));
  const same = nodes.length === before.length && nodes.every((node, i) => node === before[i]);
  return same ? before : nodes;
}
