import type { FlowNode } from './exports';

/** BullMQ stores a carrier only in those nodes of a flow that have options. */
export function withNodeOptions(node: FlowNode): FlowNode {
  // Whether a node is well-formed is for BullMQ to say.
  if (typeof node !== 'object' || node === null) return node;
  const children = Array.isArray(node.children) ? { children: node.children.map(withNodeOptions) } : {};
  return { ...node, opts: node.opts ?? {}, ...children };
}
