import { PROBES_AND_SCRAPES, type TracingDeclaration } from '../../tracing/declaration';

/** The scanner knows nothing of tracing; its span is where a scan's time goes. */
export const workerTracing: TracingDeclaration = {
  TRACING_IGNORE_PATHS: PROBES_AND_SCRAPES.join(','),
  TRACING_METHODS: 'services/worker/scan/scanner#checkFiles=scanner.checkFiles',
};
