import type { JaegerSpan, JaegerTag, JaegerTrace } from '../../../../services/shared/jaeger/trace';

export const traceID = 'a'.repeat(32);

const tag = (key: string, value: string): JaegerTag => ({ key, type: 'string', value });

function span(spanID: string, parent: string | undefined, changes: Partial<JaegerSpan>): JaegerSpan {
  const references = parent ? [{ refType: 'CHILD_OF' as const, traceID, spanID: parent }] : [];
  const fixed = { traceID, spanID, references, operationName: spanID, tags: [], logs: [] };
  return { ...fixed, startTime: 0, duration: 0, processID: 'p1', ...changes };
}

const begin = Date.UTC(2026, 0, 2, 3, 4, 5, 678) * 1000;

/** A request of 20 ms, whose job waited two seconds for a scan that failed. */
export const failedScan: JaegerTrace = {
  traceID,
  spans: [
    span('worker.scan', 'upload', {
      startTime: begin + 2_020_000,
      duration: 5000,
      processID: 'p2',
      tags: [
        tag('job.id', 'job-1'),
        tag('otel.status_code', 'ERROR'),
        tag('otel.status_description', 'no clamd'),
      ],
    }),
    span('upload', undefined, { startTime: begin, duration: 20_000, tags: [tag('user.id', '7')] }),
  ],
  processes: {
    p1: { serviceName: 'api', tags: [] },
    p2: { serviceName: 'worker', tags: [] },
  },
};
