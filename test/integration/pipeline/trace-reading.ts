import { byStart, serviceOf, treesOfTrace } from '../../../deploy/jaeger/trace-tree';
import { treeLines } from '../../../deploy/jaeger/tree-lines';
import { attributesOf, parentOf } from '../../../services/shared/jaeger/span-facts';
import type { JaegerSpan, JaegerTrace } from '../../../services/shared/jaeger/trace';

/** The trace as lines; a service is named where it begins. */
export function treeOf(trace: JaegerTrace): string[] {
  const services = new Map(trace.spans.map((span) => [span.spanID, serviceOf(trace, span)]));
  return treeLines(treesOfTrace(trace), (span) => {
    const service = serviceOf(trace, span);
    const begins = services.get(parentOf(span) ?? '') !== service;
    return begins ? `${span.operationName} (${service})` : span.operationName;
  });
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
  const spans = spansNamed(trace, name).toSorted(byStart);
  return spans.map(({ tags }) => attributesOf(tags.filter(({ key }) => !added.test(key))));
}

/** The fields of the exception event of the only span of that name. */
export function exceptionOf(trace: JaegerTrace, name: string): Record<string, unknown> {
  const [span] = spansNamed(trace, name);
  const [log] = span?.logs ?? [];
  return attributesOf(log?.fields ?? []);
}
