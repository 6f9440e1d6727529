import { expect, test } from 'vitest';
import { traceAsJson } from '../../../../deploy/commands/trace/json-report';
import { reportTrace } from '../../../../deploy/commands/trace/text-report';
import { readLogLine } from '../../../../deploy/rig/logs/log-line';
import { failedScan, traceID } from './sample-trace';

const line = readLogLine(
  'api-1  | ' +
    JSON.stringify({
      timestamp: '2026-01-02T03:04:07.700Z',
      level: 'error',
      message: 'scan failed',
      service: 'worker',
      trace_id: traceID,
      span_id: 'worker.scan',
      trace_sampled: true,
      job_id: 'job-1',
      error: { type: 'Error', message: 'no clamd', stack: 'Error: no clamd\n    at …' },
    }),
);
const logs = line ? [line] : [];

test('a trace is reported with its facts, its page, its tree and its log lines', () => {
  expect(reportTrace(failedScan, 'http://jaeger/trace/1', logs)).toEqual([
    `Trace ${traceID}`,
    '  2026-01-02T03:04:05.678Z · 2.02 s · 2 spans · 1 error · api → worker',
    '  http://jaeger/trace/1',
    '',
    '  upload          20.00 ms  api',
    '  └─ worker.scan   5.00 ms  worker  ERROR: no clamd',
    '',
    '  Log',
    '  03:04:07.700  error  worker  scan failed  job_id="job-1"  error="no clamd"  [worker.scan]',
  ]);
});

test('no log line is said to be none', () => {
  expect(reportTrace(failedScan, undefined, []).at(-1)).toBe('  No log line carries its id.');
});

test('as JSON it has offsets, attributes, errors and logs', () => {
  expect(traceAsJson(failedScan, undefined, logs)).toMatchObject({
    traceId: traceID,
    startedAt: '2026-01-02T03:04:05.678Z',
    elapsedMicros: 2_025_000,
    services: ['api', 'worker'],
    errors: [{ service: 'worker', operation: 'worker.scan', message: 'no clamd' }],
    spans: [
      {
        spanId: 'upload',
        offsetMicros: 0,
        durationMicros: 20_000,
        failed: false,
        attributes: { 'user.id': '7' },
      },
      { spanId: 'worker.scan', parentId: 'upload', offsetMicros: 2_020_000, service: 'worker', failed: true },
    ],
    logs: [{ message: 'scan failed', fields: { job_id: 'job-1' } }],
  });
});

test.each(['', 'plain text', '{"broken', '{"message":"outside of any trace"}', 'null', '[1]'])(
  'the log line %j belongs to no trace',
  (text) => {
    expect(readLogLine(text)).toBeUndefined();
  },
);
