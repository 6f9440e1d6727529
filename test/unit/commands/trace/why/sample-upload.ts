import type { JaegerSpan, JaegerTag, JaegerTrace } from '../../../../../services/shared/jaeger/trace';

const begin = Date.UTC(2026, 0, 2, 3, 4, 5) * 1000;
const millisecond = 1000;

interface Times {
  /** Milliseconds in the queue, and of the scan; `@default` 10 and 40 */
  readonly queued?: number;
  readonly scanned?: number;
  /** Of the scan. */
  readonly error?: string;
  readonly jobId?: string;
}

const tag = (key: string, value: string): JaegerTag => ({ key, type: 'string', value });

/** The trace of an upload: 20 ms of the request, of which storage takes 10, the queue, and the scan. */
export function uploadTrace(
  traceID: string,
  { queued = 10, scanned = 40, error, jobId = 'job-1' }: Times = {},
): JaegerTrace {
  const span = (
    [spanID, parent]: readonly [string, string?],
    [start, end]: readonly [number, number],
    tags: readonly JaegerTag[] = [],
    processID = 'p1',
  ): JaegerSpan => ({
    traceID,
    spanID,
    operationName: spanID,
    references: parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID, spanID: parent }],
    startTime: begin + start * millisecond,
    duration: (end - start) * millisecond,
    tags,
    logs: [],
    processID,
  });
  const failed =
    error === undefined ? [] : [tag('otel.status_code', 'ERROR'), tag('otel.status_description', error)];
  const scan = 20 + queued;
  return {
    traceID,
    spans: [
      span(['POST /api/upload'], [0, 20]),
      span(['upload', 'POST /api/upload'], [1, 19], [tag('job.id', jobId)]),
      span(['S3.PutObject', 'upload'], [2, 12]),
      span(['queueAdd', 'upload'], [12, 19]),
      span(
        ['worker.scan', 'queueAdd'],
        [scan, scan + scanned],
        [tag('span.kind', 'consumer'), ...failed],
        'p2',
      ),
      span(['scanner.checkFiles', 'worker.scan'], [scan + 5, scan + scanned - 5], failed, 'p2'),
    ],
    processes: { p1: { serviceName: 'backend', tags: [] }, p2: { serviceName: 'worker', tags: [] } },
  };
}
