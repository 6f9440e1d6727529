import { serviceOf } from '../../../jaeger/trace-tree';
import { traceAsJson } from '../json-report';
import type { Explanation } from './explanation';
import { nameOf } from './path-steps';

/** The explanation as JSON: what `--json` says of the trace, with the path, its steps and what is usual. */
export function whyAsJson(explanation: Explanation, page: string | undefined): object {
  const { trace, jobId, subject, reasons, path, comparison, logs, noLogs } = explanation;
  const { count, missing, medianMicros, stepMedians } = comparison;
  const begin = subject.root.span.startTime;
  return {
    ...(jobId !== undefined && { jobId }),
    service: subject.service,
    operation: subject.operation,
    failed: reasons.length > 0,
    reasons,
    /** To the end of the last that came of the request: the sum of the steps. */
    durationMicros: path.micros,
    comparedWith: { count, ...(missing !== undefined && { missing }), medianMicros },
    steps: path.steps.map((step, index) => ({ ...step, medianMicros: stepMedians?.[index] })),
    criticalPath: path.sections.map((section) => {
      const { span, before, startMicros, endMicros } = section;
      return {
        name: nameOf(section),
        service: serviceOf(trace, before ?? span),
        spanId: span.spanID,
        ...(before && { beforeSpanId: before.spanID }),
        offsetMicros: startMicros - begin,
        durationMicros: endMicros - startMicros,
      };
    }),
    trace: traceAsJson(trace, page, noLogs === undefined ? logs : undefined),
    ...(noLogs !== undefined && { noLogs }),
  };
}
