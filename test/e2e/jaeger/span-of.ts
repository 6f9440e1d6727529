import type { JaegerSpan, JaegerTrace } from '../../../services/shared/jaeger/trace';

/** The first span of that operation. @throws Error where the trace has none. */
export function spanOf({ spans }: JaegerTrace, operation: string): JaegerSpan {
  const span = spans.find(({ operationName }) => operationName === operation);
  if (!span)
    throw new Error(`no span ${operation} among ${spans.map((each) => each.operationName).join(', ')}`);
  return span;
}
