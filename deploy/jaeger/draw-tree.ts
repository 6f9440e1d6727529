import type { JaegerTrace } from '../../services/shared/jaeger/trace';
import { serviceOf, treesOfTrace } from './trace-tree';
import { treeLines } from './tree-lines';

/** A trace as lines, `operation (service)`. */
export const drawTree = (trace: JaegerTrace): string[] =>
  treeLines(treesOfTrace(trace), (span) => `${span.operationName} (${serviceOf(trace, span)})`);
