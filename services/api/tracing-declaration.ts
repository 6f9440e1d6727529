import { PROBES_AND_SCRAPES, type TracingDeclaration } from '../tracing/declaration';

/**
 * The API's description and the parts of its page are the same for all: nothing about an upload. A stream of events
 * lasts as long as somebody looks, and looking at a trace shall make none.
 */
const UNTRACED = [
  ...PROBES_AND_SCRAPES,
  '/openapi.json',
  '/page/*',
  '/api/jobs/*/events',
  '/api/jobs/*/trace',
];

export const apiTracing: TracingDeclaration = { TRACING_IGNORE_PATHS: UNTRACED.join(',') };
