import type { JaegerSpan, JaegerTag } from './trace';

/** The id of the parent span, also of one that is not in the trace; a span of another trace is no parent. */
export function parentOf({
  traceID,
  references,
}: Pick<JaegerSpan, 'traceID' | 'references'>): string | undefined {
  return references.find((each) => each.refType === 'CHILD_OF' && each.traceID === traceID)?.spanID;
}

export const valueOf = (tags: readonly JaegerTag[], key: string): JaegerTag['value'] | undefined =>
  tags.find((tag) => tag.key === key)?.value;

export const attributesOf = (tags: readonly JaegerTag[]): Record<string, JaegerTag['value']> =>
  Object.fromEntries(tags.map(({ key, value }) => [key, value]));

/** `ERROR: <description>` of a failed span, else an empty text. */
export function errorOf(tags: readonly JaegerTag[]): string {
  const isError = valueOf(tags, 'otel.status_code') === 'ERROR' || valueOf(tags, 'error') === true;
  if (!isError) return '';
  const description = valueOf(tags, 'otel.status_description');
  return description === undefined || description === '' ? 'ERROR' : `ERROR: ${String(description)}`;
}
