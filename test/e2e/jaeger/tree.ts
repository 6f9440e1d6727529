import { serviceOf, treesOfTrace } from '../../../deploy/jaeger/trace-tree';
import type { JaegerTrace } from '../../../services/shared/jaeger/trace';
import { treeLines } from '../../tree-lines';

/** A trace as lines, `operation (service)`. */
export const drawTree = (trace: JaegerTrace): string[] =>
  treeLines(treesOfTrace(trace), (span) => `${span.operationName} (${serviceOf(trace, span)})`);
