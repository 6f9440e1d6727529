import type { JaegerSpan, JaegerTrace } from '../../../deploy/rig/receiver/jaeger-trace';
import { parentOf } from '../../../deploy/rig/trace-tree';
import { drawTree } from '../instrumentation/span-tree';

/** The trace as lines, children indented below their parent; a service is named where it begins. */
export function treeOf(trace: JaegerTrace): string[] {
  const services = new Map(trace.spans.map((span) => [span.spanID, serviceOf(trace, span)]));
  const spans = trace.spans.map((span) => {
    const parentSpanId = parentOf(span) ?? '';
    const service = serviceOf(trace, span);
    const begins = services.get(parentSpanId) !== service;
    const name = begins ? `${span.operationName} (${service})` : span.operationName;
    return { traceId: trace.traceID, spanId: span.spanID, parentSpanId, name };
  });
  return drawTree(spans, trace.traceID);
}

function serviceOf({ processes }: JaegerTrace, { processID }: JaegerSpan): string {
  return processes[processID]?.serviceName ?? '';
}

export function spansNamed(trace: JaegerTrace, name: string): JaegerSpan[] {
  return trace.spans.filter((span) => span.operationName === name);
}

/** The tags of the only span of that name, without what instrumentations and exporters add to every span. */
export function tagsOf(trace: JaegerTrace, name: string): Record<string, unknown> {
  const [tags, ...others] = tagsOfEach(trace, name);
  if (!tags || others.length > 0) throw new Error(`${others.length + 1} spans named ${name}, or none`);
  return tags;
}

/** Those of all spans of that name, by their start. */
export function tagsOfEach(trace: JaegerTrace, name: string): Record<string, unknown>[] {
  const added = /^(otel\.scope\.|internal\.|sampler\.)/;
  const spans = spansNamed(trace, name).toSorted((a, b) => a.startTime - b.startTime);
  return spans.map(({ tags }) =>
    Object.fromEntries(tags.filter(({ key }) => !added.test(key)).map(({ key, value }) => [key, value])),
  );
}

/** The fields of the exception event of the only span of that name. */
export function exceptionOf(trace: JaegerTrace, name: string): Record<string, unknown> {
  const [span] = spansNamed(trace, name);
  const [log] = span?.logs ?? [];
  return Object.fromEntries((log?.fields ?? []).map(({ key, value }) => [key, value]));
}
