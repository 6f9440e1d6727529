import { parentOf, valueOf } from '../../../../services/shared/jaeger/span-facts';
import { subtreeOf } from '../../../../services/shared/jaeger/span-tree';
import type { JaegerSpan, JaegerTrace } from '../../../../services/shared/jaeger/trace';
import { Attribute } from '../../../../services/tracing/attributes';
import { byStart, serviceOf, type TraceNode, treesOfTrace } from '../../../jaeger/trace-tree';

/** What is explained: a request, and all that came of it. */
export interface Subject {
  readonly root: TraceNode;
  readonly service: string;
  readonly operation: string;
  /** The request's own part of its trace. */
  readonly trace: JaegerTrace;
}

/** The request that made the job; without one the first root. A caller's trace may hold several requests. */
export function subjectOf(trace: JaegerTrace, jobId: string | undefined): Subject | undefined {
  const ofJob =
    jobId === undefined
      ? undefined
      : trace.spans.toSorted(byStart).find(({ tags }) => valueOf(tags, Attribute.jobId) === jobId);
  const [first] = treesOfTrace(trace);
  const top = ofJob ? requestOf(ofJob, trace) : first?.span;
  return top && below(top, trace);
}

/** A request like another one, in its trace. */
export function similarIn(trace: JaegerTrace, { service, operation }: Subject): Subject | undefined {
  const top = trace.spans
    .toSorted(byStart)
    .find((span) => span.operationName === operation && serviceOf(trace, span) === service);
  return top && below(top, trace);
}

/** The outermost span around it that the same process made. */
function requestOf(span: JaegerSpan, { spans }: JaegerTrace): JaegerSpan {
  const byId = new Map(spans.map((each) => [each.spanID, each]));
  const seen = new Set([span]);
  let top = span;
  for (;;) {
    const parent = byId.get(parentOf(top) ?? '');
    if (!parent || parent.processID !== top.processID || seen.has(parent)) return top;
    seen.add(parent);
    top = parent;
  }
}

function below(top: JaegerSpan, trace: JaegerTrace): Subject | undefined {
  const spans = subtreeOf(top, trace.spans.toSorted(byStart), { idOf: ({ spanID }) => spanID, parentOf });
  const own = { ...trace, spans };
  const root = treesOfTrace(own).find(({ span }) => span === top);
  return root && { root, service: serviceOf(trace, top), operation: top.operationName, trace: own };
}
