export { addEvent, recordException, setAttribute } from './active-span';
export { Attribute } from './attributes';
export { initializeTracing } from './initialize';
export { tracingMiddleware } from './middleware';
export { tracingStatistics, type TracingStatistics } from './statistics';
export { continueTrace, currentTrace, type TraceReference } from './trace-reference';
export { withSpan } from './with-span';
export { withoutSpans } from './without-spans';
