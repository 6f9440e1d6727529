export { addEvent, recordException, setAttribute } from './active-span';
export { Attribute } from './attributes';
export { initializeTracing } from './initialize';
export { tracingMiddleware } from './middleware';
export { tracingStatistics, type TracingStatistics } from './statistics';
export { continueTrace, currentTrace, linkTrace, type TraceReference } from './trace-reference';
export { withSpan } from './with-span';
export { withoutSecrets } from './without-secrets';
export { withoutSpans } from './without-spans';
