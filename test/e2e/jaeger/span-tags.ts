import type { JaegerSpan, JaegerTag, JaegerTrace } from '../../../deploy/rig/receiver/jaeger-trace';

/** The first span of that operation. @throws Error where the trace has none. */
export function spanOf({ spans }: JaegerTrace, operation: string): JaegerSpan {
  const span = spans.find(({ operationName }) => operationName === operation);
  if (!span)
    throw new Error(`no span ${operation} among ${spans.map((each) => each.operationName).join(', ')}`);
  return span;
}

export const tagsOf = ({
  tags,
}: {
  readonly tags: readonly JaegerTag[];
}): Record<string, JaegerTag['value']> => Object.fromEntries(tags.map(({ key, value }) => [key, value]));
