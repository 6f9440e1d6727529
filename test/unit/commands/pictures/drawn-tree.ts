import { drawTree } from '../../../../deploy/jaeger/draw-tree';
import type { JaegerSpan, JaegerTrace } from '../../../../services/shared/jaeger/trace';

const row = /<g data-depth="(\d+)"><title>(.+?), ([\w-]+), [^<]+<\/title>/g;

/** The trace in a picture as lines: children indented below their parent. */
export function drawnTree(svg: string): string[] {
  const spans: JaegerSpan[] = [];
  const path: string[] = [];
  for (const [, depth, operationName = '', processID = ''] of svg.matchAll(row)) {
    const spanID = String(spans.length);
    path.splice(Number(depth), Infinity, spanID);
    spans.push(spanOf(spanID, path.at(-2), operationName, processID));
  }
  const services = [...new Set(spans.map(({ processID }) => processID))];
  const processes: JaegerTrace['processes'] = Object.fromEntries(
    services.map((serviceName) => [serviceName, { serviceName, tags: [] }]),
  );
  return drawTree({ traceID: '', spans, processes });
}

function spanOf(
  spanID: string,
  parent: string | undefined,
  operationName: string,
  processID: string,
): JaegerSpan {
  const references =
    parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID: '', spanID: parent } as const];
  return {
    traceID: '',
    spanID,
    operationName,
    processID,
    references,
    startTime: 0,
    duration: 0,
    tags: [],
    logs: [],
  };
}
