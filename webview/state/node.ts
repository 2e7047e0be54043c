/**
 * The graph's nodes are workers and channels. Both are named by one number, so that maps, saved
 * positions and the selection need no two cases: even for workers, odd for channels.
 */

/** A worker or a channel of the graph. */
export type NodeId = number;

/** The node of the worker with this index. */
export function workerNode(index: number): NodeId {
  return index * 2;
}

/** The node of the channel with this index. */
export function channelNode(index: number): NodeId {
  return index * 2 + 1;
}

/** Whether the node is a channel; else it is a worker. */
export function isChannel(node: NodeId): boolean {
  return node % 2 === 1;
}

/** The node's place in the order of declaration of its kind. */
export function indexOf(node: NodeId): number {
  return node >> 1;
}
